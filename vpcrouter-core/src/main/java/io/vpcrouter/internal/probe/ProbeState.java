package io.vpcrouter.internal.probe;

/** What has become of a probe. */
public enum ProbeState {
    /** Nothing more is expected: it was answered, never sent, or is too old to be known. */
    CLOSED(0),

    /** Handed out, not yet sent. */
    HANDED_OUT(1),

    /** Sent, and within its time-out when it was last judged. */
    OUTSTANDING(2),

    /** Not answered; whether that counts against the host is not known yet. */
    HELD(3),

    /** Not answered, and reported as a miss. */
    MISSED(4),

    /** Not answered, and reported as a discarded miss. */
    DISCARDED(5);

    private final int code;

    ProbeState(int code) {
        this.code = code;
    }

    /** What stands for the state in a packed table: its place among the states. */
    int code() {
        return code;
    }

    /** Whether the probe was sent and is still known. */
    public boolean wasSent() {
        return this != CLOSED && this != HANDED_OUT;
    }

    /** Whether something must happen to the probe before its place can be used again. */
    boolean isOpen() {
        return this == HANDED_OUT || this == OUTSTANDING || this == HELD;
    }
}
