package io.vpcrouter.testkit;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin is handed in a unit test: it runs the plugin's tasks in real threads and keeps what the plugin reports.
 *
 * <pre>{@code
 * TestClock clock = new TestClock();
 * try (TestContext context = new TestContext(clock); Mode mode = new MyMode(source, context)) {
 *     mode.start();
 *     source.changeTo(spec);
 *     clock.advance(Duration.ofSeconds(30));
 *     assertThat(context.published()).last().isEqualTo(Validated.of(spec));
 * }
 * }</pre>
 *
 * <p>A task that throws is not started again, as the core would; what it threw is kept in {@link #failures}.
 *
 * <p>Threading: any thread.
 *
 * <p>Lifecycle: {@link #close} interrupts the tasks, as the core does after it has closed the plugin, and waits for their end.
 *
 * <p>Failure: what a plugin reports that cannot be right, such as null, is kept in {@link #failures} and otherwise left out.
 *
 * <p>Evolution: when the contexts of plugins gain methods, this class implements them, so tests that use it still compile.
 */
public final class TestContext implements ModeContext, HealthContext, CloudContext, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration END = Duration.ofSeconds(5);
    private static final Pattern CONDITION_NAME = Pattern.compile("[a-z0-9_]+");

    /**
     * An observation as it came.
     *
     * @param host whom it is about
     * @param observation what was seen
     * @param sentAt when the host was asked, in nanoseconds of the context's clock, as the plugin said
     * @param at when the plugin reported it, in nanoseconds of the context's clock
     */
    public record Seen(IpAddress host, Observation observation, long sentAt, long at) {}

    private final RouterClock clock;
    private final @Nullable ThreadGroup group;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Validated<RouteSpec>> published = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    /** With what was said to be unchanged, as if it had been reported again. */
    private final List<Seen> heard = new ArrayList<>();

    private final Map<IpAddress, Observation> last = new HashMap<>();
    private final Set<IpAddress> unchanged = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Map<String, String> conditions = new LinkedHashMap<>();
    private final TestWeb web = new TestWeb();
    private Duration patience = PATIENCE;
    private volatile boolean allowEmptySpec;
    private volatile boolean mayWrite = true;
    private volatile Function<IpAddress, Optional<NetworkInterface>> interfaces = host -> Optional.empty();

    /** A context with the clocks of the system. */
    public TestContext() {
        this(RouterClock.system());
    }

    /**
     * A context with a clock of the test's own, such as a {@link TestClock}.
     *
     * @param clock the clock of the plugin
     */
    public TestContext(RouterClock clock) {
        this(clock, null);
    }

    /** With threads in a group, so that they can be told from others. */
    TestContext(RouterClock clock, @Nullable ThreadGroup group) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.group = group;
    }

    /** Sets how long {@link #await} waits: 30 s at first, so that a busy machine does not matter. */
    public synchronized void setPatience(Duration longest) {
        patience = longest;
    }

    /** Sets whether a spec without any destination is accepted; it is not at first. */
    public void setAllowEmptySpec(boolean allowed) {
        allowEmptySpec = allowed;
    }

    /** Sets whether a write may start; it may at first. */
    public void setMayWrite(boolean may) {
        mayWrite = may;
    }

    /** Sets which network interface carries a host; none is known at first. */
    public void setInterfaces(Function<IpAddress, Optional<NetworkInterface>> known) {
        interfaces = known;
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    @Override
    public synchronized void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(group, () -> run(body), "test-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        if (clock instanceof TestClock virtual) {
            virtual.expect(thread);
        }
        thread.start();
    }

    private void run(BackgroundTask body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private synchronized void failed(Throwable failure) {
        failures.add(failure);
        notifyAll();
    }

    @Override
    public synchronized void condition(String name, @Nullable String problem) {
        if (name == null || !CONDITION_NAME.matcher(name).matches()) {
            failed(new IllegalArgumentException(
                    "name of a condition: " + name + " (expected: small letters, digits and underscores)"));
        } else if (problem == null) {
            conditions.remove(name);
        } else {
            conditions.put(name, problem);
        }
        notifyAll();
    }

    @Override
    public WebPaths web() {
        return web;
    }

    @Override
    public boolean allowEmptySpec() {
        return allowEmptySpec;
    }

    @Override
    public synchronized void publish(Validated<RouteSpec> spec) {
        if (spec == null) {
            failed(new IllegalArgumentException("published: null (expected: a spec or its problems)"));
        } else {
            published.add(spec);
        }
        notifyAll();
    }

    @Override
    public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
        if (host == null || observation == null) {
            failed(new IllegalArgumentException(
                    "observed: " + observation + " of " + host + " (expected: an observation of a host)"));
        } else {
            Seen one = new Seen(host, observation, sentAt, clock.nanos());
            seen.add(one);
            heard.add(one);
            last.put(host, observation);
        }
        notifyAll();
    }

    @Override
    public synchronized void unchanged(Set<IpAddress> hosts) {
        if (hosts == null) {
            failed(new IllegalArgumentException("unchanged: null (expected: some of the watched hosts)"));
        } else {
            unchanged.addAll(hosts);
            hosts.forEach(this::hearAgain);
        }
        notifyAll();
    }

    private void hearAgain(IpAddress host) {
        Observation again = last.get(host);
        if (again != null) {
            heard.add(new Seen(host, again, clock.nanos(), clock.nanos()));
        }
    }

    @Override
    public boolean mayWrite() {
        return mayWrite;
    }

    @Override
    public int fall() {
        return ProbeTiming.DEFAULT_FALL;
    }

    @Override
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return interfaces.apply(host);
    }

    /** What a mode has published so far, in order. */
    public synchronized List<Validated<RouteSpec>> published() {
        return List.copyOf(published);
    }

    /** What a check has reported so far, in order. */
    public synchronized List<Seen> observations() {
        return List.copyOf(seen);
    }

    /** What a check has reported of one host so far, in order. */
    public synchronized List<Observation> observations(IpAddress host) {
        return seen.stream()
                .filter(one -> one.host().equals(host))
                .map(Seen::observation)
                .toList();
    }

    /** The hosts of which a check has said that what it reported last still holds. */
    public synchronized Set<IpAddress> unchangedHosts() {
        return Set.copyOf(unchanged);
    }

    /** The conditions that last: name to problem. */
    public synchronized Map<String, String> conditions() {
        return new LinkedHashMap<>(conditions);
    }

    /** What tasks of the plugin threw, and what it reported that cannot be right. */
    public synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    synchronized List<Seen> heard() {
        return List.copyOf(heard);
    }

    synchronized int threadCount() {
        return threads.size();
    }

    /**
     * Sends something to a path that the plugin offers on the built-in server.
     *
     * @param method the method
     * @param path the path
     * @param json the body, as {@code application/json}
     * @return the answer; 404 if the plugin does not offer the path
     */
    public WebResponse send(String method, String path, String json) {
        return web.send(method, path, json);
    }

    /**
     * Waits until something that the plugin reports makes the condition true.
     *
     * @param what what is waited for, for the message
     * @param condition looked at after each report
     * @throws AssertionError if it does not come about within 30 s, or what {@link #setPatience} was given
     */
    public synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        Duration longest = patience;
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("within " + longest + ": " + what + failuresSoFar());
            }
            wait(left);
        }
    }

    private String failuresSoFar() {
        return failures.isEmpty() ? "" : "; what went wrong meanwhile: " + failures;
    }

    /**
     * Interrupts the plugin's tasks and waits for their end.
     *
     * @throws AssertionError if one does not end within 5 s
     */
    @Override
    public void close() {
        close(END);
    }

    /** With another limit for the end. */
    void close(Duration longest) {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            awaitEnd(thread, longest);
        }
    }

    private static void awaitEnd(Thread thread, Duration longest) {
        try {
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("thread " + thread.getName() + " did not end within " + longest
                    + " after an interrupt; it is at " + PluginCalls.placeOf(thread));
        }
    }
}
