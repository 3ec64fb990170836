package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.probe.HostSlots;
import io.vpcrouter.internal.probe.PackedTables;
import io.vpcrouter.internal.probe.ProbeState;
import io.vpcrouter.internal.probe.ProbeStates;
import io.vpcrouter.internal.probe.ProbeStatistics;
import io.vpcrouter.internal.probe.RetryStates;
import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Decides which host is probed when, and what an answer or its absence is worth. It has no clock, no thread and no socket:
 * the sender of the probes hands in the time, always of the same monotonic clock in nanoseconds.
 *
 * <p>The sender's loop:
 *
 * <ol>
 *   <li>Pass on what the core wants: {@link #watch} and {@link #probeNow}.
 *   <li>Read every answer that is there, and report it: {@link #answered}, {@link #missed}, {@link #discarded}.
 *   <li>{@link #judge} with a time taken before that reading.
 *   <li>As long as there is room, take {@link #nextProbe}, send it and report that: {@link #sent}. Without room report
 *       that: {@link #holdBack}.
 *   <li>Wait {@link #nanosUntilNext}.
 * </ol>
 *
 * <p>The rules, with I (interval), S (retry), T (time-out) and N (fall) of {@link ProbeTiming}:
 *
 * <ul>
 *   <li>A host is probed every I, with a phase of its own. Jitter shortens a gap by up to 10 % and never lengthens it.
 *   <li>A probe that is not answered S after it was sent is followed by another one, until N in a row are not answered.
 *       So a host that falls silent has N misses between (N − 1) × S + T and I + (N − 1) × S + T later.
 *   <li>New hosts are probed at once, spread over at most one second.
 *   <li>An answer after T still ends the miss streak, and is marked as late.
 *   <li>A miss is discarded, and reported as indeterminate, if its probe was sent or judged more than T late, or if the
 *       checker's own responder, which the same code probes at the same time, did not answer either.
 *   <li>A host that could not be probed for a whole interval is reported as indeterminate and counted as an overrun.
 * </ul>
 *
 * <p>Threading: one thread at a time, except {@link #statistics}, which any thread may call.
 *
 * <p>Failure: probes that are not known any more, because they are too old or their host is not watched any more, are
 * ignored.
 *
 * <p>Evolution: gains methods in minor versions.
 */
public final class ProbeSchedule {
    /** What {@link #nextProbe} returns if no probe is due. */
    public static final long NONE = ProbeStates.NONE;

    static final int SELF = 0;
    private static final long NEW_HOST_SPACING = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NEW_HOST_SPREAD = TimeUnit.SECONDS.toNanos(1);

    /** A host that missed so many verdicts' worth of probes is dead, and not behind a network that loses some packets. */
    private static final int DEAD_AFTER_VERDICTS = 2;

    private final ProbeTiming timing;
    private final long interval;
    private final boolean selfProbe;

    private final HostSlots slots;
    private final ProbeStates probes;
    private final RetryStates retryStates;
    private final ProbeStatistics statistics;

    private final SelfCheck selfCheck;
    private final ProbeOpener opener;
    private final ProbeOutcomes outcomes;
    private final Retries retries;
    private final RegularProbes regular;

    private final Set<IpAddress> urgent = new LinkedHashSet<>();
    private long urgentSince;

    /**
     * A schedule without hosts.
     *
     * @param timing the pace
     * @param selfProbe whether the sender has a responder of its own and probes it for {@link #isSelfProbe} probes
     * @param random where phases and jitter come from
     * @param reports where observations go
     */
    public ProbeSchedule(ProbeTiming timing, boolean selfProbe, RandomGenerator random, ProbeReports reports) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(reports, "reports");
        this.timing = timing;
        this.interval = timing.interval().toNanos();
        this.selfProbe = selfProbe;
        long retry = timing.retry().toNanos();
        long timeout = timing.timeout().toNanos();
        // One retry more than a verdict needs, so that a discarded miss among them does not cost a whole interval.
        int mostRetries = timing.fall();
        PackedTables tables = new PackedTables(SELF + 1, interval, mostOpenProbes(timing), mostRetries);
        this.slots = tables.slots();
        this.probes = tables.probes();
        this.statistics = tables.statistics();
        probes.admit(SELF);
        this.selfCheck = new SelfCheck(selfProbe, timeout, reports);
        this.opener = new ProbeOpener(probes);
        this.outcomes = new ProbeOutcomes(timeout, slots, probes, statistics, selfCheck, reports);
        this.retryStates = tables.retries();
        this.retries = new Retries(retry, timing.fall(), probes, retryStates, opener);
        this.regular = new RegularProbes(interval, retry, random, tables.dueTimes(), retries, outcomes);
    }

    /** Those of a miss streak that overlap, a regular one, a witness and one that is settled already; a power of two. */
    private static int mostOpenProbes(ProbeTiming timing) {
        long overlapping = Math.min(
                timing.fall(),
                1 + (timing.timeout().toNanos() - 1) / timing.retry().toNanos());
        return Integer.highestOneBit((int) overlapping + 2) << 1;
    }

    /**
     * Sets the hosts to probe from now on. Those that were not among them before are probed at once.
     *
     * @param hosts all of them
     * @param now the time
     */
    public void watch(Set<IpAddress> hosts, long now) {
        slots.retain(hosts, slot -> {
            regular.remove(slot);
            probes.admit(slot);
            statistics.retire(slot);
        });
        urgent.retainAll(hosts);
        List<IpAddress> added =
                hosts.stream().filter(host -> !slots.contains(host)).toList();
        long step = Math.min(NEW_HOST_SPACING, Math.min(NEW_HOST_SPREAD, interval) / Math.max(1, added.size()));
        long due = now;
        for (IpAddress host : added) {
            int slot = slots.add(host);
            probes.admit(slot);
            statistics.admit(slot, host);
            regular.add(slot, due);
            due += step;
        }
        if (slots.isEmpty()) {
            regular.remove(SELF);
        } else if (selfProbe && !regular.contains(SELF)) {
            regular.add(SELF, now);
        }
    }

    /**
     * Wants these hosts probed at once, beside their schedule.
     *
     * @param hosts some hosts; those that are not watched are ignored
     * @param now the time
     */
    public void probeNow(Set<IpAddress> hosts, long now) {
        urgentSince = now;
        hosts.stream().filter(slots::contains).forEach(urgent::add);
    }

    /**
     * The next probe to send now: witnesses first, then retries, then the regular ones, each in the order of their times.
     *
     * @param now the time
     * @return the probe, or {@link #NONE}
     */
    public long nextProbe(long now) {
        long probe = nextUrgent();
        if (probe == NONE && selfCheck.wantsProbe()) {
            probe = opener.open(SELF, now);
            selfCheck.probed(now);
        }
        if (probe == NONE) {
            probe = retries.next(now);
        }
        return probe == NONE ? regular.next(now) : probe;
    }

    private long nextUrgent() {
        long probe = NONE;
        for (Iterator<IpAddress> hosts = urgent.iterator(); probe == NONE && hosts.hasNext(); ) {
            probe = opener.open(slots.slotOf(hosts.next()), urgentSince);
            hosts.remove();
        }
        return probe;
    }

    /**
     * Reports that no more probes can be sent for the moment. What is due waits; that it waited until now is no lateness,
     * because it does not make the checker a bad witness.
     *
     * @param now the time
     */
    public void holdBack(long now) {
        opener.heldBack(now);
        regular.leaveOutRoundsThatAreOver(now);
    }

    /**
     * How long nothing has to be done.
     *
     * @param now the time
     * @param room whether a probe could be sent
     * @return nanoseconds; 0 or less if something is due, {@link Long#MAX_VALUE} if nothing will be
     */
    public long nanosUntilNext(long now, boolean room) {
        long untilJudged = outcomes.nanosUntilNext(now);
        if (!room) {
            return Math.min(untilJudged, regular.nanosUntilOverrun(now));
        }
        if (!urgent.isEmpty() || selfCheck.wantsProbe()) {
            return 0;
        }
        return Math.min(untilJudged, Math.min(retries.nanosUntilNext(now), regular.nanosUntilNext(now)));
    }

    /** Whether the probe is for the sender's own responder, and not for a host. */
    public boolean isSelfProbe(long probe) {
        return ProbeStates.slotOf(probe) == SELF;
    }

    /**
     * The host of a probe.
     *
     * @param probe a probe that {@link #nextProbe} just returned, or that {@linkplain #isAwaited is awaited}; not a self-probe
     */
    public IpAddress host(long probe) {
        return slots.hostOf(ProbeStates.slotOf(probe));
    }

    /**
     * The probe was sent; its time-out runs from now on.
     *
     * @param probe the probe
     * @param at when it was sent
     */
    public void sent(long probe, long at) {
        if (outcomes.sent(probe, at)) {
            retries.sent(probe, at);
        }
    }

    /** How long the answer to a probe may take. */
    public Duration timeout() {
        return timing.timeout();
    }

    /** Whether the probe was sent, and its answer may still come in time. */
    public boolean isAwaited(long probe) {
        return probes.state(probe) == ProbeState.OUTSTANDING;
    }

    /**
     * Whether the miss of this probe would follow another one, and so count towards a verdict. A sender whose packets may get
     * lost sends such a probe several times while it {@linkplain #isAwaited is awaited}; that is one probe all the same.
     *
     * @param probe a probe that was {@link #sent}
     * @return false for a self-probe, and for a host that has been silent for long
     */
    public boolean followsMiss(long probe) {
        if (isSelfProbe(probe)) {
            return false;
        }
        int unanswered = retryStates.unanswered(ProbeStates.slotOf(probe));
        return unanswered > 1 && unanswered <= DEAD_AFTER_VERDICTS * timing.fall();
    }

    /**
     * The answer came, and proved to be the host's own.
     *
     * @param probe the probe
     * @param at when the answer came
     */
    public void answered(long probe, long at) {
        outcomes.answered(probe, at);
    }

    /**
     * The host did not answer, or refused.
     *
     * @param probe the probe
     * @param reason why, for people
     * @param at when that was known
     */
    public void missed(long probe, String reason, long at) {
        outcomes.missed(probe, reason, at);
    }

    /**
     * The checker could not send the probe, or not find out what became of it; nothing is said against the host.
     *
     * @param probe the probe
     * @param reason why, for people
     * @param at when that was known
     */
    public void discarded(long probe, String reason, long at) {
        outcomes.discarded(probe, reason, at);
    }

    /**
     * All probes under way are {@link #discarded}: the sender ends, and nobody would read their answers.
     *
     * @param reason why, for people
     * @param at the time
     */
    public void discardOutstanding(String reason, long at) {
        outcomes.discardOutstanding(reason, at);
    }

    /**
     * Takes an observation of any kind.
     *
     * @param probe the probe
     * @param observation what was seen; an answer is given the round trip that passed since the probe was sent
     * @param at when that was known
     */
    public void observed(long probe, Observation observation, long at) {
        outcomes.observed(probe, observation, at);
    }

    /**
     * Settles the probes whose time-out is over.
     *
     * @param now a time taken before the answers were read that were reported so far, so that an answer that waits to be
     *     read is never taken for a miss
     */
    public void judge(long now) {
        outcomes.judge(now);
    }

    /** The sums of the check and, under {@code hosts}, of each host: a picture of now, for people. */
    public Map<String, Object> statistics() {
        return statistics.facts();
    }
}
