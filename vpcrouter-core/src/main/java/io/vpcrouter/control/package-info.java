/** The control loop and the builder for those who embed it. */
@NullMarked
package io.vpcrouter.control;

import org.jspecify.annotations.NullMarked;
