package io.vpcrouter.health;

import java.util.OptionalLong;

/**
 * Verdicts are frozen while no host and no control target answers. A freeze begins when that is certain, see
 * {@link Silence}, and ends with the first answer. Misses of probes that were sent before its end prove nothing.
 */
final class Freeze {
    private final Silence silence;
    private boolean frozen;
    private boolean everThawed;
    private long thawedAt;

    Freeze(long timeout) {
        this.silence = new Silence(timeout);
    }

    /** An answer proves that the checker is not cut off; returns whether it ended a freeze. */
    boolean answered(long at) {
        silence.restart(at);
        if (!frozen) {
            return false;
        }
        frozen = false;
        everThawed = true;
        thawedAt = at;
        silence.clear();
        return true;
    }

    /** A suspect missed a probe. */
    void missed(HostRecord suspect, long sentAt, long at) {
        silence.missed(suspect, sentAt, at);
    }

    /** The host is no suspect any more. */
    void settled(HostRecord record) {
        silence.remove(record);
    }

    /** The suspects so far prove nothing any more. */
    void forgetSuspects() {
        silence.clear();
    }

    /** No host is left that could answer. */
    void end() {
        frozen = false;
    }

    /** Whether a probe was sent before the last freeze ended. */
    boolean explains(long sentAt) {
        return everThawed && sentAt - thawedAt < 0;
    }

    /** Advances the time. */
    void advance(long now) {
        OptionalLong due = nextDeadline();
        frozen |= due.isPresent() && now - due.getAsLong() >= 0;
    }

    /** When the freeze begins, unless an answer comes before. */
    OptionalLong nextDeadline() {
        return frozen ? OptionalLong.empty() : silence.due();
    }

    boolean isFrozen() {
        return frozen;
    }
}
