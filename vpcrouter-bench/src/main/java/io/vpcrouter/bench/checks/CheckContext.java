package io.vpcrouter.bench.checks;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.RouterClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a check reports to that is measured by itself, without the router behind it: counts, and runs its threads. */
class CheckContext implements HealthContext, AutoCloseable {
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong discarded = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    long answers() {
        return answers.get();
    }

    long misses() {
        return misses.get();
    }

    long discarded() {
        return discarded.get();
    }

    @Override
    public void observed(IpAddress host, Observation observation, long sentAt) {
        // One thread writes: lazySet costs the check nothing, which is what is measured.
        if (observation instanceof Observation.Reachable) {
            answers.lazySet(answers.getPlain() + 1);
        } else if (observation instanceof Observation.Unreachable) {
            misses.lazySet(misses.getPlain() + 1);
        } else {
            discarded.lazySet(discarded.getPlain() + 1);
        }
    }

    @Override
    public int fall() {
        return ProbeTiming.DEFAULT_FALL;
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
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        throw new IllegalStateException("the check ended", e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void condition(String name, @Nullable String problem) {
        if (problem != null) {
            System.out.println("! " + name + ": " + problem);
        }
    }

    /** Waits for the end of the threads: a check that still runs would cost the next measurement. */
    @Override
    public void close() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
