package io.vpcrouter.probe;

import io.vpcrouter.internal.probe.DueTimes;
import java.util.random.RandomGenerator;

/** The regular pace: which host is due next, its phase and its jitter, and the rounds that were left out. */
final class RegularProbes {
    private static final double JITTER = 0.1;

    private final long interval;
    private final long retry;
    private final RandomGenerator random;
    private final DueTimes due;
    private final Retries retries;
    private final ProbeOutcomes outcomes;

    RegularProbes(
            long interval, long retry, RandomGenerator random, DueTimes due, Retries retries, ProbeOutcomes outcomes) {
        this.interval = interval;
        this.retry = retry;
        this.random = random;
        this.due = due;
        this.retries = retries;
        this.outcomes = outcomes;
    }

    boolean contains(int slot) {
        return due.contains(slot);
    }

    /** The slot's first probe is due then. */
    void add(int slot, long time) {
        due.put(slot, time);
    }

    void remove(int slot) {
        due.remove(slot);
    }

    /** The next regular probe that is due, or NONE. */
    long next(long now) {
        while (due.isDue(now)) {
            int slot = due.firstSlot();
            long time = due.firstTime();
            if (now - time >= interval) {
                time = leaveOutRoundsThatAreOver(slot, time, now);
            }
            long next = time + gap(slot);
            // Probed almost an interval late; one more would be the end of this round, and is an overrun.
            due.put(slot, next - now > 0 ? next : now + retry);
            if (retries.isPending(slot)) {
                continue;
            }
            long probe = retries.openRegular(slot, time);
            if (probe != ProbeSchedule.NONE) {
                return probe;
            }
            outcomes.leftOut(slot, 1, now);
        }
        return ProbeSchedule.NONE;
    }

    /** There is no room for probes; rounds that are over are left out. */
    void leaveOutRoundsThatAreOver(long now) {
        while (due.isDue(now - interval)) {
            int slot = due.firstSlot();
            due.put(slot, leaveOutRoundsThatAreOver(slot, due.firstTime(), now));
        }
    }

    /** After a pause the hosts keep their phases; probing all of them at once would only make the next rounds late too. */
    private long leaveOutRoundsThatAreOver(int slot, long time, long now) {
        long rounds = (now - time) / interval;
        outcomes.leftOut(slot, rounds, now);
        return time + rounds * interval;
    }

    private long gap(int slot) {
        if (retries.isFresh(slot)) {
            // The first gap gives the host its phase.
            return interval - random.nextLong(interval);
        }
        return interval - (long) (interval * JITTER * random.nextDouble());
    }

    /** How long no regular probe is due. */
    long nanosUntilNext(long now) {
        return due.isEmpty() ? Long.MAX_VALUE : due.firstTime() - now;
    }

    /** How long no round is over. */
    long nanosUntilOverrun(long now) {
        return due.isEmpty() ? Long.MAX_VALUE : due.firstTime() + interval - now;
    }
}
