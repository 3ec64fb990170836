/** The built-in HTTP server of a router, for programs that embed one: {@link io.vpcrouter.server.RouterServer}. */
@NullMarked
package io.vpcrouter.server;

import org.jspecify.annotations.NullMarked;
