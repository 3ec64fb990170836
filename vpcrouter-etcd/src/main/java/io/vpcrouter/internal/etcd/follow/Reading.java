package io.vpcrouter.internal.etcd.follow;

import java.util.List;

/**
 * What a store said at one moment.
 *
 * @param entries the keys that were asked for and are there, sorted
 * @param revision the moment in the store's own count
 */
public record Reading(List<Entry> entries, long revision) {
    /** A key and its value. */
    public record Entry(String key, byte[] value) {}

    /** Copies the entries. */
    public Reading {
        entries = List.copyOf(entries);
    }
}
