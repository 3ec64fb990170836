package io.vpcrouter.probe;

import org.jspecify.annotations.Nullable;

/**
 * Whether the checker may accuse anybody: what became of the probes of its own responder.
 *
 * <p>A miss counts if a probe of the own responder, sent not more than one time-out before the missed probe, was
 * answered. Until one was judged the miss waits; a healthy checker answers itself within a fraction of a millisecond, so
 * that this costs no time worth speaking of, and no miss ever rests on a checker that has just broken.
 */
final class SelfCheck {
    private static final String CONDITION = "self_check";
    /** Fewer could be a coincidence; more would delay the first verdicts where loopback is closed to us. */
    private static final int FAILURES_TO_TELL = 3;

    enum Answer {
        COUNTS,
        VOID,
        OPEN
    }

    private final boolean wanted;
    private final long timeout;
    private final ProbeReports reports;

    private boolean everWorked;
    private boolean switchedOff;
    private boolean told;
    private int failures;
    private String reason = "";

    private boolean judged;
    private boolean good;
    private long judgedSentAt;

    private boolean asking;
    private long askedAt;
    private boolean asked;

    SelfCheck(boolean wanted, long timeout, ProbeReports reports) {
        this.wanted = wanted;
        this.timeout = timeout;
        this.reports = reports;
    }

    /** What to do with a miss of a probe that was sent then. */
    Answer of(long sentAt) {
        if (!wanted || switchedOff) {
            return Answer.COUNTS;
        }
        if (judged && covers(judgedSentAt, sentAt)) {
            return good ? Answer.COUNTS : Answer.VOID;
        }
        return Answer.OPEN;
    }

    private boolean covers(long selfSentAt, long sentAt) {
        return selfSentAt - (sentAt - timeout) >= 0;
    }

    /** Asks for a probe of the own responder, unless one that would do is under way. */
    void request(long sentAt) {
        if (!asked || !covers(askedAt, sentAt)) {
            asking = true;
        }
    }

    /** Whether the own responder is to be asked beside its schedule. */
    boolean isAsking() {
        return asking;
    }

    void askedAt(long now) {
        asking = false;
        asked = true;
        askedAt = now;
    }

    void answered(long sentAt) {
        judge(sentAt, true);
        everWorked = true;
        switchedOff = false;
        failures = 0;
        tell(null);
    }

    /** The own responder did not answer. */
    void failed(long sentAt, String why, boolean countsAsFailure) {
        judge(sentAt, false);
        reason = why;
        if (!countsAsFailure) {
            return;
        }
        failures++;
        if (failures < FAILURES_TO_TELL) {
            return;
        }
        if (everWorked) {
            tell("the checker's own responder does not answer: " + why + "; until it does, no miss counts");
        } else {
            switchedOff = true;
            tell("the checker's own responder has never answered since start: " + why
                    + "; misses count without this proof until it does");
        }
    }

    private void judge(long sentAt, boolean answered) {
        if (!judged || sentAt - judgedSentAt >= 0) {
            judged = true;
            good = answered;
            judgedSentAt = sentAt;
        }
    }

    private void tell(@Nullable String problem) {
        if (problem != null || told) {
            reports.condition(CONDITION, problem);
            told = problem != null;
        }
    }

    /** Why a miss is void. */
    String reason() {
        return "the checker's own responder did not answer: " + reason;
    }
}
