package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.KernelRoute;

/**
 * The routing table that is managed, and what tells our routes in it from all others.
 *
 * @param name the table as people call it
 * @param number its number
 * @param protocol the protocol number of our routes, 1 to 255
 * @param metric the metric of our routes
 */
public record LinuxTable(String name, long number, int protocol, long metric) {
    /** Whether a route is one that this program may have made. */
    boolean isOwn(KernelRoute route) {
        return route.unicast()
                && route.protocol() == protocol
                && route.metric() == metric
                && route.gatewayIfAny().isPresent();
    }
}
