package io.vpcrouter.model;

import java.util.Objects;

/** Where a route sends its packets. */
public sealed interface RouteTarget {
    /** The id of the target in EC2. */
    String id();

    /** The target that can be written and has this id: an interface, or what a route falls back to. */
    static RouteTarget of(String id) {
        return id.startsWith("eni-") ? new Eni(id) : new Foreign(id);
    }

    /**
     * A network interface.
     *
     * @param id its id, {@code eni-…}
     */
    record Eni(String id) implements RouteTarget {
        /** Checks the id. */
        public Eni {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * An instance whose interface the route does not name. EC2 names both as long as the interface is attached.
     *
     * @param id its id, {@code i-…}
     */
    record Instance(String id) implements RouteTarget {
        /** Checks the id. */
        public Instance {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * Anything else: a gateway, NAT gateway, endpoint, peering, transit gateway, {@code local}. Never touched,
     * unless it is the fallback of the destination.
     *
     * @param id its id, as far as EC2 gives one
     */
    record Foreign(String id) implements RouteTarget {
        /** Checks the id. */
        public Foreign {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public String toString() {
            return id;
        }
    }
}
