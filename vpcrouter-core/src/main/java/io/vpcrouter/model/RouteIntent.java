package io.vpcrouter.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route spec says of one destination.
 *
 * @param hosts the addresses that may be its router, without repetition, all of one family; the order matters to
 *     {@link HostChoice#ORDERED}. At least one, unless hosts are found by tag
 * @param choose how a host is picked, or null for the configured default
 * @param whenNoneHealthy what happens if no host can be used, or null for the configured default
 * @param hostsByTag the tags by which more hosts are found, or null if none are
 * @param fallback what carries the destination while no host can, or null if nothing does
 */
public record RouteIntent(
        List<IpAddress> hosts,
        @Nullable HostChoice choose,
        @Nullable WhenNoneHealthy whenNoneHealthy,
        @Nullable TagSelector hostsByTag,
        @Nullable Fallback fallback) {
    /** Copies the hosts and checks them. */
    public RouteIntent {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() && hostsByTag == null) {
            throw new IllegalArgumentException("hosts: none (expected: at least one)");
        }
        if (new LinkedHashSet<>(hosts).size() != hosts.size()) {
            throw new IllegalArgumentException("hosts: " + hosts + " (expected: each host once)");
        }
        if (!hosts.isEmpty()) {
            IpFamily family = hosts.get(0).family();
            hosts.forEach(host -> IpAddress.requireFamily(host, family));
        }
        if (fallback != null && whenNoneHealthy == WhenNoneHealthy.DELETE) {
            throw new IllegalArgumentException(
                    "fallback: " + fallback + " (expected: none beside when_none_healthy delete)");
        }
    }

    /** An intent without a fallback. */
    public RouteIntent(
            List<IpAddress> hosts,
            @Nullable HostChoice choose,
            @Nullable WhenNoneHealthy whenNoneHealthy,
            @Nullable TagSelector hostsByTag) {
        this(hosts, choose, whenNoneHealthy, hostsByTag, null);
    }

    /** Hosts that are all listed, without a fallback. */
    public RouteIntent(List<IpAddress> hosts, @Nullable HostChoice choose, @Nullable WhenNoneHealthy whenNoneHealthy) {
        this(hosts, choose, whenNoneHealthy, null, null);
    }

    /** Hosts with the configured defaults. */
    public static RouteIntent of(List<IpAddress> hosts) {
        return new RouteIntent(hosts, null, null);
    }

    /** Hosts that are found by tag, with the configured defaults. */
    public static RouteIntent of(TagSelector hostsByTag) {
        return new RouteIntent(List.of(), null, null, hostsByTag);
    }

    /** The tags by which hosts are found, if some are. */
    public Optional<TagSelector> hostsByTagIfAny() {
        return Optional.ofNullable(hostsByTag);
    }

    /** How a host is picked, if the spec says so. */
    public Optional<HostChoice> chooseIfGiven() {
        return Optional.ofNullable(choose);
    }

    /** What carries the destination while no host can, if anything does. */
    public Optional<Fallback> fallbackIfAny() {
        return Optional.ofNullable(fallback);
    }

    /** What happens if no host can be used, if the spec says so. */
    public Optional<WhenNoneHealthy> whenNoneHealthyIfGiven() {
        return Optional.ofNullable(whenNoneHealthy);
    }
}
