package io.vpcrouter.spi;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.TagSelector;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a read of the VPC must show beside its route tables and subnets.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: made by the core for one read.
 *
 * <p>Failure: none; it has no part that a provider could refuse.
 *
 * <p>Evolution: later versions may add parts, with a constructor for the parts of today.
 *
 * @param hosts the hosts that the route spec lists: their interfaces are wanted
 * @param selectors the tags by which the route spec finds hosts: everything that one of them matches is wanted, with its
 *     interface; {@link io.vpcrouter.model.TagSelectors} tells what that is
 * @param drainTag the key of the tag of instances and interfaces that are being taken out: everything that bears it is wanted
 */
public record ReadRequest(Set<IpAddress> hosts, Set<TagSelector> selectors, String drainTag) {
    /** Copies the sets. */
    public ReadRequest {
        hosts = Set.copyOf(hosts);
        selectors = Set.copyOf(selectors);
        Objects.requireNonNull(drainTag, "drainTag");
    }

    /** The keys of all tags that matter, the drain tag included. */
    public SortedSet<String> tagKeys() {
        SortedSet<String> keys = new TreeSet<>();
        keys.add(drainTag);
        selectors.forEach(selector -> keys.addAll(selector.tags().keySet()));
        return Collections.unmodifiableSortedSet(keys);
    }
}
