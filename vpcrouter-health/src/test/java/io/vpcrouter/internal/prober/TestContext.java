package io.vpcrouter.internal.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a check under test reports to and runs its threads in. */
public class TestContext implements HealthContext, AutoCloseable {
    public record Report(IpAddress host, Observation observation, long sentAt) {}

    private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
    private final Map<String, String> conditions = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    public List<Report> reports() {
        return List.copyOf(reports);
    }

    public List<Observation> reportsOf(IpAddress host) {
        return reports.stream()
                .filter(report -> report.host().equals(host))
                .map(Report::observation)
                .toList();
    }

    public void awaitReports(IpAddress host, int count) {
        await(count + " reports of " + host, () -> reportsOf(host).size() >= count);
    }

    public Map<String, String> conditions() {
        return conditions;
    }

    public List<Thread> threads() {
        return threads;
    }

    /** Fails unless all threads of the check end by themselves. */
    public void joinThreads() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(30_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Override
    public void observed(IpAddress host, Observation observation, long sentAt) {
        reports.add(new Report(host, observation, sentAt));
    }

    @Override
    public int fall() {
        return 3;
    }

    @Override
    public Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return Optional.empty();
    }

    @Override
    public RouterClock clock() {
        return RouterClock.system();
    }

    @Override
    public void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException e) {
                        // The way a background task ends when its product is closed.
                    } catch (Throwable e) {
                        conditions.put(name, e.toString());
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void condition(String name, String problem) {
        if (problem == null) {
            conditions.remove(name);
        } else {
            conditions.put(name, problem);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
