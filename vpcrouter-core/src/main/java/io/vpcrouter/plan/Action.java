package io.vpcrouter.plan;

import java.util.Locale;

/** What is done about a destination in a table. */
public enum Action {
    /** The route is as it should be. */
    KEEP,
    /** A route is added. */
    CREATE,
    /** The route gets another target. */
    REPLACE,
    /** The route is removed. */
    DELETE,
    /** Nothing is done until more is known. */
    PENDING,
    /** A change is due and held back by a guard, a budget or the policy. */
    HELD,
    /** The spec wants a route that must not be touched: reported, never changed. */
    CONFLICT,
    /** The route is not ours: left alone. */
    UNMANAGED;

    /** Whether a call to the cloud follows. */
    public boolean isChange() {
        return this == CREATE || this == REPLACE || this == DELETE;
    }

    /** The word in logs, state and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
