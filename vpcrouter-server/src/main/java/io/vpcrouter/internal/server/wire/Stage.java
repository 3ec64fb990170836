package io.vpcrouter.internal.server.wire;

import java.time.Duration;

/** What a connection does, and how long it may. */
enum Stage {
    /** Waits for the first byte of a request. */
    IDLE(Duration.ofSeconds(30), true),
    /** Reads a request, its body included. */
    READING(HttpListener.TIME_FOR_REQUEST, true),
    /** Waits for the handler, which sets its own limits. */
    HANDLING(Duration.ofNanos(Long.MAX_VALUE), false),
    /** Writes an answer. */
    WRITING(HttpListener.TIME_FOR_ANSWER, false),
    /** Reads what a client still sends that was refused: cut off at once, it might not see the refusal. */
    LINGERING(HttpListener.TIME_FOR_REQUEST, true);

    private final long nanos;
    private final boolean givesWay;

    Stage(Duration longest, boolean givesWay) {
        this.nanos = longest.toNanos();
        this.givesWay = givesWay;
    }

    boolean isOver(long sinceNanos) {
        return sinceNanos > nanos;
    }

    /** Whether a new connection may take its place. */
    boolean givesWay() {
        return givesWay;
    }
}
