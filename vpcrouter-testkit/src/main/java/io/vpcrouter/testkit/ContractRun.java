package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One life of a plugin under test: what it is handed, how it is called, and what must be true at its end. */
final class ContractRun implements AutoCloseable {
    /** The core names a plugin that takes longer. */
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    /** A router has 5 s to stop, with all that is in it. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    /** The loop of the core waits for these calls. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final Duration UNTIL_ALL_HAS_ENDED = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofMillis(100);
    private static final long LOOK_MILLIS = 10;
    /** Some clients of the JDK end their threads when the garbage collector finds them. */
    private static final long COLLECT_AFTER = TimeUnit.MILLISECONDS.toNanos(200);

    private final TestContext context;
    private final PluginCalls calls = new PluginCalls();
    private final Duration patience;
    private List<Validated<RouteSpec>> publishedByStart = List.of();

    /** Not the clock of the system, so that a plugin which asks that one is found out. */
    private static final class OtherClock implements RouterClock {
        private static final long AHEAD = Duration.ofDays(3).toNanos();

        @Override
        public long nanos() {
            return System.nanoTime() + AHEAD;
        }

        @Override
        public Instant now() {
            return RouterClock.system().now();
        }
    }

    ContractRun(Duration patience) {
        this.patience = patience;
        this.context = new TestContext(new OtherClock(), calls.group());
        context.setPatience(patience);
    }

    TestContext context() {
        return context;
    }

    /** How late this machine wakes a thread at worst. */
    Duration lateness() {
        return calls.pulse().worst();
    }

    private Duration atMost(Duration usual) {
        return patience.compareTo(usual) < 0 ? patience : usual;
    }

    <T> T create(Callable<T> create) throws Exception {
        return calls.call("create", atMost(LONGEST_START), create);
    }

    void start(PluginCalls.Call start) throws Exception {
        calls.run("start", atMost(LONGEST_START), () -> {
            start.run();
            // Looked at here, before anything else can happen to this thread.
            publishedByStart = context.published();
        });
    }

    /** What a mode had published when its start returned. */
    List<Validated<RouteSpec>> publishedByStart() {
        return publishedByStart;
    }

    void atOnce(String what, PluginCalls.Call call) throws Exception {
        calls.run(what, atMost(AT_ONCE), call);
    }

    void end(AutoCloseable product) throws Exception {
        calls.run("close", atMost(LONGEST_CLOSE), product::close);
    }

    /** The plugin is closed, its tasks end, and nothing has gone wrong. */
    void finish(AutoCloseable product) throws Exception {
        end(product);
        context.close();
        assertNothingWentWrong();
    }

    void assertNothingWentWrong() {
        assertThat(context.failures())
                .as("what its tasks threw, and what it reported that cannot be right")
                .isEmpty();
        assertThat(calls.uncaught()).as("what its own threads threw").isEmpty();
    }

    /** Input and output begin with the start; so do threads. */
    void assertCreateDoesNothing(Callable<? extends AutoCloseable> create) throws Exception {
        // Classes that are loaded for the first time may read files.
        calls.run("create and close", atMost(LONGEST_START), () -> create.call().close());
        Set<String> before = OpenHandles.now();
        List<String> done = InputOutput.of(calls.caller(), () -> create(create));
        assertThat(done).as("input and output of create").isEmpty();
        assertThat(context.threadCount()).as("background tasks of create").isZero();
        assertThat(calls.threads()).as("threads of create").isEmpty();
        assertThat(await(() -> opened(before), SETTLE))
                .as("what create leaves open")
                .isEmpty();
    }

    /** Facts are asked for by whoever looks at the state, and written as JSON. */
    void assertFacts(Callable<Map<String, Object>> statistics) throws Exception {
        Map<String, Object> facts = calls.call("statistics", atMost(AT_ONCE), statistics);
        assertThat(facts).as("statistics").isNotNull();
        facts.forEach((name, value) -> assertThat(isFact(value))
                .as("statistics: %s is %s, which is a number, text, boolean, list or map", name, value)
                .isTrue());
    }

    private static boolean isFact(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(ContractRun::isFact);
        }
        return value instanceof List<?> list
                ? list.stream().allMatch(ContractRun::isFact)
                : value instanceof Number || value instanceof CharSequence || value instanceof Boolean;
    }

    /** What still runs or is open a while after the end. */
    List<String> leftOvers(Set<String> openBefore) throws Exception {
        long collectAt = System.nanoTime() + COLLECT_AFTER;
        List<String> threads = await(
                () -> {
                    if (System.nanoTime() - collectAt > 0) {
                        System.gc();
                    }
                    return threadsAndPlaces();
                },
                atMost(UNTIL_ALL_HAS_ENDED));
        return threads.isEmpty() ? await(() -> opened(openBefore), atMost(UNTIL_ALL_HAS_ENDED)) : threads;
    }

    private List<String> threadsAndPlaces() {
        return calls.threads().stream()
                .map(thread -> "thread " + thread.getName() + " at " + PluginCalls.placeOf(thread))
                .toList();
    }

    private static List<String> opened(Set<String> before) throws IOException {
        Set<String> now = OpenHandles.now();
        now.removeAll(before);
        return List.copyOf(now);
    }

    /** Waits until nothing is left; returns what is left in the end. */
    private static List<String> await(Callable<List<String>> left, Duration longest) throws Exception {
        long start = System.nanoTime();
        List<String> found = left.call();
        while (!found.isEmpty() && System.nanoTime() - start < longest.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            found = left.call();
        }
        return found;
    }

    @Override
    public void close() {
        calls.close();
    }
}
