package io.vpcrouter.probe;

import io.vpcrouter.internal.probe.ProbeQueue;
import io.vpcrouter.internal.probe.ProbeState;
import io.vpcrouter.internal.probe.ProbeStates;
import io.vpcrouter.internal.probe.RetryStates;

/** The quick probes of a miss streak: the next one follows a probe that is not answered until N in a row are not. */
final class Retries {
    private final long retry;
    private final int fall;
    private final ProbeStates probes;
    private final RetryStates hosts;
    private final ProbeOpener opener;
    private final ProbeQueue queue = new ProbeQueue();

    Retries(long retry, int fall, ProbeStates probes, RetryStates hosts, ProbeOpener opener) {
        this.retry = retry;
        this.fall = fall;
        this.probes = probes;
        this.hosts = hosts;
        this.opener = opener;
    }

    /** A probe was sent: it may need a retry. */
    void sent(long probe, long at) {
        queue.add(probe, at + retry);
        hosts.setRetryQueued(probe, true);
    }

    /** The next retry that is due, or NONE. */
    long next(long now) {
        while (queue.isDue(now)) {
            long due = queue.firstTime();
            long unanswered = queue.remove();
            hosts.setRetryQueued(unanswered, false);
            if (isWanted(unanswered)) {
                int slot = ProbeStates.slotOf(unanswered);
                long probe = opener.open(slot, due);
                if (probe != ProbeSchedule.NONE) {
                    hosts.useRetry(slot);
                    return probe;
                }
            }
        }
        return ProbeSchedule.NONE;
    }

    private boolean isWanted(long probe) {
        if (!hosts.isNewest(probe) || probes.state(probe) == ProbeState.CLOSED) {
            return false;
        }
        int slot = ProbeStates.slotOf(probe);
        int unanswered = hosts.unanswered(slot);
        return unanswered > 0 && unanswered < fall && hosts.retriesLeft(slot) > 0;
    }

    /** Whether the slot is in a miss streak: a regular probe within it would make N misses in less time than promised. */
    boolean isPending(int slot) {
        long newest = hosts.newest(slot);
        // Wanted is not enough: if a miss was discarded after the streak was complete, that retry is not made any
        // more.
        return isWanted(newest)
                && hosts.isRetryQueued(slot)
                && (hosts.unanswered(slot) > 1 || probes.state(newest) != ProbeState.OUTSTANDING);
    }

    /** Opens a regular probe, after which all retries are allowed again. */
    long openRegular(int slot, long due) {
        hosts.refillRetries(slot);
        return opener.open(slot, due);
    }

    /** Whether the slot's host was never probed. */
    boolean isFresh(int slot) {
        return hosts.isFresh(slot);
    }

    /** How long no retry is due. */
    long nanosUntilNext(long now) {
        while (!queue.isEmpty() && probes.state(queue.first()) == ProbeState.CLOSED) {
            queue.remove();
        }
        return queue.isEmpty() ? Long.MAX_VALUE : queue.firstTime() - now;
    }
}
