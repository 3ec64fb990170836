package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.world.Behaviour;
import java.time.Duration;

/**
 * How the simulated EC2 behaves beyond its rules: slow, late, throttled, failing. Everything can be switched while it
 * runs.
 *
 * <p>Threading: any thread.
 */
public final class SimulatedBehaviour {
    /** EC2's default since June 2025; IPv4 and IPv6 routes are counted separately. */
    public static final int DEFAULT_ROUTE_QUOTA = Behaviour.DEFAULT_ROUTE_QUOTA;

    private final Behaviour behaviour;

    SimulatedBehaviour(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** How long each call takes before it does anything; by the time of the system, whatever clock is in use. */
    public Duration latency() {
        return behaviour.latency();
    }

    /** Sets how long each call takes; 0 at first. */
    public void setLatency(Duration latency) {
        behaviour.setLatency(latency);
    }

    /** How old what a Describe call shows is: eventual consistency. */
    public Duration readLag() {
        return behaviour.readLag();
    }

    /** Sets how old what a Describe call shows is; 0 at first. */
    public void setReadLag(Duration readLag) {
        behaviour.setReadLag(readLag);
    }

    /** How long an instance is {@code pending}, {@code stopping} or {@code shutting-down}. */
    public Duration transitionTime() {
        return behaviour.transitionTime();
    }

    /** Sets how long an instance takes from one state to the next, for departures from now on; 0 at first. */
    public void setTransitionTime(Duration transitionTime) {
        behaviour.setTransitionTime(transitionTime);
    }

    /** Whether the token buckets of EC2 are in force. */
    public boolean throttling() {
        return behaviour.throttling();
    }

    /** Switches the token buckets of EC2 on or off; on at first. */
    public void setThrottling(boolean throttling) {
        behaviour.setThrottling(throttling);
    }

    /** Whether a dry run is one. */
    public boolean dryRun() {
        return behaviour.dryRun();
    }

    /** Sets whether a dry run is one, or the real thing, as with some emulators of EC2; it is one at first. */
    public void setDryRun(boolean dryRun) {
        behaviour.setDryRun(dryRun);
    }

    /** How many static routes of one family a table takes. */
    public int routeQuota() {
        return behaviour.routeQuota();
    }

    /** Sets how many static routes of one family a table takes, at least 1; {@value #DEFAULT_ROUTE_QUOTA} at first. */
    public void setRouteQuota(int routeQuota) {
        behaviour.setRouteQuota(routeQuota);
    }

    /** How many things a page holds at most, whatever the caller asks for. */
    public int pageSize() {
        return behaviour.pageSize();
    }

    /** Sets how many things a page holds at most, at least 1; unlimited at first. EC2 may always give less. */
    public void setPageSize(int pageSize) {
        behaviour.setPageSize(pageSize);
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
        behaviour.refuseNext(action, count, code, status);
    }

    /** Lets the next calls of an action do their work and never respond. */
    public void loseNextResponses(String action, int count) {
        behaviour.loseNextResponses(action, count);
    }

    /** Lets the next calls of an action do their work and send part of the response only. */
    public void cutNextResponses(String action, int count) {
        behaviour.cutNextResponses(action, count);
    }

    /** Drops all faults that have not happened yet. */
    public void clearFaults() {
        behaviour.clearFaults();
    }

    /** How many calls of an action there were, refused ones included. */
    public long calls(String action) {
        return behaviour.calls(action);
    }

    /** How many calls of all actions there were, refused ones included. */
    public long calls() {
        return behaviour.calls();
    }
}
