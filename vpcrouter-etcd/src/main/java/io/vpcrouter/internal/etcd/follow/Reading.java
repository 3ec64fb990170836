package io.vpcrouter.internal.etcd.follow;

import java.util.List;

/**
 * What a store said at one moment.
 *
 * @param entries the keys that were asked for and are there, sorted
 * @param revision the moment in the store's own count
 */
public record Reading(List<Entry> entries, long revision) {
    /** A key and its value. No record: arrays are compared by identity. */
    public static final class Entry {
        private final String key;
        private final byte[] value;

        /** An entry; keeps the array as it is. */
        public Entry(String key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        /** The whole key. */
        public String key() {
            return key;
        }

        /** The bytes of the value, which nobody changes. */
        public byte[] value() {
            return value;
        }
    }

    /** Copies the entries. */
    public Reading {
        entries = List.copyOf(entries);
    }
}
