package io.vpcrouter.internal.probe;

/** What has become of a probe. */
public enum ProbeState {
    /** Nothing more is expected: it was answered, never sent, or is too old to be known. */
    CLOSED,

    /** Handed out, not yet sent. */
    HANDED_OUT,

    /** Sent, and within its time-out when it was last judged. */
    OUTSTANDING,

    /** Not answered; whether that counts against the host is not known yet. */
    HELD,

    /** Not answered, and reported as a miss. */
    MISSED,

    /** Not answered, and reported as a discarded miss. */
    DISCARDED;

    /** Whether the probe was sent and is still known. */
    public boolean wasSent() {
        return this != CLOSED && this != HANDED_OUT;
    }

    /** Whether something must happen to the probe before its place can be used again. */
    boolean isOpen() {
        return this == HANDED_OUT || this == OUTSTANDING || this == HELD;
    }
}
