/** The router as a whole, for those who embed it. */
@NullMarked
package io.vpcrouter;

import org.jspecify.annotations.NullMarked;
