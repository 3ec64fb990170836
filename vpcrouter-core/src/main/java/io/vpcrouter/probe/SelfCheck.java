package io.vpcrouter.probe;

import org.jspecify.annotations.Nullable;

/**
 * Whether misses count: what became of the self-probes, which probe the checker's own responder.
 *
 * <p>A miss counts if a self-probe that was sent at most one time-out before the missed probe was answered. The miss waits
 * until such a self-probe is judged. A healthy checker answers itself within a fraction of a millisecond, so this costs no
 * time worth mentioning, and no miss rests on a checker that has just broken.
 */
final class SelfCheck {
    private static final String CONDITION = "self_check";
    /** Fewer could be a coincidence; more would delay the first verdicts where loopback is closed to us. */
    private static final int FAILURES_TO_REPORT = 3;

    /** What to do with a miss. */
    enum Ruling {
        COUNTS,
        DISCARDED,
        UNDECIDED
    }

    private final boolean enabled;
    private final long timeout;
    private final ProbeReports reports;

    private boolean everAnswered;
    private boolean ignored;
    private boolean reported;
    private int failures;
    private String reason = "";

    private boolean judged;
    private boolean lastAnswered;
    private long lastSentAt;

    private boolean wantsProbe;
    private boolean everProbed;
    private long probedAt;

    SelfCheck(boolean enabled, long timeout, ProbeReports reports) {
        this.enabled = enabled;
        this.timeout = timeout;
        this.reports = reports;
    }

    /** What to do with a miss of a probe that was sent then. */
    Ruling ruling(long sentAt) {
        if (!enabled || ignored) {
            return Ruling.COUNTS;
        }
        if (judged && covers(lastSentAt, sentAt)) {
            return lastAnswered ? Ruling.COUNTS : Ruling.DISCARDED;
        }
        return Ruling.UNDECIDED;
    }

    private boolean covers(long selfProbeSentAt, long sentAt) {
        return selfProbeSentAt - (sentAt - timeout) >= 0;
    }

    /** Wants a self-probe for a probe that was sent then, unless one that covers it is under way. */
    void request(long sentAt) {
        if (!everProbed || !covers(probedAt, sentAt)) {
            wantsProbe = true;
        }
    }

    /** Whether a self-probe is due beside the schedule. */
    boolean wantsProbe() {
        return wantsProbe;
    }

    /** The self-probe that was wanted is opened. */
    void probed(long now) {
        wantsProbe = false;
        everProbed = true;
        probedAt = now;
    }

    void answered(long sentAt) {
        judge(sentAt, true);
        everAnswered = true;
        ignored = false;
        failures = 0;
        report(null);
    }

    /** A self-probe was not answered. */
    void failed(long sentAt, String why, boolean countsAsFailure) {
        judge(sentAt, false);
        reason = why;
        if (!countsAsFailure) {
            return;
        }
        failures++;
        if (failures < FAILURES_TO_REPORT) {
            return;
        }
        if (everAnswered) {
            report("the checker's own responder does not answer: " + why + "; no miss counts until it does");
        } else {
            ignored = true;
            report("the checker's own responder has never answered since the start: " + why
                    + "; misses count without this self-check until it does");
        }
    }

    private void judge(long sentAt, boolean answered) {
        if (!judged || sentAt - lastSentAt >= 0) {
            judged = true;
            lastAnswered = answered;
            lastSentAt = sentAt;
        }
    }

    private void report(@Nullable String problem) {
        if (problem != null || reported) {
            reports.condition(CONDITION, problem);
            reported = problem != null;
        }
    }

    /** Why a miss is discarded. */
    String reason() {
        return "the checker's own responder did not answer: " + reason;
    }
}
