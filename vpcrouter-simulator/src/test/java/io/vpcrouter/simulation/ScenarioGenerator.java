package io.vpcrouter.simulation;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.simulation.Scenario.Family;
import io.vpcrouter.simulation.Scenario.Step;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes scenarios; the same seed gives the same one. */
final class ScenarioGenerator {
    /** Before that nothing happens in the families that begin with everything in line. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private final SplittableRandom random;
    private final long seed;
    private final Family family;
    private final List<IpAddress> hosts = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Duration interval = Duration.ZERO;
    private int fall;

    private ScenarioGenerator(long seed, Family family) {
        this.seed = seed;
        this.family = family;
        this.random = new SplittableRandom(seed * 31 + family.ordinal());
    }

    static Scenario scenario(long seed, Family family) {
        return new ScenarioGenerator(seed, family).create();
    }

    private Scenario create() {
        interval = pick(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(500));
        // With a single miss there is nothing to tell a cut-off checker by.
        fall = random.nextInt(family == Family.DEATHS ? 1 : 2, 5);
        pickHosts();
        RouteSpec spec = spec(hosts);
        Duration length = switch (family) {
            case CHECKER -> checkerTrouble();
            case DEATHS -> deaths();
            case MIXED -> mixed(spec);
            case WORK -> work();
        };
        steps.sort(Comparator.comparing(Step::at));
        boolean twoChecks = random.nextInt(3) == 0;
        boolean controlTarget = random.nextInt(3) == 0;
        return new Scenario(
                seed,
                family,
                ProbeTiming.of(interval, fall),
                twoChecks,
                controlTarget,
                config(),
                spec,
                List.copyOf(steps),
                length,
                0,
                false);
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private void pickHosts() {
        int count = random.nextInt(2, Landscape.INSTANCES + 1);
        for (int i = 0; i < count; i++) {
            hosts.add(pick(
                    Landscape.plainHost(i),
                    Landscape.plainHost(i),
                    Landscape.detachableHost(i),
                    Landscape.movableHost(i)));
        }
    }

    private RouteSpec spec(List<IpAddress> among) {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        int count = random.nextInt(1, Landscape.DESTINATIONS.size() + 1);
        for (int d = 0; d < count; d++) {
            routes.put(Landscape.DESTINATIONS.get(d), intent(among));
        }
        if (random.nextInt(4) == 0) {
            routes.put(Landscape.CONFLICT, intent(among));
        }
        return RouteSpec.of(routes);
    }

    private RouteIntent intent(List<IpAddress> among) {
        List<IpAddress> some = new ArrayList<>(among);
        Collections.shuffle(some, new Random(random.nextLong()));
        HostChoice choose = random.nextBoolean() ? null : pick(HostChoice.values());
        WhenNoneHealthy wish = random.nextInt(3) > 0 ? null : pick(WhenNoneHealthy.values());
        return new RouteIntent(some.subList(0, random.nextInt(1, some.size() + 1)), choose, wish);
    }

    private RouterConfig config() {
        PlanRules rules = PlanRules.builder()
                .scope(ScopeRules.builder()
                        .ignoreRoutes(List.of(Landscape.IGNORED))
                        .build())
                .choose(pick(HostChoice.values()))
                .whenNoneHealthy(pick(WhenNoneHealthy.KEEP, WhenNoneHealthy.KEEP, WhenNoneHealthy.DELETE))
                .policy(
                        family == Family.MIXED
                                ? pick(
                                        ChangePolicy.SYNC,
                                        ChangePolicy.SYNC,
                                        ChangePolicy.SYNC,
                                        ChangePolicy.SYNC,
                                        ChangePolicy.UPSERT_ONLY,
                                        ChangePolicy.OBSERVE)
                                : ChangePolicy.SYNC)
                .build();
        return RouterConfig.builder()
                .rules(rules)
                .recheckInterval(Duration.ofSeconds(pick(10, 30)))
                .build();
    }

    private Duration between(long leastMillis, long mostMillis) {
        return Duration.ofMillis(random.nextLong(leastMillis, mostMillis + 1));
    }

    private void at(Duration when, Disturbance what) {
        steps.add(new Step(when, what));
    }

    // ---- Families -------------------------------------------------------------------------------------------------

    /**
     * Outages of the checker. Between two of them every host is asked and answers; only where three misses decide, two may
     * follow each other more closely.
     */
    private Duration checkerTrouble() {
        boolean brief = random.nextBoolean();
        Duration now = CALM;
        boolean pair = true;
        for (int i = random.nextInt(1, brief ? 30 : 9); i > 0; i--) {
            Duration time = brief ? between(1, 3_000) : between(1_000, 60_000);
            at(now, pick(checkerTroubles(time)));
            pair = !pair && fall > 2 && random.nextInt(3) == 0;
            Duration rest = pair ? between(1, 1_000) : interval.plus(between(1_000, brief ? 3_000 : 30_000));
            now = now.plus(time).plus(rest);
        }
        return now.plusSeconds(20);
    }

    private static List<Disturbance> checkerTroubles(Duration time) {
        return List.of(
                new Disturbance.CutOff(time),
                new Disturbance.CutOff(time),
                new Disturbance.PauseChecker(time),
                new Disturbance.Suspend(time),
                new Disturbance.LoseLoopback(time));
    }

    private Duration deaths() {
        Duration now = CALM;
        int count = random.nextInt(1, Landscape.INSTANCES);
        boolean zone = random.nextInt(4) == 0;
        if (zone) {
            at(now, new Disturbance.ZoneDown(random.nextInt(3)));
            return now.plusSeconds(60);
        }
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
        Collections.shuffle(order, new Random(random.nextLong()));
        for (int instance : order.subList(0, count)) {
            at(now, random.nextInt(3) == 0 ? new Disturbance.Stop(instance) : new Disturbance.Hang(instance));
            now = now.plus(random.nextBoolean() ? between(0, 500) : between(0, 40_000));
        }
        return now.plusSeconds(60);
    }

    private Duration work() {
        at(Duration.ofSeconds(5), new Disturbance.AddRoute("rtb-b", Landscape.STRANGERS.get(0), eni()));
        at(Duration.ofSeconds(8), new Disturbance.Hang(random.nextInt(2)));
        at(Duration.ofSeconds(14), new Disturbance.NewSpec(spec(hosts)));
        at(Duration.ofSeconds(18), new Disturbance.Stop(random.nextInt(2)));
        at(Duration.ofSeconds(24), new Disturbance.BendRoute("rtb-c", Landscape.DESTINATIONS.get(0), eni()));
        at(Duration.ofSeconds(26), new Disturbance.DeleteRoute("rtb-a", Landscape.DESTINATIONS.get(0)));
        return Duration.ofSeconds(34);
    }

    private Duration mixed(RouteSpec first) {
        Duration length = between(20_000, 240_000);
        int count = random.nextInt(1, 25);
        List<Supplier<Disturbance>> kinds = kinds(first);
        for (int i = 0; i < count; i++) {
            Duration when = between(0, length.toMillis());
            if (random.nextInt(12) == 0) {
                flap(when);
            } else {
                at(when, pick(kinds).get());
            }
        }
        return length.plusSeconds(10);
    }

    private void flap(Duration from) {
        int instance = instance();
        Duration now = from;
        for (int i = random.nextInt(2, 12); i > 0; i--) {
            at(now, new Disturbance.Hang(instance));
            now = now.plus(between(200, 8_000));
            at(now, new Disturbance.Unhang(instance));
            now = now.plus(between(200, 30_000));
        }
    }

    private int instance() {
        return random.nextInt(Landscape.INSTANCES);
    }

    private String eni() {
        return random.nextBoolean() ? Landscape.primary(instance()) : Landscape.secondary(instance());
    }

    private List<Supplier<Disturbance>> kinds(RouteSpec first) {
        return List.of(
                () -> new Disturbance.Hang(instance()),
                () -> new Disturbance.Hang(instance()),
                () -> new Disturbance.Unhang(instance()),
                () -> new Disturbance.Stop(instance()),
                () -> new Disturbance.Start(instance()),
                () -> new Disturbance.Detach(instance()),
                () -> new Disturbance.Attach(instance()),
                () -> new Disturbance.MoveAddress(instance(), random.nextBoolean()),
                () -> new Disturbance.ZoneDown(random.nextInt(3)),
                () -> new Disturbance.ZoneUp(random.nextInt(3)),
                () -> new Disturbance.Loss(pick(hosts), pick(0.0, 0.01, 0.2, 0.6)),
                () -> new Disturbance.LossEverywhere(pick(0.0, 0.0, 0.01, 0.3)),
                () -> new Disturbance.Slow(pick(hosts), pick(Duration.ofMillis(1), Duration.ofMillis(700))),
                () -> new Disturbance.CutOff(between(1, 20_000)),
                () -> new Disturbance.PauseChecker(between(1, 20_000)),
                () -> new Disturbance.Suspend(between(1, 20_000)),
                () -> new Disturbance.DeleteRoute(pick(Landscape.TABLES), pick(Landscape.DESTINATIONS)),
                () -> new Disturbance.BendRoute(pick(Landscape.TABLES), pick(Landscape.DESTINATIONS), eni()),
                () -> new Disturbance.AddRoute(pick(Landscape.TABLES), pick(Landscape.STRANGERS), eni()),
                () -> new Disturbance.NewSpec(random.nextInt(3) == 0 ? first : spec(hosts)),
                Disturbance.BadSpec::new,
                this::failingCalls,
                this::failingCalls,
                () -> new Disturbance.CallsSlow(between(100, 8_000), between(1_000, 60_000)),
                () -> new Disturbance.HideInterface(eni(), between(100, 1_900)),
                () -> new Disturbance.ReadLag(pick(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4))),
                () -> new Disturbance.Restart(random.nextBoolean(), between(100, 20_000)),
                () -> new Disturbance.RestartHalfBlind(
                        random.nextBoolean(),
                        between(100, 20_000),
                        new Disturbance.HideInterface(eni(), between(1_000, 1_900))));
    }

    private Disturbance failingCalls() {
        boolean reads = random.nextBoolean();
        return new Disturbance.CallsFail(
                pick(CloudException.Kind.TRANSIENT, CloudException.Kind.TRANSIENT, CloudException.Kind.THROTTLED),
                reads,
                !reads || random.nextBoolean(),
                random.nextBoolean(),
                pick(0.3, 0.7, 1.0),
                between(500, 60_000));
    }
}
