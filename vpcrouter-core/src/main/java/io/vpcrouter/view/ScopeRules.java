package io.vpcrouter.view;

import io.vpcrouter.model.Destination;
import java.util.List;
import java.util.Objects;

/**
 * Which route tables and destinations are managed. Immutable; does not change while a router runs.
 *
 * @param tables which route tables are managed
 * @param manageRoutes destinations outside all of these are left alone: blocks that are in none of the blocks, and prefix
 *     lists that are not named; empty means that every destination is inside
 * @param ignoreRoutes destinations inside one of these are left alone; a default route here means only itself
 * @param manageDefaultRoutes whether default routes that no spec ever named are managed like all others, and prefix lists
 *     that contain one
 * @param managePrefixLists whether prefix lists that no spec ever named are managed like all others
 */
public record ScopeRules(
        TableScope tables,
        List<Destination> manageRoutes,
        List<Destination> ignoreRoutes,
        boolean manageDefaultRoutes,
        boolean managePrefixLists) {
    /** The rules of a builder that was told nothing. */
    public static final ScopeRules DEFAULTS = builder().build();

    /** Copies the lists and checks that nothing is null. */
    public ScopeRules {
        Objects.requireNonNull(tables, "tables");
        manageRoutes = List.copyOf(manageRoutes);
        ignoreRoutes = List.copyOf(ignoreRoutes);
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these rules. */
    public Builder toBuilder() {
        return new Builder()
                .tables(tables)
                .manageRoutes(manageRoutes)
                .ignoreRoutes(ignoreRoutes)
                .manageDefaultRoutes(manageDefaultRoutes)
                .managePrefixLists(managePrefixLists);
    }

    /** Collects rules; each setter is named like the component that it sets. Owned by one thread. */
    public static final class Builder {
        private TableScope tables = new TableScope.All();
        private List<Destination> manageRoutes = List.of();
        private List<Destination> ignoreRoutes = List.of();
        private boolean manageDefaultRoutes;
        private boolean managePrefixLists;

        private Builder() {}

        /** Which route tables are managed; by default all that carry traffic. */
        public Builder tables(TableScope value) {
            tables = value;
            return this;
        }

        /** The blocks and lists that are managed; by default every destination is. */
        public Builder manageRoutes(List<? extends Destination> value) {
            manageRoutes = List.copyOf(value);
            return this;
        }

        /** The blocks and lists that are left alone; by default none. */
        public Builder ignoreRoutes(List<? extends Destination> value) {
            ignoreRoutes = List.copyOf(value);
            return this;
        }

        /** Whether default routes that no spec ever named are managed; by default not. */
        public Builder manageDefaultRoutes(boolean value) {
            manageDefaultRoutes = value;
            return this;
        }

        /** Whether prefix lists that no spec ever named are managed; by default not. */
        public Builder managePrefixLists(boolean value) {
            managePrefixLists = value;
            return this;
        }

        /** The rules. */
        public ScopeRules build() {
            return new ScopeRules(tables, manageRoutes, ignoreRoutes, manageDefaultRoutes, managePrefixLists);
        }
    }
}
