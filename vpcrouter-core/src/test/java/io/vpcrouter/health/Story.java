package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A tracker and a clock in seconds: {@code story.at(0.5).miss("a")}. Hosts have names of one letter. A probe is sent one
 * time-out before it is missed and 10 ms before it is answered, unless something else is said.
 */
final class Story {
    static final double ROUND_TRIP = 0.01;

    final ProbeTiming timing;
    final HealthTracker tracker;
    private final List<VerdictChange> changes = new ArrayList<>();
    private double now;

    private Story(ProbeTiming timing, boolean controlTargets) {
        this.timing = timing;
        this.tracker = new HealthTracker(
                timing,
                HealthTracker.recoveryWindow(timing.interval()),
                host -> host.equals(address("z")),
                controlTargets);
    }

    /** The default pace: I = 2 s, S = T = 0.5 s, N = 3. */
    static Story of(String hosts) {
        return of(hosts, 2, 3);
    }

    static Story of(String hosts, double interval, int fall) {
        return new Story(ProbeTiming.of(Duration.ofNanos(nanos(interval)), fall), false).watch(hosts);
    }

    static Story withControlTargets(String hosts) {
        return new Story(ProbeTiming.of(Duration.ofSeconds(2), 3), true).watch(hosts);
    }

    static IpAddress address(String name) {
        return IpAddress.ofIpv4(0x0a000000 + name.charAt(0));
    }

    static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** The hosts of a text such as {@code "abc"}. */
    Story watch(String hosts) {
        Set<IpAddress> wanted = new LinkedHashSet<>();
        hosts.chars().forEach(name -> wanted.add(address(Character.toString(name))));
        tracker.watch(wanted, nanos(now));
        return this;
    }

    Story at(double seconds) {
        now = seconds;
        tracker.advance(nanos(now));
        return this;
    }

    Story miss(String hosts) {
        return sentAt(now - timing.timeout().toNanos() / 1e9, hosts, Observation.unreachable("timed out"));
    }

    Story answer(String hosts) {
        return sentAt(now - ROUND_TRIP, hosts, Observation.reachable());
    }

    Story lateAnswer(String hosts, double sentAt) {
        return sentAt(sentAt, hosts, Observation.reachableLate(Duration.ofNanos(nanos(now - sentAt))));
    }

    Story questionable(String hosts) {
        return sentAt(now - ROUND_TRIP, hosts, Observation.questionable("retires soon"));
    }

    Story gone(String hosts) {
        return sentAt(now - ROUND_TRIP, hosts, Observation.gone("stopped"));
    }

    Story cannotAsk(String hosts) {
        return sentAt(now, hosts, Observation.indeterminate("no socket"));
    }

    Story sentAt(double sentAt, String hosts, Observation observation) {
        hosts.chars()
                .forEach(name ->
                        tracker.observed(address(Character.toString(name)), observation, nanos(sentAt), nanos(now)));
        tracker.advance(nanos(now));
        return this;
    }

    Story controlTargetAnswers() {
        tracker.controlTargetAnswered(nanos(now - ROUND_TRIP), nanos(now));
        return this;
    }

    /** The host dies at once; the witness answers between its misses, which come every half second from now on. */
    Story dies(String hosts, String witness) {
        double from = now;
        for (int i = 0; i < timing.fall(); i++) {
            at(from + 0.5 * i).miss(hosts);
            at(from + 0.5 * i + 0.2).sentAt(from + 0.5 * i, witness, Observation.reachable());
        }
        return this;
    }

    /** Answers every interval, the last time at the end. */
    Story answersUntil(double end, String hosts) {
        double step = timing.interval().toNanos() / 1e9;
        for (double time = now; time < end - 1e-9; time += step) {
            at(time).answer(hosts);
        }
        return at(end).answer(hosts);
    }

    Verdict verdict(String host) {
        return tracker.report(address(host)).orElseThrow().verdict();
    }

    HostHealth health(String host) {
        return tracker.health(address(host), nanos(now));
    }

    /** Who was asked to be probed at once since this was asked last. */
    String asked() {
        StringBuilder names = new StringBuilder();
        tracker.takeHostsToProbe().forEach(host -> names.append((char) nameOf(host)));
        return names.toString();
    }

    private static int nameOf(IpAddress host) {
        for (int name = 'a'; name <= 'z'; name++) {
            if (host.equals(address(Character.toString(name)))) {
                return name;
            }
        }
        throw new AssertionError(host);
    }

    /** The verdicts of a host so far, oldest first. */
    List<Verdict> verdicts(String host) {
        changes.addAll(tracker.takeChanges());
        return changes.stream()
                .filter(change -> change.host().equals(address(host)))
                .map(VerdictChange::to)
                .toList();
    }
}
