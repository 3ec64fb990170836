package io.vpcrouter.plan;

/** Which kinds of changes may be made at all. */
public enum ChangePolicy {
    /** Rows are created, replaced and deleted. */
    SYNC,
    /** Nothing is ever deleted. */
    UPSERT_ONLY,
    /** Rows are only created: there is no failover. */
    CREATE_ONLY,
    /** Everything is planned and shown, and nothing is written. */
    OBSERVE;

    boolean replaces() {
        return this != CREATE_ONLY;
    }

    boolean deletes() {
        return this == SYNC || this == OBSERVE;
    }
}
