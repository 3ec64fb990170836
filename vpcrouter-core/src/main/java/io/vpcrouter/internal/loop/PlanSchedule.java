package io.vpcrouter.internal.loop;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * When everything is planned: when something happened that a plan may follow from, at times that earlier plans look forward
 * to, and never so often that a host which fails meanwhile would have to wait. Times are in nanoseconds of the monotonic
 * clock.
 */
final class PlanSchedule {
    private static final long BETWEEN = Duration.ofMillis(200).toNanos();

    /**
     * Of its time the loop spends about this part on planning everything, so that a host which fails meanwhile hardly
     * ever waits for it.
     */
    private static final int PART_OF_TIME = 100;

    private static final long LONGEST_BETWEEN = Duration.ofSeconds(1).toNanos();

    private final long failbackDelay;
    private final TreeSet<Long> failbacks = new TreeSet<>();
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

    /** Something happened that a plan may follow from. */
    void want() {
        due = true;
    }

    /** The same, and it is worth a plan of its own. */
    void wantAt(long now) {
        due = true;
        notBefore = now;
    }

    /** One verdict is seldom alone, and a miss comes just before its witness: neither should find the loop planning. */
    void verdictsChanged(long now) {
        if (!due) {
            notBefore = now + Math.max(notBefore - now, BETWEEN);
        }
        due = true;
    }

    /** A route moved or a host became healthy at that time: after the failback delay, a route may move back. */
    void failbackAfter(long time) {
        failbacks.add(time + failbackDelay);
    }

    /** What was held back may go at that time, if there is one. */
    void replanAt(OptionalLong time) {
        replanAt = time;
    }

    /** Lets time pass. */
    void advance(long now) {
        while (!failbacks.isEmpty() && now - failbacks.first() >= 0) {
            failbacks.pollFirst();
            due = true;
        }
        due |= replanAt.isPresent() && now - replanAt.getAsLong() >= 0;
    }

    /** Whether there is something to plan, be it that its time has not come. */
    boolean isWanted() {
        return due;
    }

    /** Whether a plan is to be made now. The first one waits for nothing. */
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
        if (!failbacks.isEmpty()) {
            times.accept(failbacks.first());
        }
        if (due && everPlanned && canPlan) {
            times.accept(notBefore);
        }
        replanAt.ifPresent(times);
    }
}
