package io.vpcrouter.plan;

import java.util.Locale;

/** What is done about one table and destination. */
public enum Action {
    /** The row is as it should be. */
    KEEP,
    /** A row is added. */
    CREATE,
    /** The row gets another target. */
    REPLACE,
    /** The row is removed. */
    DELETE,
    /** Nothing is done yet: something must be known first. */
    PENDING,
    /** A change is due and held back by a guard, a budget or the policy. */
    HELD,
    /** The spec wants what must not be touched: reported, never changed. */
    CONFLICT,
    /** The row is not ours: left alone. */
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
