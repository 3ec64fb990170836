package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.probe.HostSlots;
import io.vpcrouter.internal.probe.ProbeQueue;
import io.vpcrouter.internal.probe.ProbeTable;
import io.vpcrouter.internal.probe.RoundTrips;
import io.vpcrouter.internal.probe.TimerWheel;
import io.vpcrouter.model.IpAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Decides which host is asked when, and what an answer or its absence is worth. It has no clock, no thread and no
 * socket: whoever sends the probes tells it the time, always of the same monotonic clock in nanoseconds.
 *
 * <p>The sender's loop: {@link #watch} and {@link #probeNow} what the core asked for; read every answer that is there and
 * tell it ({@link #answered}, {@link #missed}, {@link #voided}); {@link #judge} with a time taken before that reading;
 * then, as long as there is room, take {@link #nextProbe}, send it and say so ({@link #sent}); without room say so
 * ({@link #holdBack}); then wait {@link #nanosUntilNext}.
 *
 * <p>The rules, with I, S, T and N of {@link ProbeTiming}:
 *
 * <ul>
 *   <li>A host is asked every I, with a phase of its own. Jitter shortens a gap by up to 10 % and never lengthens it.
 *   <li>A probe that is not answered S after it was sent is followed by another one, until N in a row are not answered.
 *       So a host that falls silent has N misses between (N − 1) × S + T and I + (N − 1) × S + T later.
 *   <li>New hosts are asked at once, spread over at most one second.
 *   <li>An answer after T still ends the row of misses, and is marked as late.
 *   <li>A miss is void, which is reported as indeterminate, if its probe was sent or judged more than T late, or if the
 *       checker's own responder, asked by the same code at the same time, did not answer either.
 *   <li>A host that could not be asked for a whole interval is reported as indeterminate and counted as an overrun.
 * </ul>
 *
 * <p>Threading: one thread at a time, except {@link #statistics}, which may come from any thread.
 *
 * <p>Failure: probes that are not known any more, because they are too old or their host is not watched any more, are
 * ignored.
 *
 * <p>Evolution: gains methods in minor versions.
 */
public final class ProbeSchedule {
    /** What {@link #nextProbe} says if nobody is to be asked. */
    public static final long NONE = ProbeTable.NONE;

    static final int SELF = 0;
    private static final long NEW_HOST_SPACING = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NEW_HOST_SPREAD = TimeUnit.SECONDS.toNanos(1);
    private static final double JITTER = 0.1;

    private final long interval;
    private final long reask;
    private final long timeout;
    private final int fall;
    private final boolean selfProbe;
    private final RandomGenerator random;
    private final ProbeReports reports;

    private final HostSlots slots = new HostSlots(SELF + 1);
    private final TimerWheel asks;
    private final ProbeTable probes;
    private final ProbeQueue reasks = new ProbeQueue();
    private final Set<IpAddress> urgent = new LinkedHashSet<>();
    private final RoundTrips roundTrips = new RoundTrips();
    private final SelfCheck proof;
    private final ProbeOutcomes outcomes;

    /** Keeps the compiler from leaving out reads of which nothing else depends. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    private long urgentSince;
    private boolean wasHeldBack;
    private long heldBackAt;

    /**
     * A schedule without hosts.
     *
     * @param timing the pace
     * @param selfProbe whether the sender has a responder of its own and asks it for {@link #isSelfProbe} probes
     * @param random where phases and jitter come from
     * @param reports where observations go
     */
    public ProbeSchedule(ProbeTiming timing, boolean selfProbe, RandomGenerator random, ProbeReports reports) {
        this.interval = timing.interval().toNanos();
        this.reask = timing.reask().toNanos();
        this.timeout = timing.timeout().toNanos();
        this.fall = timing.fall();
        this.selfProbe = selfProbe;
        this.random = Objects.requireNonNull(random, "random");
        this.reports = Objects.requireNonNull(reports, "reports");
        this.asks = new TimerWheel(interval, this::fetch);
        this.proof = new SelfCheck(selfProbe, timeout, reports);
        // Those of one row that overlap, a regular one, a witness and one that is already settled.
        long overlapping = Math.min(fall, 1 + (timeout - 1) / reask);
        int depth = Integer.highestOneBit((int) overlapping + 2) << 1;
        // One re-ask more than a verdict needs, so that a void probe among them does not cost a whole interval.
        this.probes = new ProbeTable(depth, fall);
        probes.admit(SELF);
        roundTrips.admit(RoundTrips.WHOLE_CHECK, null);
        this.outcomes = new ProbeOutcomes(timeout, slots, probes, roundTrips, proof, reports);
    }

    /**
     * The hosts to ask from now on. Those that were not among them before are asked at once.
     *
     * @param hosts all of them
     * @param now the time
     */
    public void watch(Set<IpAddress> hosts, long now) {
        slots.retain(hosts, slot -> {
            asks.remove(slot);
            probes.admit(slot);
            roundTrips.retire(slot);
        });
        urgent.retainAll(hosts);
        List<IpAddress> added =
                hosts.stream().filter(host -> !slots.contains(host)).toList();
        long step = Math.min(NEW_HOST_SPACING, Math.min(NEW_HOST_SPREAD, interval) / Math.max(1, added.size()));
        long due = now;
        for (IpAddress host : added) {
            int slot = slots.add(host);
            probes.admit(slot);
            roundTrips.admit(slot, host);
            asks.put(slot, due);
            due += step;
        }
        if (slots.isEmpty()) {
            asks.remove(SELF);
        } else if (selfProbe && !asks.contains(SELF)) {
            asks.put(SELF, now);
        }
    }

    /**
     * Reads what the next probes of these slots will need. With tens of thousands of hosts it lies in slow memory, here and
     * there: read one after the other with nothing in between, many pieces are fetched at the same time; otherwise every
     * probe would wait for its own.
     */
    private void fetch(int[] upcoming, int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += probes.touch(upcoming[i]) + roundTrips.touch(upcoming[i]) + slots.touch(upcoming[i]);
        }
        fetched = sum;
    }

    /**
     * Asks these hosts at once, beside their schedule.
     *
     * @param hosts some hosts; those that are not watched are ignored
     * @param now the time
     */
    public void probeNow(Set<IpAddress> hosts, long now) {
        urgentSince = now;
        hosts.stream().filter(slots::contains).forEach(urgent::add);
    }

    /**
     * The next probe to send now: witnesses first, then re-asks, then the regular ones, each in the order of their times.
     *
     * @param now the time
     * @return the probe, or {@link #NONE}
     */
    public long nextProbe(long now) {
        long probe = urgent.isEmpty() ? NONE : urgentProbe();
        if (probe == NONE && proof.isAsking()) {
            probe = open(SELF, now);
            proof.askedAt(now);
        }
        if (probe == NONE) {
            probe = reaskProbe(now);
        }
        if (probe == NONE) {
            probe = regularProbe(now);
        }
        return probe;
    }

    private long urgentProbe() {
        for (Iterator<IpAddress> hosts = urgent.iterator(); hosts.hasNext(); ) {
            int slot = slots.slotOf(hosts.next());
            hosts.remove();
            long probe = open(slot, urgentSince);
            if (probe != NONE) {
                return probe;
            }
        }
        return NONE;
    }

    private long reaskProbe(long now) {
        while (reasks.isDue(now)) {
            long due = reasks.firstTime();
            long unanswered = reasks.remove();
            probes.setReaskQueued(unanswered, false);
            if (!wantsReask(unanswered)) {
                continue;
            }
            int slot = ProbeTable.slotOf(unanswered);
            long probe = open(slot, due);
            if (probe != NONE) {
                probes.useReask(slot);
                return probe;
            }
        }
        return NONE;
    }

    private boolean wantsReask(long probe) {
        if (!probes.isNewest(probe) || probes.state(probe) == ProbeTable.CLOSED) {
            return false;
        }
        int slot = ProbeTable.slotOf(probe);
        int row = probes.unanswered(slot);
        return row > 0 && row < fall && probes.reasksLeft(slot) > 0;
    }

    private long regularProbe(long now) {
        while (asks.isDue(now)) {
            int slot = asks.firstSlot();
            long due = asks.firstTime();
            if (now - due >= interval) {
                due = skipRoundsThatAreOver(slot, due, now);
            }
            long next = due + gap(slot);
            // Asked almost an interval late; one more would be the end of this round, and is an overrun.
            asks.put(slot, next - now > 0 ? next : now + reask);
            if (isBeingReasked(slot)) {
                continue;
            }
            probes.refillReasks(slot);
            long probe = open(slot, due);
            if (probe != NONE) {
                return probe;
            }
            overrun(slot, 1, now);
        }
        return NONE;
    }

    /** Another probe within a row of re-asks would make it N misses in a shorter silence than promised. */
    private boolean isBeingReasked(int slot) {
        long newest = probes.newest(slot);
        // Wanted is not enough: if a miss became void after the row was complete, nobody makes that re-ask any more.
        return wantsReask(newest)
                && probes.isReaskQueued(slot)
                && (probes.unanswered(slot) > 1 || probes.state(newest) != ProbeTable.OUTSTANDING);
    }

    /** After a pause the hosts keep their phases; asking all of them at once would only make the next rounds late too. */
    private long skipRoundsThatAreOver(int slot, long due, long now) {
        long rounds = (now - due) / interval;
        overrun(slot, rounds, now);
        return due + rounds * interval;
    }

    private long gap(int slot) {
        if (probes.isFresh(slot)) {
            // The first gap gives the host its phase.
            return interval - random.nextLong(interval);
        }
        return interval - (long) (interval * JITTER * random.nextDouble());
    }

    private void overrun(int slot, long rounds, long now) {
        if (slot != SELF) {
            roundTrips.count(slot, RoundTrips.Count.OVERRUNS, rounds);
            reports.observed(
                    slots.hostOf(slot),
                    Observation.indeterminate("not asked in time: the check was overloaded or paused"),
                    now);
        }
    }

    private long open(int slot, long due) {
        return probes.open(slot, wasHeldBack && heldBackAt - due > 0 ? heldBackAt : due);
    }

    /**
     * Says that no more probes can be sent for the moment. What is due waits; that it waited until now is no lateness,
     * because it does not make the checker a bad witness.
     *
     * @param now the time
     */
    public void holdBack(long now) {
        wasHeldBack = true;
        heldBackAt = now;
        while (asks.isDue(now - interval)) {
            int slot = asks.firstSlot();
            asks.put(slot, skipRoundsThatAreOver(slot, asks.firstTime(), now));
        }
    }

    /**
     * How long nothing has to be done.
     *
     * @param now the time
     * @param room whether a probe could be sent
     * @return nanoseconds; 0 or less if something is due, {@link Long#MAX_VALUE} if nothing will be
     */
    public long nanosUntilNext(long now, boolean room) {
        long wait = outcomes.nanosUntilNext(now);
        if (!room) {
            return asks.isEmpty() ? wait : Math.min(wait, asks.firstTime() + interval - now);
        }
        if (!urgent.isEmpty() || proof.isAsking()) {
            return 0;
        }
        while (!reasks.isEmpty() && probes.state(reasks.first()) == ProbeTable.CLOSED) {
            reasks.remove();
        }
        wait = reasks.isEmpty() ? wait : Math.min(wait, reasks.firstTime() - now);
        return asks.isEmpty() ? wait : Math.min(wait, asks.firstTime() - now);
    }

    /** Whether the probe is for the sender's own responder, and not for a host. */
    public boolean isSelfProbe(long probe) {
        return ProbeTable.slotOf(probe) == SELF;
    }

    /**
     * Whom a probe asks.
     *
     * @param probe a probe that {@link #nextProbe} just gave, not a self-probe
     */
    public IpAddress host(long probe) {
        return slots.hostOf(ProbeTable.slotOf(probe));
    }

    /**
     * The probe was sent; its time-out runs from now on.
     *
     * @param probe the probe
     * @param at when it was sent
     */
    public void sent(long probe, long at) {
        if (outcomes.sent(probe, at)) {
            reasks.add(probe, at + reask);
            probes.setReaskQueued(probe, true);
        }
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
     * The checker could not ask, or not find out; nothing is said against the host.
     *
     * @param probe the probe
     * @param reason why, for people
     * @param at when that was known
     */
    public void voided(long probe, String reason, long at) {
        outcomes.voided(probe, reason, at);
    }

    /**
     * All probes under way are {@link #voided}: the sender ends, and their answers would find nobody.
     *
     * @param reason why, for people
     * @param at the time
     */
    public void voidOutstanding(String reason, long at) {
        outcomes.voidOutstanding(reason, at);
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
     * Settles the probes whose time is over.
     *
     * @param now a time taken before the answers were read that were told so far, so that an answer that waits to be read
     *     is never taken for a miss
     */
    public void judge(long now) {
        outcomes.judge(now);
    }

    /** The sums of the check and, under {@code hosts}, of each host: a picture of now, for people. */
    public Map<String, Object> statistics() {
        return roundTrips.facts();
    }
}
