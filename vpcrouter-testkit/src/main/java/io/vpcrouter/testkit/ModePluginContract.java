package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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

    /** Without the destination of the first, with one host less: no union of the others. */
    private static final RouteSpec THIRD =
            Specs.builder().route("10.66.17.0/24", "10.33.30.22").build();

    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final Duration LONGEST_REACTION = Duration.ofSeconds(3);

    private final List<ContractRun> runs = new ArrayList<>();
    private @Nullable ContractRun current;

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

    /**
     * Makes the source say something that is no route spec, if it can: a file with nonsense in it, a service that answers
     * with an error. Then the contract also tests what the mode makes of that. Called before the start, or while the mode
     * runs; {@link #change} mends the source.
     *
     * @return whether the source is damaged now; false unless this is overridden
     */
    protected boolean damage() throws Exception {
        return false;
    }

    /**
     * How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. A shorter one also
     * shortens what a call may take.
     */
    protected Duration patience() {
        return TestContext.PATIENCE;
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
        return Objects.requireNonNull(current, "send is for change()").context().send(method, path, json);
    }

    /** Ends what a failed test has left. */
    @AfterEach
    final void endContract() {
        runs.forEach(ContractRun::close);
    }

    private ContractRun run() {
        ContractRun run = new ContractRun(patience());
        runs.add(run);
        current = run;
        return run;
    }

    private static Mode created(ContractRun run, ModePlugin plugin, OptionValues options) throws Exception {
        return run.create(() -> plugin.create(options, run.context()));
    }

    private Mode started(ContractRun run, OptionValues options) throws Exception {
        Mode mode = created(run, plugin(), options);
        run.start(mode::start);
        return mode;
    }

    private static boolean says(Validated<RouteSpec> published, RouteSpec spec) {
        return published.value().filter(spec::equals).isPresent();
    }

    private static void awaitPublished(ContractRun run, RouteSpec spec) throws InterruptedException {
        run.context()
                .await(
                        "published: " + spec.routes(),
                        () -> run.context().published().stream().anyMatch(one -> says(one, spec)));
    }

    /** Waits as long as the source might need to be looked at once more. */
    private static void settle(long reaction) throws InterruptedException {
        long longest = LONGEST_REACTION.toNanos();
        TimeUnit.NANOSECONDS.sleep(Math.min(2 * reaction, longest) + A_MOMENT.toNanos());
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
        OptionValues options = source(FIRST);
        ModePlugin plugin = plugin();
        Mode mode = created(run, plugin, options);
        run.assertFacts(mode::statistics);
        run.end(mode);
        run.assertCreateDoesNothing(() -> plugin.create(options, run.context()));
        assertThat(run.context().published()).as("published without a start").isEmpty();
        run.assertNothingWentWrong();
    }

    /** A mistake in the source must be told at start, so it is read before the start returns. */
    @Test
    void theFirstSpecIsPublishedBeforeStartReturns() throws Exception {
        ContractRun run = run();
        Mode mode = started(run, source(FIRST));
        assertThat(run.publishedByStart())
                .as("published when start returns")
                .isNotEmpty()
                .allMatch(spec -> says(spec, FIRST), "the first spec");
        run.assertFacts(mode::statistics);
        run.finish(mode);
    }

    /** Always the full picture, never a delta and never a union; and each picture once. */
    @Test
    void aChangeIsPublishedWhole() throws Exception {
        ContractRun run = run();
        Mode mode = started(run, source(FIRST));
        long begin = System.nanoTime();
        assumeTrue(change(SECOND), "the source never changes");
        awaitPublished(run, SECOND);
        long reaction = System.nanoTime() - begin;
        assumeTrue(change(THIRD), "the source never changes");
        awaitPublished(run, THIRD);
        settle(reaction);
        assertThat(run.context().published())
                .as("published while the source said these three, one after the other")
                .zipSatisfy(
                        List.of(FIRST, SECOND, THIRD),
                        (spec, said) -> assertThat(spec.value()).contains(said));
        run.finish(mode);
    }

    /** The last good spec stays in force, and its author is told what is wrong. */
    @Test
    void aSourceThatIsDamagedIsAProblemUntilItIsMended() throws Exception {
        ContractRun run = run();
        Mode mode = started(run, source(FIRST));
        assumeTrue(damage(), "the source cannot be damaged");
        run.context()
                .await(
                        "problems of a damaged source are published",
                        () -> run.context().published().stream().anyMatch(spec -> !spec.isValid()));
        assertProblems(run.context().published());
        assumeTrue(change(SECOND), "the source never changes");
        awaitPublished(run, SECOND);
        assertThat(run.context().published())
                .as("specs that were published before the source was mended")
                .filteredOn(spec -> spec.isValid() && !says(spec, SECOND))
                .allMatch(spec -> says(spec, FIRST), "the first spec");
        run.finish(mode);
    }

    private static void assertProblems(List<Validated<RouteSpec>> published) {
        assertThat(published.stream().flatMap(spec -> spec.problems().stream()))
                .as("problems, each with its place")
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.location().source()).isNotBlank());
    }

    /** A router that is started with a bad source says why, and may go on with the last good spec. */
    @Test
    void aSourceThatIsDamagedAtStartIsItsProblems() throws Exception {
        ContractRun run = run();
        OptionValues options = source(FIRST);
        assumeTrue(damage(), "the source cannot be damaged");
        Mode mode = created(run, plugin(), options);
        boolean refused = startRefused(run, mode);
        assertThat(run.context().published())
                .as("published specs of a damaged source")
                .noneMatch(Validated::isValid);
        if (!refused) {
            assertProblems(run.publishedByStart());
        }
        run.finish(mode);
    }

    private static boolean startRefused(ContractRun run, Mode mode) throws Exception {
        try {
            run.start(mode::start);
            return false;
        } catch (InvalidException | PluginStartException e) {
            return true;
        }
    }

    private OptionValues emptySource() {
        try {
            return source(RouteSpec.empty());
        } catch (Exception e) {
            return abort("the source cannot be empty: " + e);
        }
    }

    /** An empty spec deletes every managed route, so it needs a permission of its own. */
    @Test
    void anEmptySourceIsNoSpec() throws Exception {
        ContractRun run = run();
        Mode mode = created(run, plugin(), emptySource());
        startRefused(run, mode);
        assertThat(run.context().published())
                .as("published specs of an empty source")
                .noneMatch(Validated::isValid);
        run.finish(mode);
    }

    /** Who allows empty specs wants them. */
    @Test
    void anEmptySourceIsASpecIfThatIsAllowed() throws Exception {
        ContractRun run = run();
        run.context().setAllowEmptySpec(true);
        Mode mode = started(run, emptySource());
        assertThat(run.context().published())
                .as("published of an empty source that is allowed")
                .allMatch(spec -> says(spec, RouteSpec.empty()), "the empty spec");
        run.finish(mode);
    }

    /** A plugin keeps no state: what runs is what {@code create} made. */
    @Test
    void twoOfOnePluginDoNotDisturbEachOther() throws Exception {
        ModePlugin plugin = plugin();
        OptionValues options = source(FIRST);
        ContractRun first = run();
        Mode one = created(first, plugin, options);
        first.start(one::start);
        ContractRun second = run();
        Mode two = created(second, plugin, options);
        second.start(two::start);
        first.finish(one);
        if (change(SECOND)) {
            awaitPublished(second, SECOND);
        }
        assertThat(second.context().published().get(0).value())
                .as("first spec of the second one")
                .contains(FIRST);
        second.finish(two);
    }

    /** After close everything has ended and nothing is said, from whatever thread. */
    @Test
    void nothingIsPublishedAfterClose() throws Exception {
        ContractRun run = run();
        Mode mode = started(run, source(FIRST));
        long begin = System.nanoTime();
        boolean changes = change(SECOND);
        if (changes) {
            awaitPublished(run, SECOND);
        }
        long reaction = System.nanoTime() - begin;
        run.end(mode);
        int before = run.context().published().size();
        if (changes) {
            change(THIRD);
        }
        settle(reaction);
        run.context().close();
        settle(0);
        assertThat(run.context().published())
                .as("published when close returned, and later")
                .hasSize(before);
        run.assertNothingWentWrong();
    }

    /** Routers come and go in one process, so a mode takes with it what it has opened and started. */
    @Test
    void closeLeavesNothingBehind() throws Exception {
        List<String> left = leftOvers();
        if (!left.isEmpty()) {
            // What all modes of a process share is made once.
            left = leftOvers();
        }
        assertThat(left).as("what runs or is open after close").isEmpty();
    }

    private List<String> leftOvers() throws Exception {
        ContractRun run = run();
        OptionValues options = source(FIRST);
        Set<String> before = OpenHandles.now();
        live(run, options);
        return run.leftOvers(before);
    }

    /** A method of its own, so that nothing of the mode can still be reached after it. */
    private void live(ContractRun run, OptionValues options) throws Exception {
        Mode mode = started(run, options);
        if (change(SECOND)) {
            awaitPublished(run, SECOND);
        }
        run.finish(mode);
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        ContractRun run = run();
        Mode started = started(run, source(FIRST));
        run.end(started);
        run.finish(started);
        ContractRun without = run();
        Mode neverStarted = created(without, plugin(), source(FIRST));
        without.end(neverStarted);
        without.finish(neverStarted);
    }
}
