package io.vpcrouter.testkit;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A health check in virtual time: the pace of the real checks ({@link ProbeSchedule}) over a {@link ScriptedNetwork}. Hand
 * {@link #create} to the builder of a router, as often as routers are started.
 *
 * <p>Threading: one thread.
 */
public final class ScriptedHealth {
    private static final Duration TO_ITSELF = Duration.ofNanos(100_000);
    /** As every real thread is, this one is woken a little late. */
    private static final long WAKE_UP = 1_000;

    private final ManualTime time;
    private final ProbeTiming timing;
    private final ScriptedNetwork network;
    private final SplittableRandom random;
    private final List<Monitor> running = new ArrayList<>();
    private boolean ownResponderWorks = true;
    private long pausedUntil;

    /**
     * A check.
     *
     * @param time the time it lives by
     * @param timing its pace
     * @param network what it asks through
     * @param seed where phases and jitter come from
     */
    public ScriptedHealth(ManualTime time, ProbeTiming timing, ScriptedNetwork network, long seed) {
        this.time = time;
        this.timing = timing;
        this.network = network;
        this.random = new SplittableRandom(seed);
        this.pausedUntil = time.nanos();
    }

    /** Makes a monitor: the factory that a router asks for. */
    public HealthMonitor create(HealthContext context) {
        return new Monitor(context);
    }

    /** The checker's thread does nothing for a while; the network goes on. */
    public void pause(Duration by) {
        pausedUntil = time.nanos() + by.toNanos();
    }

    /** Whether the checker's own responder answers it. */
    public void setOwnResponderWorks(boolean value) {
        ownResponderWorks = value;
    }

    /** Says something of a host beside the schedule, such as hard evidence. */
    public void report(IpAddress host, Observation observation) {
        running.forEach(monitor -> monitor.reports.observed(host, observation, time.nanos()));
    }

    private final class Monitor implements HealthMonitor {
        private final ProbeReports reports;
        private final ProbeRequests requests = new ProbeRequests();
        private final ProbeSchedule schedule;
        private final ArrayDeque<Long> answers = new ArrayDeque<>();
        private long wakeAt = Long.MAX_VALUE;

        Monitor(HealthContext context) {
            reports = new ProbeReports(context);
            schedule = new ProbeSchedule(timing, true, random.split(), reports);
        }

        @Override
        public ProbeTiming timing() {
            return timing;
        }

        @Override
        public void start() {
            running.add(this);
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            requests.watch(hosts);
            wakeIn(WAKE_UP);
        }

        @Override
        public void probeNow(Set<IpAddress> hosts) {
            requests.probeNow(hosts);
            wakeIn(WAKE_UP);
        }

        @Override
        public Map<String, Object> statistics() {
            return schedule.statistics();
        }

        @Override
        public void close() {
            reports.close();
            running.remove(this);
        }

        private void wakeIn(long nanos) {
            long due = Math.max(time.nanos() + Math.max(nanos, WAKE_UP), pausedUntil);
            if (due < wakeAt) {
                wakeAt = due;
                time.schedule(Duration.ofNanos(due - time.nanos()), () -> wake(due));
            }
        }

        private void wake(long due) {
            if (due != wakeAt || reports.isClosed()) {
                return;
            }
            wakeAt = Long.MAX_VALUE;
            if (time.nanos() < pausedUntil) {
                wakeIn(0);
                return;
            }
            turn();
            long wait = schedule.nanosUntilNext(time.nanos(), true);
            if (wait != Long.MAX_VALUE) {
                wakeIn(wait);
            }
        }

        private void turn() {
            long now = time.nanos();
            requests.handTo(schedule, now);
            while (!answers.isEmpty()) {
                schedule.answered(answers.remove(), now);
            }
            schedule.judge(now);
            for (long probe = schedule.nextProbe(now); probe != ProbeSchedule.NONE; probe = schedule.nextProbe(now)) {
                schedule.sent(probe, now);
                send(probe);
            }
        }

        private void send(long probe) {
            if (schedule.isSelfProbe(probe)) {
                if (ownResponderWorks) {
                    time.schedule(TO_ITSELF, () -> arrive(probe));
                }
                return;
            }
            IpAddress host = schedule.host(probe);
            if (!network.isDown(host) && !network.loses(host)) {
                time.schedule(network.roundTrip(host), () -> {
                    if (!network.isCutOff()) {
                        arrive(probe);
                    }
                });
            }
        }

        private void arrive(long probe) {
            answers.add(probe);
            wakeIn(0);
        }
    }
}
