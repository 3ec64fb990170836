package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.PollingMode;
import io.vpcrouter.testkit.ModePluginContract;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.testkit.TestClock;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The base of modes that ask now and then, as a plugin of its own, and in virtual time. */
class PollingModeTest extends ModePluginContract {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final RouteSpec ONE =
            Specs.builder().route("10.1.0.0/16", "10.33.20.142").build();
    private static final RouteSpec TWO =
            Specs.builder().route("10.2.0.0/16", "10.33.20.142").build();

    private volatile Callable<Validated<RouteSpec>> source = () -> Validated.of(ONE);
    private volatile RouteSpec current = RouteSpec.empty();

    private Mode mode(Duration interval, ModeContext context) {
        return new PollingMode("inventory", interval, context) {
            @Override
            protected Validated<RouteSpec> read() throws Exception {
                return source.call();
            }
        };
    }

    @Override
    protected ModePlugin plugin() {
        return new ModePlugin() {
            @Override
            public String name() {
                return "polling";
            }

            @Override
            public Mode create(OptionValues options, ModeContext context) {
                source = () -> contractSource(context);
                return mode(Duration.ofMillis(20), context);
            }
        };
    }

    /** What the source of the contract says depends on what is allowed. */
    private Validated<RouteSpec> contractSource(ModeContext context) {
        return current.isEmpty() && !context.allowEmptySpec()
                ? Validated.invalid(Problem.error("empty-spec", Location.of("inventory"), "spec", "none", "a route"))
                : Validated.of(current);
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        current = spec;
        return OptionValues.none();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        current = spec;
        return true;
    }

    @Test
    void asksAtItsIntervalAndPublishesWhatIsNew() throws Exception {
        TestClock clock = new TestClock();
        try (TestContext context = new TestContext(clock);
                Mode mode = mode(INTERVAL, context)) {
            mode.start();
            clock.advance(INTERVAL.multipliedBy(3));
            assertThat(context.published()).containsExactly(Validated.of(ONE));
            assertThat(mode.statistics()).containsEntry("reads", 4L);

            source = () -> Validated.of(TWO);
            clock.advance(INTERVAL.minusSeconds(1));
            assertThat(context.published()).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(context.published()).containsExactly(Validated.of(ONE), Validated.of(TWO));
        }
    }

    @Test
    void readsAgainWithinASecondIfAsked() throws Exception {
        TestClock clock = new TestClock();
        try (TestContext context = new TestContext(clock);
                Mode mode = mode(INTERVAL, context)) {
            mode.start();
            source = () -> Validated.of(TWO);
            mode.readAgain();
            clock.advance(Duration.ofSeconds(1));
            assertThat(context.published()).endsWith(Validated.of(TWO));
        }
    }

    @Test
    void aSourceThatCannotBeReadIsAProblemOnce() throws Exception {
        TestClock clock = new TestClock();
        try (TestContext context = new TestContext(clock);
                Mode mode = mode(INTERVAL, context)) {
            mode.start();
            source = () -> {
                throw new IOException("connection refused");
            };
            clock.advance(INTERVAL.multipliedBy(2));
            assertThat(context.published()).hasSize(2);
            assertThat(context.published().get(1).problems())
                    .extracting(Problem::toString)
                    .containsExactly(
                            "inventory: error: source: connection refused (expected: a source that can be read)");

            source = () -> Validated.of(ONE);
            clock.advance(INTERVAL);
            assertThat(context.published()).hasSize(3).endsWith(Validated.of(ONE));
            assertThat(context.failures()).isEmpty();
        }
    }

    @Test
    void whatTheSourceSaysWrongIsPublishedWithItsPlaces() {
        Problem mistake = Problem.error("word", Location.of("inventory", 3, 7), "word", "x", "y");
        source = () -> {
            throw new InvalidException(List.of(mistake));
        };
        try (TestContext context = new TestContext(new TestClock());
                Mode mode = mode(INTERVAL, context)) {
            mode.start();
            assertThat(context.published()).containsExactly(Validated.invalid(mistake));
        }
    }

    @Test
    void aDefectIsNoProblemOfTheSource() throws Exception {
        TestClock clock = new TestClock();
        try (TestContext context = new TestContext(clock);
                Mode mode = mode(INTERVAL, context)) {
            mode.start();
            source = () -> null;
            clock.advance(INTERVAL);
            assertThat(context.failures()).singleElement().isInstanceOf(NullPointerException.class);
            assertThat(context.published()).hasSize(1);
        }
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        TestContext context = new TestContext();
        assertThatThrownBy(() -> mode(Duration.ZERO, context)).hasMessageContaining("more than zero");
    }
}
