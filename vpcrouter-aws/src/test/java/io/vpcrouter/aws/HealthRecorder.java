package io.vpcrouter.aws;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a check on real threads, and keeps what it reports. */
final class HealthRecorder implements HealthContext, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Set<Thread.State> IDLE = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private record Seen(IpAddress host, Observation observation) {}

    private final List<Seen> seen = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<IpAddress, NetworkInterface> interfaces = new HashMap<>();
    private String condition = "";

    synchronized HealthRecorder carry(IpAddress host, String instance) {
        interfaces.put(host, SimulatedRouters.carrying(host, instance));
        return this;
    }

    @Override
    public RouterClock clock() {
        return RouterClock.system();
    }

    @Override
    public synchronized void runInBackground(String name, BackgroundTask body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public synchronized void condition(String name, @Nullable String problem) {
        condition = problem == null ? "" : problem;
        notifyAll();
    }

    @Override
    public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
        seen.add(new Seen(host, observation));
        notifyAll();
    }

    @Override
    public int fall() {
        return ProbeTiming.DEFAULT_FALL;
    }

    @Override
    public synchronized Optional<NetworkInterface> interfaceOf(IpAddress host) {
        return Optional.ofNullable(interfaces.get(host));
    }

    private Stream<Observation> of(IpAddress host) {
        return seen.stream().filter(each -> each.host().equals(host)).map(Seen::observation);
    }

    synchronized boolean saw(IpAddress host, Class<? extends Observation> kind) {
        return of(host).anyMatch(kind::isInstance);
    }

    /** Waits until all threads of the check wait for something. */
    void awaitIdle() {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        while (all.stream().map(Thread::getState).anyMatch(state -> !IDLE.contains(state))) {
            Thread.onSpinWait();
        }
    }

    /** Waits for an observation of a kind, and returns its words. */
    synchronized String await(IpAddress host, Class<? extends Observation> kind) throws InterruptedException {
        await(() -> of(host).anyMatch(kind::isInstance));
        return of(host).filter(kind::isInstance)
                .map(HealthRecorder::reason)
                .findFirst()
                .orElseThrow();
    }

    /** Waits for one more of a kind than there is. */
    synchronized void awaitAnother(IpAddress host, Class<? extends Observation> kind) throws InterruptedException {
        int before = seen.size();
        await(() -> seen.stream()
                .skip(before)
                .anyMatch(each -> each.host().equals(host) && kind.isInstance(each.observation())));
    }

    synchronized String awaitReason(IpAddress host, String words) throws InterruptedException {
        await(() -> of(host).map(HealthRecorder::reason).anyMatch(reason -> reason.contains(words)));
        return of(host).map(HealthRecorder::reason)
                .filter(reason -> reason.contains(words))
                .findFirst()
                .orElseThrow();
    }

    synchronized void awaitCondition(Predicate<String> wanted) throws InterruptedException {
        await(() -> wanted.test(condition));
    }

    private static String reason(Observation observation) {
        if (observation instanceof Observation.Unreachable miss) {
            return miss.reason();
        }
        if (observation instanceof Observation.Questionable questionable) {
            return questionable.reason();
        }
        if (observation instanceof Observation.Gone gone) {
            return gone.reason();
        }
        return observation instanceof Observation.Indeterminate unknown ? unknown.reason() : "";
    }

    private synchronized void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("nothing of the kind within " + DEADLINE + ": " + seen);
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
    }
}
