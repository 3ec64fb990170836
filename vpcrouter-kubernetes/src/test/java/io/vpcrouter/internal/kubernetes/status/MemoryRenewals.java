package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Kubelets in memory, which renew at each look, but for those that are stopped. */
final class MemoryRenewals implements NodeRenewals {
    private final Map<String, String> times = new HashMap<>();
    private final Set<String> alive = new HashSet<>();
    private @Nullable KubeException failure;
    private int looks;
    private Duration delay = Duration.ZERO;

    synchronized void start(String node) {
        alive.add(node);
    }

    synchronized void stop(String node) {
        alive.remove(node);
    }

    synchronized void fail(@Nullable KubeException with) {
        failure = with;
    }

    /** Each answer takes so long from now on. */
    synchronized void answerLate(Duration by) {
        delay = by;
    }

    synchronized int looks() {
        return looks;
    }

    @Override
    public void open() {}

    @Override
    public synchronized Map<String, String> read(Duration limit) throws KubeException, InterruptedException {
        long until = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (failure != null) {
            throw failure;
        }
        looks++;
        alive.forEach(node -> times.put(node, "t" + looks));
        return Map.copyOf(times);
    }

    @Override
    public void close() {}
}
