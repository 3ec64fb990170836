package io.vpcrouter.plan;

import java.util.Set;

/** Which kinds of changes may be made at all. */
public enum ChangePolicy {
    /** Routes are created, replaced and deleted. */
    SYNC,
    /** Nothing is ever deleted. */
    UPSERT_ONLY,
    /** Routes are only created: there is no failover. */
    CREATE_ONLY,
    /** Everything is planned and shown, and nothing is written. */
    OBSERVE;

    /** The changes that can come of it. */
    Set<Action> changes() {
        return switch (this) {
            case SYNC -> Set.of(Action.CREATE, Action.REPLACE, Action.DELETE);
            case UPSERT_ONLY -> Set.of(Action.CREATE, Action.REPLACE);
            case CREATE_ONLY -> Set.of(Action.CREATE);
            case OBSERVE -> Set.of();
        };
    }

    boolean replaces() {
        return this != CREATE_ONLY;
    }

    boolean deletes() {
        return this == SYNC || this == OBSERVE;
    }
}
