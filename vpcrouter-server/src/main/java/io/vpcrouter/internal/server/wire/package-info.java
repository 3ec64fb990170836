/** HTTP/1.1 on a connection: strict framing, limits, and which connection is closed when there are too many. */
@NullMarked
package io.vpcrouter.internal.server.wire;

import org.jspecify.annotations.NullMarked;
