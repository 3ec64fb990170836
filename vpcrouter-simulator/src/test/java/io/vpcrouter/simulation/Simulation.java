package io.vpcrouter.simulation;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.runtime.RouterRuntime.Lane;
import io.vpcrouter.simulation.Scenario.Step;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Plays a scenario: the real loop, planner and tracker against the simulated VPC, in virtual time. */
final class Simulation implements WatchedCloud.Watch {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_HEALING = Duration.ofMinutes(25);

    final ManualTime time = new ManualTime();
    final Scenario scenario;
    final SimulatedVpc vpc = Landscape.create(time);
    final Truth truth;
    final CloudTrouble trouble;
    private final ScriptedNetwork network;
    private final ScriptedHealth health;
    private final ScriptedHealth secondHealth;
    private final ScriptedHealth controlHealth;
    private final ManualMode mode;
    private final Invariants invariants;

    private RouteSpec spec;
    private long specSince;
    private int calls;
    private int callsUntilHealed;
    private @Nullable ManualRuntime runtime;
    private @Nullable VpcRouter router;
    private long startedAt;
    private long fingerprint;

    Simulation(Scenario scenario) {
        SplittableRandom random = new SplittableRandom(scenario.seed());
        this.scenario = scenario;
        this.network = new ScriptedNetwork(random.nextLong());
        this.health = new ScriptedHealth(time, scenario.timing(), network, random.nextLong());
        this.secondHealth = new ScriptedHealth(time, scenario.timing(), network, random.nextLong());
        this.controlHealth = new ScriptedHealth(time, scenario.timing(), network, random.nextLong());
        this.trouble = new CloudTrouble(random.split());
        this.truth = new Truth(vpc, network, scenario.timing());
        this.spec = scenario.spec();
        this.specSince = time.nanos();
        this.mode = new ManualMode(spec);
        this.invariants = new Invariants(this);
    }

    // ---- What the invariants ask ----------------------------------------------------------------------------------

    RouteSpec spec() {
        return spec;
    }

    long specSince() {
        return specSince;
    }

    /** Since when one router runs without a break. */
    long routerSince() {
        return router == null ? Long.MAX_VALUE : startedAt;
    }

    long checkerTroubleUntil() {
        return truth.checkerTroubleUntil();
    }

    /** How many calls to the cloud were made until everything was healed. */
    int callsUntilHealed() {
        return callsUntilHealed;
    }

    /** What became of it: every verdict and every change of a route, with its time. */
    long fingerprint() {
        return fingerprint;
    }

    // ---- The run --------------------------------------------------------------------------------------------------

    /** Plays to the end; throws an {@link AssertionError} that says which rule was broken, and when. */
    void run(Duration quiet) {
        start();
        time.schedule(SECOND, this::everySecond);
        for (Step step : scenario.steps()) {
            advanceTo(step.at());
            happen(step.what());
            truth.update(time.nanos());
            invariants.check();
        }
        advanceTo(scenario.length());
        callsUntilHealed = calls;
        heal();
        finish(quiet);
        stop(false);
    }

    private void advanceTo(Duration at) {
        Duration left = at.minus(time.elapsed());
        if (!left.isNegative()) {
            time.advance(left);
        }
        invariants.check();
    }

    private void everySecond() {
        truth.update(time.nanos());
        invariants.everySecond();
        time.schedule(SECOND, this::everySecond);
    }

    private void finish(Duration quiet) {
        invariants.healing();
        long limit = time.nanos() + LONGEST_HEALING.toNanos();
        while (!isInLine()) {
            if (time.nanos() - limit > 0) {
                invariants.violated("not in line " + LONGEST_HEALING + " after everything was healed: "
                        + (router == null
                                ? "no router"
                                : router.status().phase() + " "
                                        + router.status().conditions() + " " + invariants.differences()));
            }
            time.advance(SECOND);
            invariants.check();
        }
        // What is held for the longest time, such as a failback, is done after that.
        time.advance(scenario.config().rules().failbackDelay().plusSeconds(45));
        invariants.quiet();
        time.advance(quiet);
        invariants.check();
        invariants.inLineAtTheEnd();
        invariants.check();
    }

    private boolean isInLine() {
        return router != null
                && isInLine(router.status())
                && router.status().hosts().stream().allMatch(host -> host.verdict() == Verdict.HEALTHY)
                && invariants.differences().isEmpty();
    }

    /** The one conflict of the landscape stays; and who only observes leaves everything as it is. */
    private boolean isInLine(RouterStatus status) {
        boolean onlyObserves = scenario.config().rules().policy() == ChangePolicy.OBSERVE;
        boolean isAllDone = status.writesWaiting() == 0
                && status.decisions().stream()
                        .allMatch(decision -> decision.isInLine()
                                || decision.destination().equals(Landscape.CONFLICT)
                                || onlyObserves && decision.action().isChange());
        return status.phase() == RouterStatus.Phase.IN_LINE
                || status.phase() == RouterStatus.Phase.CONVERGING && isAllDone;
    }

    private void heal() {
        for (int i = 0; i < Landscape.INSTANCES; i++) {
            happen(new Disturbance.Unhang(i));
            happen(new Disturbance.Start(i));
            happen(new Disturbance.Attach(i));
            truth.setLoss(Landscape.plainHost(i), 0);
            truth.setLoss(Landscape.detachableHost(i), 0);
            truth.setLoss(Landscape.movableHost(i), 0);
            truth.setRoundTrip(Landscape.plainHost(i), Duration.ofMillis(1));
            truth.setRoundTrip(Landscape.detachableHost(i), Duration.ofMillis(1));
            truth.setRoundTrip(Landscape.movableHost(i), Duration.ofMillis(1));
        }
        truth.setLossEverywhere(0);
        network.setCutOff(false);
        setOwnResponderWorks(true);
        trouble.end(time.nanos());
        vpc.behaviour().setReadLag(Duration.ZERO);
        truth.update(time.nanos());
    }

    // ---- The router -----------------------------------------------------------------------------------------------

    private void start() {
        ManualRuntime fresh = new ManualRuntime(time);
        fresh.setLatency(Lane.READ, () -> trouble.latencyOfRead(time.nanos()));
        fresh.setLatency(Lane.WRITE, () -> trouble.latencyOfWrite(time.nanos()));
        runtime = fresh;
        startedAt = time.nanos();
        invariants.routerStarted();
        VpcRouter.Builder parts = VpcRouter.builder()
                .cloud("simulated", context -> new WatchedCloud(vpc.provider(), trouble, time, this))
                .mode("manual", mode::create)
                .health("scripted", health::create)
                .config(scenario.config())
                .listener(this::told)
                .runtime(fresh);
        if (scenario.twoChecks()) {
            parts.health("second", secondHealth::create);
        }
        if (scenario.controlTarget()) {
            parts.controlTargets("scripted", Set.of(Landscape.CONTROL_TARGET), controlHealth::create);
        }
        router = parts.build();
        router.start();
    }

    private void told(RouterEvent event) {
        invariants.told(event);
        if (event instanceof RouterEvent.HostChanged || event instanceof RouterEvent.RouteChanged) {
            fingerprint = 31 * fingerprint + event.toString().hashCode();
        }
    }

    private void stop(boolean crash) {
        if (runtime != null && crash) {
            runtime.kill();
        }
        if (router != null) {
            router.close();
            router = null;
            runtime = null;
        }
    }

    private void restart(boolean crash, Duration downTime) {
        stop(crash);
        time.schedule(downTime, () -> {
            if (router == null) {
                start();
            }
        });
    }

    // ---- The calls to the cloud -----------------------------------------------------------------------------------

    @Override
    public void beforeCall(boolean isRead) {
        calls++;
        if (calls == scenario.crashAt() && !scenario.crashAfterEffect()) {
            die();
        }
    }

    @Override
    public void afterCall(boolean isRead) {
        if (calls == scenario.crashAt() && scenario.crashAfterEffect()) {
            die();
        }
    }

    private void die() {
        restart(true, Duration.ofSeconds(3));
        throw new CloudException(CloudException.Kind.TRANSIENT, "any", null, "the router died", null);
    }

    @Override
    public void applying(RouteChange change) {
        invariants.applying(change);
    }

    // ---- What happens ---------------------------------------------------------------------------------------------

    private void happen(Disturbance what) {
        if (what instanceof Disturbance.Hang hang) {
            truth.hang(hang.instance(), true);
        } else if (what instanceof Disturbance.Unhang unhang) {
            truth.hang(unhang.instance(), false);
        } else if (what instanceof Disturbance.Stop stop) {
            if (vpc.instanceState(Landscape.instance(stop.instance())).equals("running")) {
                vpc.stopInstance(Landscape.instance(stop.instance()));
            }
        } else if (what instanceof Disturbance.Start start) {
            if (vpc.instanceState(Landscape.instance(start.instance())).equals("stopped")) {
                vpc.startInstance(Landscape.instance(start.instance()));
            }
        } else if (what instanceof Disturbance.Detach detach) {
            vpc.detach(Landscape.secondary(detach.instance()));
        } else if (what instanceof Disturbance.Attach attach) {
            attach(attach.instance());
        } else if (what instanceof Disturbance.MoveAddress move) {
            int to = move.away() ? Landscape.neighbour(move.instance()) : move.instance();
            vpc.moveAddress(Landscape.movableHost(move.instance()), Landscape.secondary(to));
        } else if (what instanceof Disturbance.ZoneDown zone) {
            hangZone(zone.zone(), true);
        } else if (what instanceof Disturbance.ZoneUp zone) {
            hangZone(zone.zone(), false);
        } else if (what instanceof Disturbance.Loss loss) {
            truth.setLoss(loss.host(), loss.share());
        } else if (what instanceof Disturbance.LossEverywhere loss) {
            truth.setLossEverywhere(loss.share());
        } else if (what instanceof Disturbance.Slow slow) {
            truth.setRoundTrip(slow.host(), slow.roundTrip());
        } else if (what.isCheckerTrouble()) {
            troubleChecker(what);
        } else {
            happenElsewhere(what);
        }
    }

    private void attach(int instance) {
        boolean isFree = vpc.snapshot().interfaces().stream()
                .anyMatch(eni -> eni.id().equals(Landscape.secondary(instance)) && !eni.attached());
        if (isFree && !vpc.instanceState(Landscape.instance(instance)).equals("terminated")) {
            vpc.attach(Landscape.secondary(instance), Landscape.instance(instance), 1);
        }
    }

    private void hangZone(int zone, boolean value) {
        for (int i = 0; i < Landscape.INSTANCES; i++) {
            if (Landscape.isInZone(i, zone)) {
                truth.hang(i, value);
            }
        }
    }

    private void troubleChecker(Disturbance what) {
        Duration length = Duration.ZERO;
        if (what instanceof Disturbance.CutOff cut) {
            length = cut.time();
            network.setCutOff(true);
            time.schedule(length, () -> network.setCutOff(false));
        } else if (what instanceof Disturbance.PauseChecker pause) {
            length = pause.time();
            health.pause(length);
            secondHealth.pause(length);
            controlHealth.pause(length);
        } else if (what instanceof Disturbance.LoseLoopback lose) {
            length = lose.time();
            setOwnResponderWorks(false);
            network.setCutOff(true);
            time.schedule(length, () -> {
                setOwnResponderWorks(true);
                network.setCutOff(false);
            });
        } else if (what instanceof Disturbance.Suspend suspend) {
            time.suspend(suspend.time());
        }
        truth.setCheckerTroubleUntil(time.nanos() + length.toNanos());
    }

    private void setOwnResponderWorks(boolean value) {
        health.setOwnResponderWorks(value);
        secondHealth.setOwnResponderWorks(value);
        controlHealth.setOwnResponderWorks(value);
    }

    private void happenElsewhere(Disturbance what) {
        if (what instanceof Disturbance.DeleteRoute delete) {
            if (isThere(delete.table(), delete.destination())) {
                vpc.deleteRoute(delete.table(), delete.destination());
            }
        } else if (what instanceof Disturbance.BendRoute bend) {
            if (isThere(bend.table(), bend.destination())) {
                vpc.replaceRoute(bend.table(), bend.destination(), bend.eni());
                truth.setByOthers(bend.table(), bend.destination(), time.nanos());
            }
        } else if (what instanceof Disturbance.AddRoute add) {
            if (!isThere(add.table(), add.destination())) {
                vpc.createRoute(add.table(), add.destination(), add.eni());
                truth.setByOthers(add.table(), add.destination(), time.nanos());
            }
        } else if (what instanceof Disturbance.NewSpec fresh) {
            // The same again is no new one.
            specSince = fresh.spec().equals(spec) ? specSince : time.nanos();
            spec = fresh.spec();
            mode.publish(spec);
        } else if (what instanceof Disturbance.BadSpec) {
            mode.publish(
                    Validated.invalid(Problem.error("bad", Location.of("simulation"), "spec", "bad", "a good one")));
            mode.publish(Validated.of(RouteSpec.empty()));
            mode.keepForRestart(spec);
        } else if (what instanceof Disturbance.CallsFail fail) {
            trouble.begin(fail, time.nanos());
        } else if (what instanceof Disturbance.CallsSlow slow) {
            trouble.begin(slow, time.nanos());
        } else if (what instanceof Disturbance.ReadLag lag) {
            vpc.behaviour().setReadLag(lag.lag());
        } else if (what instanceof Disturbance.HideInterface hide) {
            trouble.begin(hide, time.nanos());
            truth.hide(hide.eni(), time.nanos());
        } else if (what instanceof Disturbance.Restart restart) {
            restart(restart.crash(), restart.downTime());
        } else if (what instanceof Disturbance.RestartHalfBlind restart) {
            time.schedule(restart.downTime(), () -> happen(restart.hidden()));
            restart(restart.crash(), restart.downTime());
        }
    }

    private boolean isThere(String table, Destination destination) {
        return vpc.snapshot().tables().stream()
                .filter(known -> known.id().equals(table))
                .flatMap(known -> known.routes().stream())
                .anyMatch(route -> route.destination().equals(destination));
    }
}
