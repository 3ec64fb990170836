package io.vpcrouter.internal.simulator.world;

/**
 * An injected fault of a call.
 *
 * @param kind what happens to the call
 * @param code the error code of a refused call; empty for the other kinds
 * @param status the HTTP status of a refused call; 0 for the other kinds
 */
public record Fault(Kind kind, String code, int status) {
    /** The kinds of faults. */
    public enum Kind {
        /** The call is refused and does nothing. */
        REFUSED,
        /** The call does its work and its response never arrives. */
        RESPONSE_LOST,
        /** The call does its work and its response ends in the middle. */
        RESPONSE_CUT
    }

    static Fault refused(String code, int status) {
        return new Fault(Kind.REFUSED, code, status);
    }

    static Fault lost() {
        return new Fault(Kind.RESPONSE_LOST, "", 0);
    }

    static Fault cut() {
        return new Fault(Kind.RESPONSE_CUT, "", 0);
    }
}
