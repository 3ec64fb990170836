package io.vpcrouter.simulator;

import io.vpcrouter.internal.simulator.world.Behaviour;
import java.time.Duration;

/**
 * How the simulated EC2 behaves beyond its rules: latency, read lag, throttling, faults. Every setting may be changed at
 * any time.
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

    /** The delay of each call before it does its work, in real time whatever the clock of the VPC. */
    public Duration latency() {
        return behaviour.latency();
    }

    /** Sets the delay of each call; default: 0. */
    public void setLatency(Duration latency) {
        behaviour.setLatency(latency);
    }

    /** The age of the state that Describe calls return, as with eventual consistency. */
    public Duration readLag() {
        return behaviour.readLag();
    }

    /** Sets the age of the state that Describe calls return; default: 0. */
    public void setReadLag(Duration readLag) {
        behaviour.setReadLag(readLag);
    }

    /** How long an instance stays {@code pending}, {@code stopping} or {@code shutting-down}. */
    public Duration transitionTime() {
        return behaviour.transitionTime();
    }

    /** Sets how long an instance takes from one state to the next, for later transitions; default: 0. */
    public void setTransitionTime(Duration transitionTime) {
        behaviour.setTransitionTime(transitionTime);
    }

    /** Whether EC2's token buckets throttle calls. */
    public boolean throttling() {
        return behaviour.throttling();
    }

    /** Switches EC2's token buckets on or off; default: on. */
    public void setThrottling(boolean throttling) {
        behaviour.setThrottling(throttling);
    }

    /** Whether {@code DryRun} is honoured. */
    public boolean dryRun() {
        return behaviour.dryRun();
    }

    /** Sets whether {@code DryRun} is honoured; some emulators of EC2 ignore it. Default: true. */
    public void setDryRun(boolean dryRun) {
        behaviour.setDryRun(dryRun);
    }

    /** The maximum number of static routes of one address family in a table. */
    public int routeQuota() {
        return behaviour.routeQuota();
    }

    /** Sets the maximum number of static routes of one family, at least 1; default: {@value #DEFAULT_ROUTE_QUOTA}. */
    public void setRouteQuota(int routeQuota) {
        behaviour.setRouteQuota(routeQuota);
    }

    /** The maximum number of items in a page, whatever the caller asks for. */
    public int pageSize() {
        return behaviour.pageSize();
    }

    /** Sets the maximum number of items in a page, at least 1; default: no limit. EC2 too may return fewer. */
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

    /** Makes the next calls of an action do their work without sending a response. */
    public void loseNextResponses(String action, int count) {
        behaviour.loseNextResponses(action, count);
    }

    /** Makes the next calls of an action do their work and send only part of the response. */
    public void cutNextResponses(String action, int count) {
        behaviour.cutNextResponses(action, count);
    }

    /** Removes all faults that have not occurred yet. */
    public void clearFaults() {
        behaviour.clearFaults();
    }

    /** The number of calls of an action, including refused ones. */
    public long calls(String action) {
        return behaviour.calls(action);
    }

    /** The number of calls of all actions, including refused ones. */
    public long calls() {
        return behaviour.calls();
    }
}
