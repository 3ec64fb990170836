package io.vpcrouter.bench.checks;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.health.VerdictChange;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.probe.ProbeSchedule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Loses single packets, a million of them, in virtual time: the real schedule and the real tracker between them. */
public final class SingleLosses {
    private static final int HOSTS = 1000;
    private static final int LOSSES = 1_000_000;
    private static final double LOSS = 0.2;
    private static final long ROUND_TRIP = 200_000;
    /** Of the Python daemon vpc-router 1.8.3: every single loss. */
    private static final String PYTHON = "Python: each of them (stored)";

    private final SplittableRandom random = new SplittableRandom(1);
    private final Set<IpAddress> hosts = CheckRun.hosts(0, HOSTS);
    /** Whose last packet was lost: the next one gets through. */
    private final Set<IpAddress> unlucky = new HashSet<>();

    private final ArrayDeque<long[]> answers = new ArrayDeque<>();
    private final ProbeSchedule schedule;
    private final HealthTracker tracker;
    private long time;
    private long losses;
    private long probes;
    private long misses;
    private long failures;

    private SingleLosses() {
        ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), ProbeTiming.DEFAULT_FALL);
        tracker = new HealthTracker(timing, HealthTracker.recoveryWindow(timing.interval()), host -> false, false);
        CheckContext context = new CheckContext() {
            @Override
            public void observed(IpAddress host, Observation observation, long sentAt) {
                misses += observation instanceof Observation.Unreachable ? 1 : 0;
                tracker.observed(host, observation, sentAt, time);
            }
        };
        schedule = new ProbeSchedule(timing, true, new SplittableRandom(2), new ProbeReports(context));
    }

    public static Row measure() {
        return new SingleLosses().run();
    }

    private Row run() {
        schedule.watch(hosts, time);
        tracker.watch(hosts, time);
        while (losses < LOSSES) {
            turn();
            long wait = Math.max(1, schedule.nanosUntilNext(time, true));
            time = answers.isEmpty() ? time + wait : Math.min(time + wait, Math.max(time, answers.peek()[1]));
        }
        return Row.of(
                "false failovers from 1,000,000 single losses",
                "0",
                failures == 0 && misses >= LOSSES - HOSTS,
                String.valueOf(failures),
                Row.number(losses, 0) + " lost of " + Row.number(probes, 0) + " probes, " + Row.number(misses, 0)
                        + " misses, " + Row.number(time / 3600e9, 1) + " virtual hours of 1,000 hosts; " + PYTHON);
    }

    private void turn() {
        while (!answers.isEmpty() && answers.peek()[1] - time <= 0) {
            schedule.answered(answers.poll()[0], time);
        }
        schedule.judge(time);
        for (long probe = schedule.nextProbe(time); probe != ProbeSchedule.NONE; probe = schedule.nextProbe(time)) {
            send(probe);
        }
        tracker.advance(time);
        for (VerdictChange change : tracker.takeChanges()) {
            failures += change.to() == Verdict.FAILED ? 1 : 0;
        }
        Set<IpAddress> witnesses = tracker.takeHostsToProbe();
        if (!witnesses.isEmpty()) {
            schedule.probeNow(witnesses, time);
        }
    }

    private void send(long probe) {
        schedule.sent(probe, time);
        if (schedule.isSelfProbe(probe)) {
            answers.add(new long[] {probe, time + ROUND_TRIP});
            return;
        }
        probes++;
        IpAddress host = schedule.host(probe);
        if (!unlucky.remove(host) && random.nextDouble() < LOSS) {
            unlucky.add(host);
            losses++;
        } else {
            answers.add(new long[] {probe, time + ROUND_TRIP});
        }
    }
}
