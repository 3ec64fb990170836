package io.vpcrouter.view;

import java.util.Objects;
import java.util.Optional;

/**
 * Which route tables of the VPC are managed. Tables associated with a gateway never are, and neither are tables that bear the
 * {@link #IGNORE_TAG}.
 */
public sealed interface TableScope {
    /** The tag, with any value but {@code false}, that keeps vpcrouter away from a table for as long as it is there. */
    String IGNORE_TAG = "vpcrouter:ignore";

    /** What a scope by tag begins with. */
    String TAG = "tag:";

    /** Every table that carries traffic: it is the main table with implicit subnets, or has an associated subnet. */
    record All() implements TableScope {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** Tables with a subnet, implicit association with the main table included, that holds a host of the spec. */
    record Associated() implements TableScope {
        @Override
        public String toString() {
            return "associated";
        }
    }

    /** The main table alone. */
    record Main() implements TableScope {
        @Override
        public String toString() {
            return "main";
        }
    }

    /**
     * Tables with a tag.
     *
     * @param key the tag's key
     * @param value the tag's value
     */
    record Tagged(String key, String value) implements TableScope {
        /** Checks the parts. */
        public Tagged {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return "tag:" + key + "=" + value;
        }
    }

    /**
     * Tables with a tag of this key, whatever its value.
     *
     * @param key the tag's key
     */
    record HasTag(String key) implements TableScope {
        /** Checks the key. */
        public HasTag {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public String toString() {
            return "tag:" + key;
        }
    }

    /**
     * Reads {@code all}, {@code associated}, {@code main}, {@code tag:KEY} or {@code tag:KEY=VALUE}, which splits at the
     * last equals sign.
     */
    static Optional<TableScope> tryParse(String text) {
        switch (text) {
            case "all":
                return Optional.of(new All());
            case "associated":
                return Optional.of(new Associated());
            case "main":
                return Optional.of(new Main());
            default:
                return text.startsWith(TAG) ? ofTag(text.substring(TAG.length())) : Optional.empty();
        }
    }

    private static Optional<TableScope> ofTag(String text) {
        int equals = text.lastIndexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(equals < 0 ? new HasTag(key) : new Tagged(key, text.substring(equals + 1)));
    }
}
