/** What the health checks with sockets have in common. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.prober;

import org.jspecify.annotations.NullMarked;
