package io.vpcrouter.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How the simulated EC2 behaves beyond its rules: slow, late, throttled, failing. Everything can be switched while it
 * runs.
 *
 * <p>Threading: any thread.
 */
public final class SimulatedBehaviour {
    /** EC2's default since June 2025; IPv4 and IPv6 rows are counted apart. */
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

    SimulatedBehaviour() {}

    /** How long each call takes before it does anything; by the time of the system, whatever clock is in use. */
    public Duration latency() {
        return latency;
    }

    /** Sets how long each call takes; 0 at first. */
    public void setLatency(Duration latency) {
        this.latency = notNegative("latency", latency);
    }

    /** How old what a Describe call shows is: eventual consistency. */
    public Duration readLag() {
        return readLag;
    }

    /** Sets how old what a Describe call shows is; 0 at first. */
    public void setReadLag(Duration readLag) {
        this.readLag = notNegative("read lag", readLag);
    }

    /** How long an instance is {@code pending}, {@code stopping} or {@code shutting-down}. */
    public Duration transitionTime() {
        return transitionTime;
    }

    /** Sets how long an instance takes from one state to the next, for departures from now on; 0 at first. */
    public void setTransitionTime(Duration transitionTime) {
        this.transitionTime = notNegative("transition time", transitionTime);
    }

    /** Whether the token buckets of EC2 are in force. */
    public boolean throttling() {
        return throttling;
    }

    /** Switches the token buckets of EC2 on or off; on at first. */
    public void setThrottling(boolean throttling) {
        this.throttling = throttling;
    }

    /** Whether a dry run is one. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Sets whether a dry run is one, or the real thing, as with some emulators of EC2; it is one at first. */
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** How many static rows of one family a table takes. */
    public int routeQuota() {
        return routeQuota;
    }

    /** Sets how many static rows of one family a table takes, at least 1; {@value #DEFAULT_ROUTE_QUOTA} at first. */
    public void setRouteQuota(int routeQuota) {
        this.routeQuota = atLeastOne("route quota", routeQuota);
    }

    /** How many things a page holds at most, whatever the caller asks for. */
    public int pageSize() {
        return pageSize;
    }

    /** Sets how many things a page holds at most, at least 1; unlimited at first. EC2 may always give less. */
    public void setPageSize(int pageSize) {
        this.pageSize = atLeastOne("page size", pageSize);
    }

    /**
     * Refuses the next calls of an action.
     *
     * @param action the action, such as {@code ReplaceRoute}
     * @param count how many calls
     * @param code EC2's error code, such as {@code RequestLimitExceeded}
     * @param status the HTTP status
     */
    public void refuseNext(String action, int count, String code, int status) {
        add(action, count, Fault.refused(new Ec2Refusal(code, status, "Injected by the simulator.")));
    }

    /** Lets the next calls of an action do their work and never answer. */
    public void loseNextAnswers(String action, int count) {
        add(action, count, Fault.lost());
    }

    /** Lets the next calls of an action do their work and answer in part only. */
    public void cutNextAnswers(String action, int count) {
        add(action, count, Fault.cut());
    }

    /** Drops all faults that have not happened yet. */
    public void clearFaults() {
        faults.clear();
    }

    /** How many calls of an action there were, refused ones included. */
    public long calls(String action) {
        AtomicLong count = calls.get(action);
        return count == null ? 0 : count.get();
    }

    /** How many calls of all actions there were, refused ones included. */
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

    /** The fault that this call has to suffer, if any. */
    @Nullable
    Fault nextFault(String action) {
        Fault[] next = new Fault[1];
        faults.computeIfPresent(action, (name, waiting) -> {
            next[0] = waiting.poll();
            return waiting.isEmpty() ? null : waiting;
        });
        return next[0];
    }

    void count(String action) {
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
