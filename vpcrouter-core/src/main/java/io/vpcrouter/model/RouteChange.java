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
     * @param eni the network interface that gets the packets
     */
    record Create(String table, Destination destination, String eni) implements RouteChange {
        /** Checks that nothing is null. */
        public Create {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(eni, "eni");
        }

        @Override
        public String toString() {
            return "create " + destination + " in " + table + " to " + eni;
        }
    }

    /**
     * Gives a route another target, in place.
     *
     * @param table the route table
     * @param destination the destination
     * @param from the target that the route had when this was planned
     * @param eni the network interface that gets the packets
     */
    record Replace(String table, Destination destination, RouteTarget from, String eni) implements RouteChange {
        /** Checks that nothing is null. */
        public Replace {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(eni, "eni");
        }

        @Override
        public String toString() {
            return "replace " + destination + " in " + table + " from " + from + " to " + eni;
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
