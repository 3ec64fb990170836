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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every health check must do. Extend it, say whom it can ask, and run it as a JUnit test.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class HealthPluginContract {
    /** A documentation address (RFC 5737): nobody has it, and nobody is asked. */
    private static final IpAddress NEVER_WATCHED = IpAddress.parse("192.0.2.1");

    private static final long LONGEST_CALL = Duration.ofSeconds(1).toNanos();
    private static final int ENOUGH = 3;

    private final ContractContext context = new ContractContext();

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

    /** How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. */
    protected Duration patience() {
        return ContractContext.PATIENCE;
    }

    /** The interface that carries a host, for checks that ask the cloud; none is known unless this is overridden. */
    protected Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return Optional.empty();
    }

    private HealthMonitor create() {
        context.waitAtMost(patience());
        context.knowInterfaces(this::interfaceOf);
        return plugin().create(options(), context);
    }

    private long count(IpAddress host, Class<? extends Observation> kind) {
        return context.seen().stream()
                .filter(seen -> seen.host().equals(host) && kind.isInstance(seen.observation()))
                .count();
    }

    private void awaitMore(IpAddress host) throws InterruptedException {
        long wanted = count(host, Observation.class) + ENOUGH;
        context.await(host + " is observed", () -> count(host, Observation.class) >= wanted);
    }

    /** The name fits its pattern, and the options are unique and explained. */
    @Test
    void nameVersionAndOptionsAreWellFormed() {
        PluginRules.check(plugin());
    }

    /** Input and output begin with the start. */
    @Test
    void createAloneDoesNothing() throws Exception {
        try (HealthMonitor monitor = create()) {
            ProbeTiming timing = monitor.timing();
            assertThat(timing.fall()).as("fall").isEqualTo(context.fall());
            assertThat(timing.interval()).as("interval").isLessThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(monitor.statistics()).as("statistics before the start").isNotNull();
        }
        assertThat(context.seen()).as("observed without a start").isEmpty();
        assertThat(context.threadCount()).as("threads without a start").isZero();
    }

    /** Who answers is reported as reachable, with a time of the context's clock. */
    @Test
    void aHostThatAnswersIsReachable() throws Exception {
        try (HealthMonitor monitor = create()) {
            monitor.start();
            monitor.watch(Set.of(healthyHost()));
            context.await(
                    "the healthy host is reachable", () -> count(healthyHost(), Observation.Reachable.class) >= ENOUGH);
            assertThat(count(healthyHost(), Observation.Unreachable.class))
                    .as("misses")
                    .isZero();
            assertThat(context.seen())
                    .allSatisfy(seen -> assertThat(seen.at() - seen.sentAt())
                            .as("age of an answer by the context's clock")
                            .isCloseTo(0L, within(Duration.ofMinutes(1).toNanos()))
                            .isNotNegative());
        }
        context.endThreads();
        assertThat(context.failures()).as("what its threads threw").isEmpty();
    }

    /** Who does not answer is a miss, and never a failure of the check. */
    @Test
    void aHostThatDoesNotAnswerIsAMiss() throws Exception {
        assumeTrue(deadHost().isPresent(), "every host answers this check");
        IpAddress dead = deadHost().orElseThrow();
        try (HealthMonitor monitor = create()) {
            monitor.start();
            monitor.watch(Set.of(dead));
            context.await(
                    "the dead host has misses",
                    () -> count(dead, Observation.Unreachable.class) >= ENOUGH
                            || count(dead, Observation.Gone.class) > 0);
            assertThat(count(dead, Observation.Reachable.class))
                    .as("answers of the dead host")
                    .isZero();
        }
        context.endThreads();
    }

    /** The hosts to watch are always the whole set. */
    @Test
    void hostsThatLeftTheSetAreNotAskedAnyMore() throws Exception {
        try (HealthMonitor monitor = create()) {
            monitor.start();
            monitor.watch(Set.of(healthyHost(), otherHealthyHost()));
            awaitMore(healthyHost());
            monitor.watch(Set.of(otherHealthyHost()));
            // What was under way may still come.
            awaitMore(otherHealthyHost());
            long before = count(healthyHost(), Observation.class);
            awaitMore(otherHealthyHost());
            assertThat(count(healthyHost(), Observation.class)).isEqualTo(before);
            assertThat(count(NEVER_WATCHED, Observation.class)).isZero();
        }
        context.endThreads();
    }

    /** The core's loop calls these methods, and must not wait. */
    @Test
    void watchAndProbeNowReturnAtOnceAndNeverThrow() throws Exception {
        try (HealthMonitor monitor = create()) {
            monitor.start();
            long start = System.nanoTime();
            monitor.watch(Set.of(healthyHost()));
            monitor.probeNow(Set.of(healthyHost()));
            monitor.probeNow(Set.of(NEVER_WATCHED));
            monitor.probeNow(Set.of());
            monitor.watch(Set.of());
            assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(LONGEST_CALL);
        }
        context.endThreads();
    }

    /** After close everything has ended and nothing is said. */
    @Test
    void nothingIsReportedAfterClose() throws Exception {
        HealthMonitor monitor = create();
        monitor.start();
        monitor.watch(Set.of(healthyHost()));
        awaitMore(healthyHost());
        monitor.close();
        int before = context.seen().size();
        context.endThreads();
        assertThat(context.seen()).as("observed after close").hasSize(before);
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        HealthMonitor started = create();
        started.start();
        started.close();
        started.close();
        HealthMonitor neverStarted = create();
        neverStarted.close();
        neverStarted.close();
        context.endThreads();
    }
}
