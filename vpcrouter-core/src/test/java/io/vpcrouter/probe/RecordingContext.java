package io.vpcrouter.probe;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.RouterClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a check reports and runs its threads. */
class RecordingContext implements HealthContext, AutoCloseable {
    record Report(IpAddress host, Observation observation, long sentAt) {}

    private final List<Report> reports = new ArrayList<>();
    private final Map<String, String> conditions = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    synchronized List<Report> reports() {
        return List.copyOf(reports);
    }

    List<Observation> reportsOf(IpAddress host) {
        return reports().stream()
                .filter(report -> report.host().equals(host))
                .map(Report::observation)
                .toList();
    }

    Map<String, String> conditions() {
        return conditions;
    }

    List<Thread> threads() {
        return threads;
    }

    @Override
    public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
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

    /** Ends the threads as the core does when a product is closed. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
