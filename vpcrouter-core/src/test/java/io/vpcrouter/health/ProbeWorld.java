package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, a network and a checker in virtual time, around a real tracker. The checker keeps the contract's pace: phases,
 * jitter, retries, witnesses at once. What the network loses is scripted.
 */
final class ProbeWorld {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    /** What the network does to one probe. */
    interface Network {
        /**
         * Whether the answer to a probe never comes.
         *
         * @param host the number of the host
         * @param sentAt when the probe is sent
         * @param arrivesAt when its answer would come
         */
        boolean loses(int host, long sentAt, long arrivesAt);

        default Network and(Network other) {
            return (host, sentAt, arrivesAt) -> loses(host, sentAt, arrivesAt) || other.loses(host, sentAt, arrivesAt);
        }
    }

    /** How long an answer takes. */
    interface RoundTrips {
        long next(int host, long now);
    }

    record Change(long at, int host, Verdict from, Verdict to) {}

    private enum Kind {
        // In the order in which a checker does what falls on one moment.
        ANSWER,
        MISS,
        WITNESSES,
        RETRY,
        REGULAR,
        WAKE
    }

    private record Event(long at, Kind kind, long number, int host, long sentAt, Set<IpAddress> asked) {}

    final HealthTracker tracker;
    final List<Change> changes = new ArrayList<>();
    final List<Long> freezes = new ArrayList<>();

    private final ProbeTiming timing;
    private final long interval;
    private final long retry;
    private final long timeout;
    private final Random random;
    private final Network network;
    private final RoundTrips roundTrips;
    private final IpAddress[] addresses;
    private final Map<IpAddress, Integer> numbers = new HashMap<>();
    private final int[] unanswered;
    private final long[] newestSentAt;

    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> {
        int order = Long.compare(a.at, b.at);
        order = order != 0 ? order : a.kind.compareTo(b.kind);
        return order != 0 ? order : Long.compare(a.number, b.number);
    });
    private long eventNumber;
    private long pausedFrom = Long.MAX_VALUE;
    private long pausedUntil = Long.MAX_VALUE;
    private long handover;
    private long wakeAt = Long.MAX_VALUE;
    private boolean wasFrozen;
    private boolean answersWitnessRequests = true;

    ProbeWorld(ProbeTiming timing, int hosts, Random random, Network network, RoundTrips roundTrips) {
        this.timing = timing;
        this.interval = timing.interval().toNanos();
        this.retry = timing.retry().toNanos();
        this.timeout = timing.timeout().toNanos();
        this.random = random;
        this.network = network;
        this.roundTrips = roundTrips;
        this.tracker = new HealthTracker(timing, HealthTracker.recoveryWindow(timing.interval()), host -> false, false);
        this.addresses = new IpAddress[hosts];
        this.unanswered = new int[hosts];
        this.newestSentAt = new long[hosts];
        for (int host = 0; host < hosts; host++) {
            addresses[host] = IpAddress.ofIpv4(0x0a000000 + host);
            numbers.put(addresses[host], host);
        }
    }

    /** How long a request for witnesses is on its way to the checker; the retry does not wait for it. */
    ProbeWorld handover(long nanos) {
        handover = nanos;
        return this;
    }

    /** The checker does nothing in this time, and makes up for it afterwards. */
    ProbeWorld pause(long from, long until) {
        pausedFrom = from;
        pausedUntil = until;
        return this;
    }

    ProbeWorld withoutWitnessRequests() {
        answersWitnessRequests = false;
        return this;
    }

    /** Starts to watch the first so many hosts; those that are new are asked at once. */
    void watch(int count, long now) {
        Set<IpAddress> wanted = new LinkedHashSet<>(List.of(addresses).subList(0, count));
        for (int host = 0; host < count; host++) {
            if (!tracker.hosts().contains(addresses[host])) {
                long phase = (long) (random.nextDouble() * interval);
                schedule(now, Kind.RETRY, host, Long.MIN_VALUE);
                schedule(now + phase, Kind.REGULAR, host, 0);
            }
        }
        tracker.watch(wanted, now);
    }

    private void schedule(long at, Kind kind, int host, long sentAt) {
        events.add(new Event(at, kind, eventNumber++, host, sentAt, Set.of()));
    }

    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            if (event.at >= pausedFrom && event.at < pausedUntil) {
                events.add(new Event(pausedUntil, event.kind, eventNumber++, event.host, event.sentAt, event.asked));
                if (event.kind == Kind.MISS && pausedUntil - event.at > timeout) {
                    events.remove();
                }
                continue;
            }
            handle(event);
        }
    }

    private void handle(Event event) {
        long now = event.at;
        switch (event.kind) {
            case ANSWER -> {
                unanswered[event.host] = 0;
                Duration roundTrip = Duration.ofNanos(now - event.sentAt);
                boolean late = now - event.sentAt > timeout;
                report(event, late ? Observation.reachableLate(roundTrip) : Observation.reachable(roundTrip));
            }
            case MISS -> {
                boolean judgedLate = now - event.sentAt - timeout > timeout;
                report(event, judgedLate ? Observation.indeterminate("late") : Observation.unreachable("timed out"));
            }
            case WITNESSES -> event.asked.forEach(host -> send(numberOf(host), now));
            case RETRY -> {
                boolean newest = event.sentAt == Long.MIN_VALUE || newestSentAt[event.host] == event.sentAt;
                if (newest && unanswered[event.host] < timing.fall()) {
                    send(event.host, now);
                }
            }
            case REGULAR -> {
                schedule(now + interval - (long) (0.1 * random.nextDouble() * interval), Kind.REGULAR, event.host, 0);
                boolean retrying = unanswered[event.host] > 1 && unanswered[event.host] < timing.fall();
                if (!retrying) {
                    send(event.host, now);
                }
            }
            case WAKE -> wakeAt = Long.MAX_VALUE;
        }
        settle(now);
    }

    private int numberOf(IpAddress host) {
        return numbers.get(host);
    }

    private void send(int host, long now) {
        long arrives = now + roundTrips.next(host, now);
        boolean lost = network.loses(host, now, arrives);
        unanswered[host]++;
        newestSentAt[host] = now;
        if (!lost) {
            schedule(arrives, Kind.ANSWER, host, now);
        }
        if (lost || arrives - now > timeout) {
            schedule(now + timeout, Kind.MISS, host, now);
        }
        if (lost || arrives - now > retry) {
            schedule(now + retry, Kind.RETRY, host, now);
        }
    }

    private void report(Event event, Observation observation) {
        tracker.observed(addresses[event.host], observation, event.sentAt, event.at);
    }

    private void settle(long now) {
        tracker.advance(now);
        for (VerdictChange change : tracker.takeChanges()) {
            changes.add(new Change(now, numberOf(change.host()), change.from(), change.to()));
        }
        if (tracker.isFrozen() && !wasFrozen) {
            freezes.add(now);
        }
        wasFrozen = tracker.isFrozen();
        Set<IpAddress> asked = tracker.takeHostsToProbe();
        if (!asked.isEmpty() && answersWitnessRequests) {
            if (handover == 0) {
                asked.forEach(host -> send(numberOf(host), now));
            } else {
                events.add(new Event(now + handover, Kind.WITNESSES, eventNumber++, 0, 0, asked));
            }
        }
        long deadline = tracker.nextDeadline().orElse(Long.MAX_VALUE);
        if (deadline < wakeAt) {
            wakeAt = deadline;
            schedule(Math.max(now, deadline), Kind.WAKE, 0, 0);
        }
    }

    Verdict verdict(int host) {
        return tracker.report(addresses[host]).orElseThrow().verdict();
    }

    /** What happened, without the first answers. */
    List<Change> doubts() {
        return changes.stream().filter(change -> change.from != Verdict.UNKNOWN).toList();
    }

    long failures() {
        return changes.stream().filter(change -> change.to == Verdict.FAILED).count();
    }

    /** When the host failed for the first time after a moment. */
    @Nullable
    Long failedAt(int host, long after) {
        return changes.stream()
                .filter(change -> change.host == host && change.to == Verdict.FAILED && change.at >= after)
                .map(Change::at)
                .findFirst()
                .orElse(null);
    }
}
