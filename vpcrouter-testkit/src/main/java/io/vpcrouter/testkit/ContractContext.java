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
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a product under test is handed: runs its tasks in real threads, and keeps what it reports. */
final class ContractContext implements ModeContext, HealthContext, CloudContext {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(5);

    /** An observation as it came. */
    record Seen(IpAddress host, Observation observation, long sentAt, long at) {}

    private final RouterClock clock = RouterClock.system();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Validated<RouteSpec>> published = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ContractWeb web = new ContractWeb();
    private volatile Duration patience = Duration.ofSeconds(30);
    private volatile Function<IpAddress, Optional<NetworkInterface>> interfaces = host -> Optional.empty();

    /** How long something is waited for. */
    void waitAtMost(Duration longest) {
        patience = longest;
    }

    /** The interfaces that carry hosts; nothing is known of the VPC unless this is said. */
    void knowInterfaces(Function<IpAddress, Optional<NetworkInterface>> known) {
        interfaces = known;
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    @Override
    public synchronized void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(() -> run(body), "contract-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(BackgroundTask body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            synchronized (this) {
                failures.add(e);
            }
        }
    }

    @Override
    public void condition(String name, @Nullable String problem) {}

    @Override
    public ContractWeb web() {
        return web;
    }

    @Override
    public synchronized void publish(Validated<RouteSpec> spec) {
        published.add(spec);
        notifyAll();
    }

    @Override
    public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
        seen.add(new Seen(host, observation, sentAt, clock.nanos()));
        notifyAll();
    }

    @Override
    public int fall() {
        return ProbeTiming.DEFAULT_FALL;
    }

    @Override
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return interfaces.apply(host);
    }

    synchronized List<Validated<RouteSpec>> published() {
        return List.copyOf(published);
    }

    synchronized List<Seen> seen() {
        return List.copyOf(seen);
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    synchronized int threadCount() {
        return threads.size();
    }

    /** Waits until something that was reported makes the condition true. */
    synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        Duration longest = patience;
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("within " + longest + ": " + what);
            }
            wait(left);
        }
    }

    /** Interrupts the threads, as the core does after it closed the product, and waits for their end. */
    void endThreads() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            thread.join(END.toMillis());
            if (thread.isAlive()) {
                throw new AssertionError(
                        "thread " + thread.getName() + " did not end within " + END + " after close and interrupt");
            }
        }
    }
}
