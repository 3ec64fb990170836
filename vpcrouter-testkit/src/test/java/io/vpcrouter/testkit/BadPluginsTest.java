package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contracts find plugins that break them, and a good one passes. */
class BadPluginsTest {
    /** What a plugin does wrong. */
    private enum Fault {
        NONE,
        NAME,
        OPTIONS,
        EAGER,
        LATE,
        TALKS_AFTER_CLOSE,
        CLOSES_ONCE,
        DEAF_TO_INTERRUPTS,
        KEEPS_OLD_HOSTS,
        FUTURE,
        DELTA,
        THROWS_IN_THREAD,
        NO_MISSES,
        SLOW_TO_WATCH,
        REFUSES_TO_PROBE
    }

    /** For what never comes. */
    private static final Duration NOT_LONG = Duration.ofMillis(200);

    private static void assertCaught(ThrowingCallable rule) {
        assertThatThrownBy(rule).isInstanceOfAny(AssertionError.class, IllegalStateException.class);
    }

    private static List<OptionSpec<?>> options(Fault fault) {
        OptionSpec<String> option = OptionSpec.of("source", OptionType.string("TEXT"), "Where it is.");
        return fault == Fault.OPTIONS ? List.of(option, option) : List.of();
    }

    // ---- Modes ----------------------------------------------------------------------------------------------------

    private static final class SomeMode extends ModePluginContract {
        private final Fault fault;
        private RouteSpec source = RouteSpec.empty();
        private SomeProduct product;

        SomeMode(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected ModePlugin plugin() {
            return new ModePlugin() {
                @Override
                public String name() {
                    return fault == Fault.NAME ? "Some Mode" : "some";
                }

                @Override
                public List<OptionSpec<?>> options() {
                    return BadPluginsTest.options(fault);
                }

                @Override
                public Mode create(OptionValues options, ModeContext context) {
                    product = new SomeProduct(fault, context, source);
                    return product;
                }
            };
        }

        @Override
        protected OptionValues source(RouteSpec spec) {
            source = spec;
            return OptionValues.none();
        }

        @Override
        protected boolean change(RouteSpec spec) {
            product.publish(spec);
            return true;
        }

        @Override
        protected Duration patience() {
            return fault == Fault.NONE ? super.patience() : NOT_LONG;
        }
    }

    private static final class SomeProduct implements Mode {
        private final Fault fault;
        private final ModeContext context;
        private final RouteSpec first;
        private boolean closed;

        SomeProduct(Fault fault, ModeContext context, RouteSpec first) {
            this.fault = fault;
            this.context = context;
            this.first = first;
            if (fault == Fault.EAGER) {
                context.publish(Validated.of(first));
            }
        }

        @Override
        public void start() {
            if (fault != Fault.LATE) {
                context.publish(Validated.of(first));
            }
            context.runInBackground("watch", this::watch);
        }

        private void watch() throws InterruptedException {
            if (fault == Fault.THROWS_IN_THREAD) {
                throw new IllegalStateException("defect");
            }
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                if (fault != Fault.DEAF_TO_INTERRUPTS) {
                    throw e;
                }
                TimeUnit.HOURS.sleep(1);
            }
        }

        void publish(RouteSpec spec) {
            if (closed && fault != Fault.TALKS_AFTER_CLOSE) {
                return;
            }
            if (fault == Fault.DELTA) {
                Map<Destination, RouteIntent> added = new TreeMap<>(spec.routes());
                added.keySet().removeAll(first.routes().keySet());
                context.publish(Validated.of(RouteSpec.of(added)));
            } else {
                context.publish(Validated.of(spec));
            }
        }

        @Override
        public void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed before");
            }
            closed = true;
        }
    }

    @Test
    void aGoodModePasses() {
        assertThatCode(() -> {
                    new SomeMode(Fault.NONE).nameVersionAndOptionsAreWellFormed();
                    new SomeMode(Fault.NONE).createAloneDoesNothing();
                    new SomeMode(Fault.NONE).theFirstSpecIsPublishedBeforeStartReturns();
                    new SomeMode(Fault.NONE).aChangeIsPublishedWhole();
                    new SomeMode(Fault.NONE).nothingIsPublishedAfterClose();
                    new SomeMode(Fault.NONE).itCanBeClosedTwice();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void eachRuleFindsAModeThatBreaksIt() {
        assertCaught(new SomeMode(Fault.NAME)::nameVersionAndOptionsAreWellFormed);
        assertCaught(new SomeMode(Fault.OPTIONS)::nameVersionAndOptionsAreWellFormed);
        assertCaught(new SomeMode(Fault.EAGER)::createAloneDoesNothing);
        assertCaught(new SomeMode(Fault.LATE)::theFirstSpecIsPublishedBeforeStartReturns);
        assertCaught(new SomeMode(Fault.DELTA)::aChangeIsPublishedWhole);
        assertCaught(new SomeMode(Fault.THROWS_IN_THREAD)::aChangeIsPublishedWhole);
        assertCaught(new SomeMode(Fault.TALKS_AFTER_CLOSE)::nothingIsPublishedAfterClose);
        assertCaught(new SomeMode(Fault.CLOSES_ONCE)::itCanBeClosedTwice);
    }

    // ---- Health checks --------------------------------------------------------------------------------------------

    private static final class SomeCheck extends HealthPluginContract {
        private final Fault fault;

        SomeCheck(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected HealthPlugin plugin() {
            return new HealthPlugin() {
                @Override
                public String name() {
                    return fault == Fault.NAME ? "" : "some";
                }

                @Override
                public HealthMonitor create(OptionValues options, HealthContext context) {
                    return new SomeMonitor(fault, context);
                }
            };
        }

        @Override
        protected OptionValues options() {
            return OptionValues.none();
        }

        @Override
        protected IpAddress healthyHost() {
            return IpAddress.parse("127.0.0.1");
        }

        @Override
        protected IpAddress otherHealthyHost() {
            return IpAddress.parse("127.0.0.2");
        }

        @Override
        protected Optional<IpAddress> deadHost() {
            return Optional.of(SomeMonitor.DEAD);
        }

        @Override
        protected Duration patience() {
            return fault == Fault.NO_MISSES ? NOT_LONG : super.patience();
        }
    }

    private static final class SomeMonitor implements HealthMonitor {
        static final IpAddress DEAD = IpAddress.parse("127.0.0.3");

        private final Fault fault;
        private final HealthContext context;
        private final Set<IpAddress> hosts = new HashSet<>();
        private boolean closed;

        SomeMonitor(Fault fault, HealthContext context) {
            this.fault = fault;
            this.context = context;
            if (fault == Fault.EAGER) {
                context.observed(
                        DEAD,
                        Observation.unreachable("refused"),
                        context.clock().nanos());
            }
        }

        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofMillis(100), context.fall());
        }

        @Override
        public void start() {
            context.runInBackground("check", this::check);
        }

        private void check() throws InterruptedException {
            try {
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    ask();
                }
            } finally {
                if (fault == Fault.TALKS_AFTER_CLOSE) {
                    // The interrupt comes after close, so this one is surely late.
                    ask();
                }
            }
        }

        private synchronized void ask() {
            if (closed && fault != Fault.TALKS_AFTER_CLOSE) {
                return;
            }
            long now = context.clock().nanos();
            for (IpAddress host : hosts) {
                boolean dead = host.equals(DEAD);
                context.observed(
                        host,
                        dead ? miss() : Observation.reachable(),
                        fault == Fault.FUTURE ? now + TimeUnit.HOURS.toNanos(1) : now);
            }
        }

        private Observation miss() {
            return fault == Fault.NO_MISSES ? Observation.indeterminate("refused") : Observation.unreachable("refused");
        }

        @Override
        public void probeNow(Set<IpAddress> some) {
            if (fault == Fault.REFUSES_TO_PROBE) {
                throw new IllegalArgumentException("not watched: " + some);
            }
        }

        @Override
        public synchronized void watch(Set<IpAddress> wanted) {
            if (fault == Fault.SLOW_TO_WATCH) {
                // Asks the hosts at once, as a check without threads of its own would.
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            }
            if (fault != Fault.KEEPS_OLD_HOSTS) {
                hosts.clear();
            }
            hosts.addAll(wanted);
        }

        @Override
        public synchronized void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed before");
            }
            closed = true;
        }
    }

    @Test
    void aGoodCheckPasses() {
        assertThatCode(() -> {
                    new SomeCheck(Fault.NONE).nameVersionAndOptionsAreWellFormed();
                    new SomeCheck(Fault.NONE).createAloneDoesNothing();
                    new SomeCheck(Fault.NONE).aHostThatAnswersIsReachable();
                    new SomeCheck(Fault.NONE).aHostThatDoesNotAnswerIsAMiss();
                    new SomeCheck(Fault.NONE).hostsThatLeftTheSetAreNotAskedAnyMore();
                    new SomeCheck(Fault.NONE).watchAndProbeNowReturnAtOnceAndNeverThrow();
                    new SomeCheck(Fault.NONE).nothingIsReportedAfterClose();
                    new SomeCheck(Fault.NONE).itCanBeClosedTwice();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void eachRuleFindsACheckThatBreaksIt() {
        assertCaught(new SomeCheck(Fault.NAME)::nameVersionAndOptionsAreWellFormed);
        assertCaught(new SomeCheck(Fault.EAGER)::createAloneDoesNothing);
        assertCaught(new SomeCheck(Fault.NO_MISSES)::aHostThatDoesNotAnswerIsAMiss);
        assertCaught(new SomeCheck(Fault.SLOW_TO_WATCH)::watchAndProbeNowReturnAtOnceAndNeverThrow);
        assertThatThrownBy(new SomeCheck(Fault.REFUSES_TO_PROBE)::watchAndProbeNowReturnAtOnceAndNeverThrow)
                .hasMessageContaining("not watched");
        assertCaught(new SomeCheck(Fault.FUTURE)::aHostThatAnswersIsReachable);
        assertCaught(new SomeCheck(Fault.KEEPS_OLD_HOSTS)::hostsThatLeftTheSetAreNotAskedAnyMore);
        assertCaught(new SomeCheck(Fault.TALKS_AFTER_CLOSE)::nothingIsReportedAfterClose);
        assertCaught(new SomeCheck(Fault.CLOSES_ONCE)::itCanBeClosedTwice);
    }

    @Test
    void aThreadThatDoesNotHearAnInterruptIsFound() {
        assertCaught(new SomeMode(Fault.DEAF_TO_INTERRUPTS)::nothingIsPublishedAfterClose);
    }

    /** The list above is kept by hand, so a rule that came later must not be forgotten in it. */
    @Test
    void everyRuleHasABadPlugin() throws IOException {
        String here = Files.readString(Path.of("src/test/java/io/vpcrouter/testkit/BadPluginsTest.java"));
        assertThat(BadCloudsTest.rulesOf(ModePluginContract.class))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(here).containsPattern("new SomeMode\\(Fault\\.(?!NONE)\\w+\\)::" + rule));
        assertThat(BadCloudsTest.rulesOf(HealthPluginContract.class))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(here).containsPattern("new SomeCheck\\(Fault\\.(?!NONE)\\w+\\)::" + rule));
    }
}
