package io.vpcrouter.model;

import java.util.Objects;

/** One change of one route of one route table: what a cloud provider is asked to do, in one call. */
public sealed interface RouteChange {
    /** The route table, {@code rtb-…}. */
    String table();

    /** The destination of the route. */
    Destination destination();

    /**
     * Adds a route.
     *
     * @param table the route table
     * @param destination the destination
     * @param to the target that gets the packets: a network interface, or the fallback of the destination
     */
    record Create(String table, Destination destination, RouteTarget to) implements RouteChange {
        /** Checks that nothing is null. */
        public Create {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(to, "to");
        }

        /** A route to a network interface. */
        public Create(String table, Destination destination, String networkInterface) {
            this(table, destination, new RouteTarget.Interface(networkInterface));
        }

        @Override
        public String toString() {
            return "create " + destination + " in " + table + " to " + to;
        }
    }

    /**
     * Gives a route another target, in place.
     *
     * @param table the route table
     * @param destination the destination
     * @param from the target that the route had when this was planned
     * @param to the target that gets the packets: a network interface, or the fallback of the destination
     */
    record Replace(String table, Destination destination, RouteTarget from, RouteTarget to) implements RouteChange {
        /** Checks that nothing is null. */
        public Replace {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** A move to a network interface. */
        public Replace(String table, Destination destination, RouteTarget from, String networkInterface) {
            this(table, destination, from, new RouteTarget.Interface(networkInterface));
        }

        @Override
        public String toString() {
            return "replace " + destination + " in " + table + " from " + from + " to " + to;
        }
    }

    /**
     * Removes a route.
     *
     * @param table the route table
     * @param destination the destination
     * @param from the target that the route had when this was planned
     */
    record Delete(String table, Destination destination, RouteTarget from) implements RouteChange {
        /** Checks that nothing is null. */
        public Delete {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(from, "from");
        }

        @Override
        public String toString() {
            return "delete " + destination + " in " + table + " from " + from;
        }
    }
}
