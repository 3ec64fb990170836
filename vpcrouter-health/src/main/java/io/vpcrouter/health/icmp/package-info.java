/** The health check {@code icmpecho}: pings, by sockets of the kernel. */
@NullMarked
package io.vpcrouter.health.icmp;

import org.jspecify.annotations.NullMarked;
