package io.vpcrouter.view;

import java.util.Objects;
import java.util.Optional;

/** Which route tables of the VPC are managed. Tables associated with a gateway never are. */
public sealed interface TableScope {
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

    /** Reads {@code all}, {@code associated}, {@code main} or {@code tag:KEY=VALUE}. */
    static Optional<TableScope> tryParse(String text) {
        switch (text) {
            case "all":
                return Optional.of(new All());
            case "associated":
                return Optional.of(new Associated());
            case "main":
                return Optional.of(new Main());
            default:
                int equals = text.indexOf('=');
                boolean tag = text.startsWith("tag:") && equals > "tag:".length();
                return tag
                        ? Optional.of(new Tagged(text.substring("tag:".length(), equals), text.substring(equals + 1)))
                        : Optional.empty();
        }
    }
}
