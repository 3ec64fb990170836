package io.vpcrouter.model;

import java.util.Optional;

/**
 * Where a route leads: a {@linkplain Cidr block of addresses}, or a {@linkplain PrefixListId managed prefix list}.
 *
 * <p>Sorts blocks before lists; blocks by family, network and prefix length, lists by id. Its text is the one that a route
 * spec has. Immutable.
 */
public sealed interface Destination extends Comparable<Destination> permits Cidr, PrefixListId {
    /**
     * Reads a block or the id of a prefix list. Host bits of a block are dropped.
     *
     * @param text the text
     * @return the destination, or empty if the text is neither
     */
    static Optional<Destination> tryParse(String text) {
        Optional<Destination> list = PrefixListId.tryParse(text).map(id -> id);
        return list.isPresent() ? list : Cidr.tryParse(text).map(cidr -> cidr);
    }

    /** Whether this is {@code 0.0.0.0/0} or {@code ::/0}; never true of a list, whatever its entries are. */
    boolean isDefaultRoute();
}
