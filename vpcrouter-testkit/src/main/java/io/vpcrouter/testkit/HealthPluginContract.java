package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every health check must do. Extend it, say whom it can ask, and run it as a JUnit test.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class HealthPluginContract {
    /** A documentation address (RFC 5737): nobody has it, and nobody is asked. */
    private static final IpAddress NEVER_WATCHED = IpAddress.parse("192.0.2.1");

    private static final int ENOUGH = 3;
    private static final int ROUNDS = 4;
    private static final Duration FIRST_QUESTION = Duration.ofMillis(100);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final List<ContractRun> runs = new ArrayList<>();

    /** For subclasses. */
    protected HealthPluginContract() {}

    /** The plugin. */
    protected abstract HealthPlugin plugin();

    /** Options with which it asks every two seconds or more often, and with which the hosts below behave as they should. */
    protected abstract OptionValues options();

    /** A host that answers. */
    protected abstract IpAddress healthyHost();

    /** Another host that answers. */
    protected abstract IpAddress otherHealthyHost();

    /** A host that does not answer, if there can be one. */
    protected abstract Optional<IpAddress> deadHost();

    /**
     * Makes a host fall silent, if a test can do that. Then the contract also tests that the check notices.
     *
     * @param host the healthy host or the other one
     * @return whether it is silent now; false unless this is overridden
     */
    protected boolean silence(IpAddress host) throws Exception {
        return false;
    }

    /** Makes a host that {@link #silence} has silenced answer again. */
    protected void revive(IpAddress host) throws Exception {}

    /**
     * How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. A shorter one also
     * shortens what a call may take.
     */
    protected Duration patience() {
        return TestContext.PATIENCE;
    }

    /** The interface that carries a host, for checks that ask the cloud; none is known unless this is overridden. */
    protected Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return Optional.empty();
    }

    /** Ends what a failed test has left. */
    @AfterEach
    final void endContract() {
        runs.forEach(ContractRun::close);
    }

    private ContractRun run() {
        ContractRun run = new ContractRun(patience());
        run.context().setInterfaces(this::interfaceOf);
        runs.add(run);
        return run;
    }

    private static long count(ContractRun run, IpAddress host, Class<? extends Observation> kind) {
        return seen(run, host).stream()
                .filter(one -> kind.isInstance(one.observation()))
                .count();
    }

    private static void awaitMore(ContractRun run, IpAddress host) throws InterruptedException {
        long wanted = count(run, host, Observation.class) + ENOUGH;
        run.context().await(host + " is observed", () -> count(run, host, Observation.class) >= wanted);
    }

    private static void await(ContractRun run, IpAddress host, Class<? extends Observation> kind, int times)
            throws InterruptedException {
        run.context()
                .await(
                        host + " is " + kind.getSimpleName() + ", " + times + " times",
                        () -> count(run, host, kind) >= times);
    }

    private HealthMonitor started(ContractRun run, HealthPlugin plugin, IpAddress... hosts) throws Exception {
        OptionValues options = options();
        HealthMonitor monitor = run.create(() -> plugin.create(options, run.context()));
        run.start(monitor::start);
        run.atOnce("watch", () -> monitor.watch(Set.of(hosts)));
        return monitor;
    }

    private HealthMonitor started(ContractRun run, IpAddress... hosts) throws Exception {
        return started(run, plugin(), hosts);
    }

    /** The name fits its pattern, and the options are unique and explained. */
    @Test
    void nameVersionAndOptionsAreWellFormed() {
        PluginRules.check(plugin());
    }

    /** Input and output begin with the start, and so do threads. */
    @Test
    void createAloneDoesNothing() throws Exception {
        ContractRun run = run();
        HealthPlugin plugin = plugin();
        OptionValues options = options();
        HealthMonitor monitor = run.create(() -> plugin.create(options, run.context()));
        ProbeTiming timing = monitor.timing();
        assertThat(timing.fall()).as("fall").isEqualTo(run.context().fall());
        assertThat(timing.interval()).as("interval").isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(monitor.timing()).as("the pace never changes").isEqualTo(timing);
        run.assertFacts(monitor::statistics);
        run.end(monitor);
        run.assertCreateDoesNothing(() -> plugin.create(options, run.context()));
        assertThat(run.context().heard()).as("observed without a start").isEmpty();
        run.assertNothingWentWrong();
    }

    /** Who answers is reported as reachable, with a time of the context's clock. */
    @Test
    void aHostThatAnswersIsReachable() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run, healthyHost());
        await(run, healthyHost(), Observation.Reachable.class, ENOUGH);
        assertHardlyAnyMisses(run, monitor.timing(), healthyHost());
        assertThat(run.context().heard())
                .allSatisfy(seen -> assertThat(seen.at() - seen.sentAt())
                        .as("nanoseconds since the question, by the context's clock")
                        .isCloseTo(0L, within(Duration.ofMinutes(1).toNanos()))
                        .isNotNegative());
        run.assertFacts(monitor::statistics);
        run.finish(monitor);
    }

    /** None, unless this machine wakes threads so late that the host of the test itself may have answered too late. */
    private static void assertHardlyAnyMisses(ContractRun run, ProbeTiming timing, IpAddress host) {
        // An answer needs several threads, of the check and of the host, and each may be woken late.
        boolean late = run.lateness().multipliedBy(10).compareTo(timing.timeout()) > 0;
        assertThat(count(run, host, Observation.Unreachable.class))
                .as("misses of %s, which answers", host)
                .isLessThanOrEqualTo(late ? count(run, host, Observation.class) / 2 : 0);
    }

    /** Who does not answer is a miss, and never a failure of the check. */
    @Test
    void aHostThatDoesNotAnswerIsAMiss() throws Exception {
        assumeTrue(deadHost().isPresent(), "every host answers this check");
        IpAddress dead = deadHost().orElseThrow();
        ContractRun run = run();
        HealthMonitor monitor = started(run, dead);
        run.context()
                .await(
                        "the dead host has misses",
                        () -> count(run, dead, Observation.Unreachable.class) >= ENOUGH
                                || count(run, dead, Observation.Gone.class) > 0);
        assertThat(count(run, dead, Observation.Reachable.class))
                .as("answers of the dead host")
                .isZero();
        run.finish(monitor);
    }

    /** What a check has seen once is no answer for later. */
    @Test
    void aHostThatFallsSilentIsAMissUntilItAnswersAgain() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run, healthyHost(), otherHealthyHost());
        await(run, healthyHost(), Observation.Reachable.class, 1);
        assumeTrue(silence(healthyHost()), "the test cannot silence a host");
        run.context()
                .await(
                        "the silent host has misses",
                        () -> count(run, healthyHost(), Observation.Unreachable.class) >= ENOUGH
                                || count(run, healthyHost(), Observation.Gone.class) > 0);
        long before = count(run, healthyHost(), Observation.Reachable.class);
        revive(healthyHost());
        run.context()
                .await(
                        "the host that answers again is reachable",
                        () -> count(run, healthyHost(), Observation.Reachable.class) > before);
        assertHardlyAnyMisses(run, monitor.timing(), otherHealthyHost());
        run.finish(monitor);
    }

    /** New hosts need a verdict before anything can be decided about them. */
    @Test
    void newHostsAreAskedAtOnce() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run);
        Duration interval = monitor.timing().interval();
        long watchedAt = run.context().clock().nanos();
        run.atOnce("watch", () -> monitor.watch(Set.of(healthyHost())));
        await(run, healthyHost(), Observation.class, 1);
        long waited = run.context().heard().get(0).sentAt() - watchedAt;
        assertThat(Duration.ofNanos(waited))
                .as("time from watch to the first question, with an interval of %s", interval)
                .isLessThan(interval.dividedBy(2)
                        .plus(FIRST_QUESTION)
                        .plus(run.lateness().multipliedBy(2)));
        run.finish(monitor);
    }

    /** The pace that a check promises is the pace that it keeps, whatever single hosts do. */
    @Test
    void everyHostIsAskedOncePerInterval() throws Exception {
        List<IpAddress> hosts = new ArrayList<>(List.of(healthyHost(), otherHealthyHost()));
        deadHost().ifPresent(hosts::add);
        ContractRun run = run();
        HealthMonitor monitor = started(run, hosts.toArray(IpAddress[]::new));
        ProbeTiming timing = monitor.timing();
        for (IpAddress host : hosts) {
            run.context()
                    .await(
                            host + " is observed during " + ROUNDS + " intervals of " + timing.interval(),
                            () -> span(run, host) >= ROUNDS * timing.interval().toNanos());
        }
        hosts.forEach(host -> assertPace(run, timing, host));
        run.finish(monitor);
    }

    private static List<TestContext.Seen> seen(ContractRun run, IpAddress host) {
        return run.context().heard().stream()
                .filter(one -> one.host().equals(host))
                .toList();
    }

    private static long span(ContractRun run, IpAddress host) {
        LongSummaryStatistics times =
                seen(run, host).stream().mapToLong(TestContext.Seen::sentAt).summaryStatistics();
        return times.getCount() == 0 ? 0 : times.getMax() - times.getMin();
    }

    private static void assertPace(ContractRun run, ProbeTiming timing, IpAddress host) {
        List<TestContext.Seen> seen = seen(run, host);
        long questions = seen.stream()
                .filter(one -> !(one.observation() instanceof Observation.Indeterminate))
                .count();
        double rounds = (double) span(run, host) / timing.interval().toNanos();
        double late = (double) run.lateness().toNanos() / timing.interval().toNanos();
        assertThat((double) questions)
                .as("observations of %s in %.1f intervals of %s", host, rounds, timing.interval())
                .isLessThanOrEqualTo(2 * rounds + timing.fall() + 2);
        assertThat(rounds / (seen.size() - 1))
                .as("intervals of %s between two observations of %s", timing.interval(), host)
                .isLessThanOrEqualTo(2 + 2 * late);
    }

    /** The hosts to watch are always the whole set. */
    @Test
    void hostsThatLeftTheSetAreNotAskedAnyMore() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run, healthyHost(), otherHealthyHost());
        awaitMore(run, healthyHost());
        run.atOnce("watch", () -> monitor.watch(Set.of(otherHealthyHost())));
        // What was under way may still come.
        awaitMore(run, otherHealthyHost());
        long before = count(run, healthyHost(), Observation.class);
        awaitMore(run, otherHealthyHost());
        assertThat(count(run, healthyHost(), Observation.class))
                .as("observations of %s, before and after it left the set", healthyHost())
                .isEqualTo(before);
        assertThat(run.context().heard())
                .extracting(TestContext.Seen::host)
                .as("hosts that were observed")
                .containsOnly(healthyHost(), otherHealthyHost());
        run.finish(monitor);
    }

    /** The core's loop calls these methods, and must not wait. */
    @Test
    void watchAndProbeNowReturnAtOnceAndNeverThrow() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run, healthyHost());
        run.atOnce("probeNow", () -> monitor.probeNow(Set.of(healthyHost())));
        run.atOnce("probeNow of a host that is not watched", () -> monitor.probeNow(Set.of(NEVER_WATCHED)));
        run.atOnce("probeNow of nobody", () -> monitor.probeNow(Set.of()));
        // The check goes on as before.
        awaitMore(run, healthyHost());
        assertThat(count(run, NEVER_WATCHED, Observation.class))
                .as("observations of a host that was never watched")
                .isZero();
        run.atOnce("watch of nobody", () -> monitor.watch(Set.of()));
        run.finish(monitor);
    }

    /** A plugin keeps no state: what runs is what {@code create} made. */
    @Test
    void twoOfOnePluginDoNotDisturbEachOther() throws Exception {
        HealthPlugin plugin = plugin();
        ContractRun first = run();
        ContractRun second = run();
        HealthMonitor one = started(first, plugin, healthyHost());
        HealthMonitor two = started(second, plugin, otherHealthyHost());
        awaitMore(first, healthyHost());
        first.finish(one);
        awaitMore(second, otherHealthyHost());
        assertThat(second.context().heard())
                .extracting(TestContext.Seen::host)
                .as("hosts that the second one observed")
                .containsOnly(otherHealthyHost());
        second.finish(two);
    }

    /** After close everything has ended and nothing is said, from whatever thread. */
    @Test
    void nothingIsReportedAfterClose() throws Exception {
        ContractRun run = run();
        HealthMonitor monitor = started(run, healthyHost());
        awaitMore(run, healthyHost());
        run.end(monitor);
        int before = run.context().heard().size();
        TimeUnit.NANOSECONDS.sleep(monitor.timing().interval().plus(A_MOMENT).toNanos());
        run.context().close();
        TimeUnit.NANOSECONDS.sleep(A_MOMENT.toNanos());
        assertThat(run.context().heard())
                .as("observed when close returned, and later")
                .hasSize(before);
        run.assertNothingWentWrong();
    }

    /** Routers come and go in one process, so a check takes with it what it has opened and started. */
    @Test
    void closeLeavesNothingBehind() throws Exception {
        List<String> left = leftOvers();
        if (!left.isEmpty()) {
            // What all checks of a process share is made once.
            left = leftOvers();
        }
        assertThat(left).as("what runs or is open after close").isEmpty();
    }

    private List<String> leftOvers() throws Exception {
        ContractRun run = run();
        Set<String> before = OpenHandles.now();
        live(run);
        return run.leftOvers(before);
    }

    /** A method of its own, so that nothing of the check can still be reached after it. */
    private void live(ContractRun run) throws Exception {
        HealthMonitor monitor = started(run, healthyHost(), otherHealthyHost());
        awaitMore(run, healthyHost());
        run.finish(monitor);
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        ContractRun run = run();
        HealthMonitor started = started(run);
        run.end(started);
        run.finish(started);
        ContractRun without = run();
        HealthPlugin plugin = plugin();
        OptionValues options = options();
        HealthMonitor neverStarted = without.create(() -> plugin.create(options, without.context()));
        without.end(neverStarted);
        without.finish(neverStarted);
    }
}
