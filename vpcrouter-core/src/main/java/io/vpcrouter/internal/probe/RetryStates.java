package io.vpcrouter.internal.probe;

/** What decides whether a host is probed again soon after a probe that it did not answer. */
public interface RetryStates {
    /** Whether the slot's host was never probed. */
    boolean isFresh(int slot);

    /** The newest probe of the slot. */
    long newest(int slot);

    boolean isNewest(long probe);

    /** How many probes in a row were not answered, those included that still may be. */
    int unanswered(int slot);

    /** Notes whether the retry after this probe waits for its time; of interest only while the probe is the newest. */
    void setRetryQueued(long probe, boolean queued);

    /** Whether the retry after the newest probe of the slot waits for its time. */
    boolean isRetryQueued(int slot);

    int retriesLeft(int slot);

    void useRetry(int slot);

    void refillRetries(int slot);
}
