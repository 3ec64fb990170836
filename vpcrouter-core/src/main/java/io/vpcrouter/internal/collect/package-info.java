/** Collections that make their elements on demand. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.collect;

import org.jspecify.annotations.NullMarked;
