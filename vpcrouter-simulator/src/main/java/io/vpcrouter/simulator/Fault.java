package io.vpcrouter.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a call on purpose.
 *
 * @param kind what goes wrong
 * @param refusal what the caller is told, or null if he is told nothing
 */
record Fault(Kind kind, @Nullable Ec2Refusal refusal) {
    /** What can go wrong. */
    enum Kind {
        /** The call is refused and does nothing. */
        REFUSED,
        /** The call does its work and its answer never arrives. */
        ANSWER_LOST,
        /** The call does its work and its answer ends in the middle. */
        ANSWER_CUT
    }

    static Fault refused(Ec2Refusal refusal) {
        return new Fault(Kind.REFUSED, refusal);
    }

    static Fault lost() {
        return new Fault(Kind.ANSWER_LOST, null);
    }

    static Fault cut() {
        return new Fault(Kind.ANSWER_CUT, null);
    }
}
