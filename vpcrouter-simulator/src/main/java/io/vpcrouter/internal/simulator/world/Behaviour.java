package io.vpcrouter.internal.simulator.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The settings of the simulated EC2 beyond its rules, the faults for the next calls, and the number of calls. */
public final class Behaviour {
    public static final int DEFAULT_ROUTE_QUOTA = 500;

    private volatile Duration latency = Duration.ZERO;
    private volatile Duration readLag = Duration.ZERO;
    private volatile Duration transitionTime = Duration.ZERO;
    private volatile boolean throttling = true;
    private volatile boolean dryRun = true;
    private volatile int routeQuota = DEFAULT_ROUTE_QUOTA;
    private volatile int pageSize = Integer.MAX_VALUE;
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();

    public Duration latency() {
        return latency;
    }

    public void setLatency(Duration latency) {
        this.latency = notNegative("latency", latency);
    }

    public Duration readLag() {
        return readLag;
    }

    public void setReadLag(Duration readLag) {
        this.readLag = notNegative("read lag", readLag);
    }

    public Duration transitionTime() {
        return transitionTime;
    }

    public void setTransitionTime(Duration transitionTime) {
        this.transitionTime = notNegative("transition time", transitionTime);
    }

    public boolean throttling() {
        return throttling;
    }

    public void setThrottling(boolean throttling) {
        this.throttling = throttling;
    }

    public boolean dryRun() {
        return dryRun;
    }

    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public int routeQuota() {
        return routeQuota;
    }

    public void setRouteQuota(int routeQuota) {
        this.routeQuota = atLeastOne("route quota", routeQuota);
    }

    public int pageSize() {
        return pageSize;
    }

    public void setPageSize(int pageSize) {
        this.pageSize = atLeastOne("page size", pageSize);
    }

    public void refuseNext(String action, int count, String code, int status) {
        add(action, count, Fault.refused(code, status));
    }

    public void loseNextResponses(String action, int count) {
        add(action, count, Fault.lost());
    }

    public void cutNextResponses(String action, int count) {
        add(action, count, Fault.cut());
    }

    public void clearFaults() {
        faults.clear();
    }

    public long calls(String action) {
        AtomicLong count = calls.get(action);
        return count == null ? 0 : count.get();
    }

    public long calls() {
        return calls.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private void add(String action, int count, Fault fault) {
        faults.compute(action, (name, waiting) -> {
            Deque<Fault> queue = waiting == null ? new ArrayDeque<>() : waiting;
            for (int i = 0; i < count; i++) {
                queue.add(fault);
            }
            return queue;
        });
    }

    public @Nullable Fault nextFault(String action) {
        Fault[] next = new Fault[1];
        faults.computeIfPresent(action, (name, waiting) -> {
            next[0] = waiting.poll();
            return waiting.isEmpty() ? null : waiting;
        });
        return next[0];
    }

    public void count(String action) {
        calls.computeIfAbsent(action, name -> new AtomicLong()).incrementAndGet();
    }

    private static Duration notNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0 or more)");
        }
        return value;
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: at least 1)");
        }
        return value;
    }
}
