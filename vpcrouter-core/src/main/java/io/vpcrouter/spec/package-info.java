/** The JSON route spec: bytes to a checked {@link io.vpcrouter.model.RouteSpec} and back. */
@NullMarked
package io.vpcrouter.spec;

import org.jspecify.annotations.NullMarked;
