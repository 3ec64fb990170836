package io.vpcrouter.internal.loop;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Decides when everything is planned: after a change of state, and when a delay or a hold ends, but not so often that a failover
 * would have to wait for it. Times are in nanoseconds of the monotonic clock.
 */
final class PlanSchedule {
    private static final long BETWEEN = Duration.ofMillis(200).toNanos();

    /**
     * The loop spends about one part in this many of its time on full plans, so that a failover hardly ever waits for
     * one.
     */
    private static final int PART_OF_TIME = 100;

    private static final long LONGEST_BETWEEN = Duration.ofSeconds(1).toNanos();

    private final long failbackDelay;
    private final TreeSet<Long> later = new TreeSet<>();
    private boolean due;
    private long notBefore;
    private OptionalLong replanAt = OptionalLong.empty();
    private boolean everPlanned;

    /**
     * Nothing is planned yet.
     *
     * @param failbackDelay how long a route stays after a move, and a host must be healthy before one moves back to it
     * @param now the moment
     */
    PlanSchedule(Duration failbackDelay, long now) {
        this.failbackDelay = failbackDelay.toNanos();
        this.notBefore = now;
    }

    /** The state changed, so a full plan is due. */
    void want() {
        due = true;
    }

    /** The same, without waiting for further changes. */
    void wantAt(long now) {
        due = true;
        notBefore = now;
    }

    /** Verdicts changed. They come in bursts, and a miss comes just before its witness, so the plan waits a moment. */
    void verdictsChanged(long now) {
        if (!due) {
            notBefore = now + Math.max(notBefore - now, BETWEEN);
        }
        due = true;
    }

    /** A route moved or a host became healthy at that time: after the failback delay, a route may move back. */
    void failbackAfter(long time) {
        wantAfter(time + failbackDelay);
    }

    /** From that time on, something may be planned that may not be now. */
    void wantAfter(long time) {
        later.add(time);
    }

    /** A held change may be released at that time, if there is one. */
    void replanAt(OptionalLong time) {
        replanAt = time;
    }

    /** Time has passed. */
    void advance(long now) {
        while (!later.isEmpty() && now - later.first() >= 0) {
            later.pollFirst();
            due = true;
        }
        due |= replanAt.isPresent() && now - replanAt.getAsLong() >= 0;
    }

    /** Whether a full plan is due, now or a little later. */
    boolean isWanted() {
        return due;
    }

    /** Whether a full plan is to be made now. The first one does not wait. */
    boolean isDue(long now) {
        return due && (!everPlanned || now - notBefore >= 0);
    }

    void started() {
        due = false;
    }

    /**
     * Everything was planned.
     *
     * @param startedAt when that began
     * @param now when it ended
     */
    void done(long startedAt, long now) {
        everPlanned = true;
        notBefore = startedAt + Math.min(Math.max(BETWEEN, PART_OF_TIME * (now - startedAt)), LONGEST_BETWEEN);
    }

    boolean everPlanned() {
        return everPlanned;
    }

    /**
     * The times at which {@link #advance} or {@link #isDue} should be asked again.
     *
     * @param canPlan whether there is anything to plan from
     */
    void next(boolean canPlan, LongConsumer times) {
        if (!later.isEmpty()) {
            times.accept(later.first());
        }
        if (due && everPlanned && canPlan) {
            times.accept(notBefore);
        }
        replanAt.ifPresent(times);
    }
}
