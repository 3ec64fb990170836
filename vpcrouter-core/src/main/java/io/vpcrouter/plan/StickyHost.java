package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The host that this process chose for a destination.
 *
 * @param destination the destination
 * @param table the route table, if each table has a choice of its own; null if the choice is for all tables
 * @param host the chosen host
 * @param since when it was chosen, by the router's monotonic clock in nanoseconds
 */
public record StickyHost(Destination destination, @Nullable String table, IpAddress host, long since) {}
