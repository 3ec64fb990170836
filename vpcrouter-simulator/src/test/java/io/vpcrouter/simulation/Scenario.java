package io.vpcrouter.simulation;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.RouteSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One simulation: where it begins, and what happens when.
 *
 * @param seed what everything random follows from
 * @param family what kind of trouble it is made of
 * @param timing the pace of the health check
 * @param twoChecks whether a second check, as fast, asks the same hosts: a host is failed if any of them says so
 * @param controlTarget whether there is a control target
 * @param config the router's configuration
 * @param spec the spec at start
 * @param steps what happens, in order of time
 * @param length when everything is healed
 * @param crashAt at which call to the cloud the router dies, counted from 1, or 0 for never
 * @param crashAfterEffect whether it dies after the call did its work, or before
 */
record Scenario(
        long seed,
        Family family,
        ProbeTiming timing,
        boolean twoChecks,
        boolean controlTarget,
        RouterConfig config,
        RouteSpec spec,
        List<Step> steps,
        Duration length,
        int crashAt,
        boolean crashAfterEffect) {
    /** What a scenario is made of. */
    enum Family {
        /** Everything at once. */
        MIXED,
        /** Only the checker is in trouble: nothing may move. */
        CHECKER,
        /** Hosts die, and nothing else happens: failovers must be fast. */
        DEATHS,
        /** A little of what a router is for, short enough to let it die at each of its calls. */
        WORK
    }

    /** Something that happens at a time after the start. */
    record Step(Duration at, Disturbance what) {
        @Override
        public String toString() {
            return at.toMillis() + " ms: " + what;
        }
    }

    /** How long a failed host must answer before it is used again; two checks prove it over twice as many intervals. */
    Duration recoveryWindow() {
        return HealthTracker.recoveryWindow(timing.interval().multipliedBy(twoChecks ? 2 : 1));
    }

    Scenario withSteps(List<Step> newSteps) {
        return new Scenario(
                seed,
                family,
                timing,
                twoChecks,
                controlTarget,
                config,
                spec,
                newSteps,
                length,
                crashAt,
                crashAfterEffect);
    }

    Scenario withoutStep(int index) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.remove(index);
        return withSteps(fewer);
    }

    Scenario crashingAt(int call, boolean afterEffect) {
        return new Scenario(
                seed, family, timing, twoChecks, controlTarget, config, spec, steps, length, call, afterEffect);
    }
}
