package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.web.WebResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What every mode must do. Extend it, say how your source is set up, and run it as a JUnit test.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class ModePluginContract {
    private static final RouteSpec FIRST =
            Specs.builder().route("10.55.16.0/24", "10.33.20.142").build();
    private static final RouteSpec SECOND = Specs.builder()
            .route("10.55.16.0/24", "10.33.20.142")
            .route("10.66.17.0/24", "10.33.20.93", "10.33.30.22")
            .build();

    private final ContractContext context = new ContractContext();

    /** For subclasses. */
    protected ModePluginContract() {}

    /** The plugin. */
    protected abstract ModePlugin plugin();

    /**
     * Sets a source up that can be read at once.
     *
     * @param spec what it says: one destination with one host
     * @return the options that lead to it
     */
    protected abstract OptionValues source(RouteSpec spec) throws Exception;

    /**
     * Lets the source say something else, while the mode runs.
     *
     * @param spec what it says from now on
     * @return whether this kind of source can change at all
     */
    protected abstract boolean change(RouteSpec spec) throws Exception;

    /** How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. */
    protected Duration patience() {
        return ContractContext.PATIENCE;
    }

    /**
     * Sends something to a path that the mode offers on the built-in server, for sources that are filled this way.
     *
     * @param method the method
     * @param path the path
     * @param json the body, as {@code application/json}
     * @return the answer; 404 if nobody offers the path
     */
    protected final WebResponse send(String method, String path, String json) {
        return context.web().send(method, path, json);
    }

    private Mode create() throws Exception {
        context.waitAtMost(patience());
        return plugin().create(source(FIRST), context);
    }

    /** The name fits its pattern, and the options are unique and explained. */
    @Test
    void nameVersionAndOptionsAreWellFormed() {
        PluginRules.check(plugin());
    }

    /** Input and output begin with the start. */
    @Test
    void createAloneDoesNothing() throws Exception {
        try (Mode mode = create()) {
            assertThat(mode.statistics()).as("statistics before the start").isNotNull();
        }
        assertThat(context.published()).as("published without a start").isEmpty();
        assertThat(context.threadCount()).as("threads without a start").isZero();
    }

    /** A mistake in the source must be told at start, so it is read before the start returns. */
    @Test
    void theFirstSpecIsPublishedBeforeStartReturns() throws Exception {
        try (Mode mode = create()) {
            mode.start();
            assertThat(context.published()).as("published when start returns").isNotEmpty();
            assertThat(context.published().get(0).value()).contains(FIRST);
            assertThat(mode.statistics()).as("statistics").isNotNull();
        }
        context.endThreads();
    }

    /** Always the full picture, never a delta. */
    @Test
    void aChangeIsPublishedWhole() throws Exception {
        try (Mode mode = create()) {
            mode.start();
            assumeTrue(change(SECOND), "the source never changes");
            context.await(
                    "the changed spec is published",
                    () -> context.published().stream()
                            .anyMatch(
                                    spec -> spec.value().filter(SECOND::equals).isPresent()));
        }
        context.endThreads();
        assertThat(context.failures()).as("what its threads threw").isEmpty();
    }

    /** After close everything has ended and nothing is said. */
    @Test
    void nothingIsPublishedAfterClose() throws Exception {
        Mode mode = create();
        mode.start();
        mode.close();
        int before = context.published().size();
        change(SECOND);
        context.endThreads();
        assertThat(context.published()).as("published after close").hasSize(before);
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        Mode started = create();
        started.start();
        started.close();
        started.close();
        Mode neverStarted = create();
        neverStarted.close();
        neverStarted.close();
        context.endThreads();
    }
}
