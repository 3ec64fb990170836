package io.vpcrouter.internal.prober;

import io.vpcrouter.probe.ProbeSchedule;
import java.util.ArrayDeque;

/**
 * Says which probes to send again because their packets may have been lost. A network loses packets by chance, and three in a
 * row are soon lost: at 30 of 100, a host that works would fail every few minutes. So where a miss counts towards a verdict, the
 * probe is sent again and again within its time-out, until its answer comes. A verdict takes no longer for that, and a host that
 * works is hardly ever missed three times.
 *
 * <p>Only probes that follow a miss are repeated, so hosts that answer cost nothing more; and only so many at a time: when
 * thousands of hosts fall silent at once, it is not by chance.
 *
 * <p>Threading: one thread, that of the prober.
 */
public final class ProbeRepeats {
    /** How often a probe is sent, the first time included. */
    private static final int MOST_SENDS = 8;

    private static final int MOST_PROBES = 1024;

    private final ProbeSchedule schedule;
    private final int mostProbes;
    private final long gap;
    /** In the order of their times, because all wait for the same gap. */
    private final ArrayDeque<Repeat> queue = new ArrayDeque<>();

    private record Repeat(long probe, long due) {}

    private ProbeRepeats(ProbeSchedule schedule, int mostProbes) {
        this.schedule = schedule;
        this.mostProbes = mostProbes;
        this.gap = Math.max(1, schedule.timeout().toNanos() / MOST_SENDS);
    }

    /** Repeats probes of a schedule. */
    public static ProbeRepeats of(ProbeSchedule schedule) {
        return new ProbeRepeats(schedule, MOST_PROBES);
    }

    /** Repeats nothing. */
    public static ProbeRepeats none(ProbeSchedule schedule) {
        return new ProbeRepeats(schedule, 0);
    }

    /** A probe was sent, for the first time or again. */
    public void sent(long probe, long at) {
        if (queue.size() < mostProbes && schedule.isAwaited(probe) && schedule.followsMiss(probe)) {
            queue.add(new Repeat(probe, at + gap));
        }
    }

    /** The next probe to send again now, to {@linkplain ProbeSchedule#host its host}; or {@link ProbeSchedule#NONE}. */
    public long next(long now) {
        dropThoseThatNobodyAwaits();
        return queue.isEmpty() || queue.getFirst().due() - now > 0
                ? ProbeSchedule.NONE
                : queue.remove().probe();
    }

    /** How long nothing has to be repeated; {@link Long#MAX_VALUE} if nothing will be. */
    public long nanosUntilNext(long now) {
        dropThoseThatNobodyAwaits();
        return queue.isEmpty() ? Long.MAX_VALUE : queue.getFirst().due() - now;
    }

    private void dropThoseThatNobodyAwaits() {
        while (!queue.isEmpty() && !schedule.isAwaited(queue.getFirst().probe())) {
            queue.remove();
        }
    }
}
