package io.vpcrouter.model;

import java.util.Objects;

/** Where a route sends its packets. */
public sealed interface RouteTarget {
    /** The id of the target, as the cloud names it. */
    String id();

    /**
     * A network interface.
     *
     * @param id its id: {@code eni-…} in EC2
     */
    record Interface(String id) implements RouteTarget {
        /** Checks the id. */
        public Interface {
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
     * @param id its id: {@code i-…} in EC2
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
     * @param id its id, as far as the cloud gives one
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
