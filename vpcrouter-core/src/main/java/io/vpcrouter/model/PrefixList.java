package io.vpcrouter.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A managed prefix list, as far as it can be read.
 *
 * @param id its id
 * @param family the family of its entries, and so of the hosts that may be their routers
 * @param maxEntries how many entries it may have, which is what a route to it counts in its route table (Amazon VPC User
 *     Guide, "Consolidate and manage network CIDR blocks with managed prefix lists"); 0 if the cloud names no number, as for
 *     lists of AWS's own services
 * @param entries its entries, or null if they cannot be read
 */
public record PrefixList(
        PrefixListId id,
        IpFamily family,
        int maxEntries,
        @Nullable List<Cidr> entries) {
    /** Copies the entries and checks the parts. */
    public PrefixList {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(family, "family");
        if (maxEntries < 0) {
            throw new IllegalArgumentException("maxEntries: " + maxEntries + " (expected: 0 or more)");
        }
        entries = entries == null ? null : List.copyOf(entries);
    }

    /** Its entries, if they could be read. */
    public Optional<List<Cidr>> entriesIfRead() {
        return Optional.ofNullable(entries);
    }

    /** Whether one of its entries is a default route, as far as they could be read. */
    public boolean hasDefaultRoute() {
        return entries != null && entries.stream().anyMatch(Cidr::isDefaultRoute);
    }
}
