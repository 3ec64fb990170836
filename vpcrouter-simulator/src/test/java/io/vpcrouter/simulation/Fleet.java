package io.vpcrouter.simulation;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One random life of a fleet of routers in virtual time, watched by rules that are written down here a second time. */
final class Fleet implements AutoCloseable {
    private static final int ROUTERS = 8;
    private static final List<String> TABLES = List.of("rtb-a", "rtb-b");
    private static final TagSelector SELECTOR = TagSelector.of("Role", "router");
    private static final IpAddress CONTROL_TARGET = IpAddress.parse("198.18.0.250");
    /** For as long a trouble of a host may still be the reason of a move: a recheck, a hold and the writes. */
    static final long MEMORY = Duration.ofSeconds(150).toNanos();

    /** A silence that is not longer may fall between the probes, or end before it is proved. */
    private static final long LONGEST_UNSEEN = Duration.ofSeconds(5).toNanos();

    private static final Set<Reason> MOVES_OFF_GOOD_HOSTS =
            EnumSet.of(Reason.OTHER_TABLE, Reason.CHANGED_BY_OTHERS, Reason.FAILBACK);
    /** The longest recovery window of a host that failed again and again, the failback delay, a recheck and the writes. */
    private static final Duration LONGEST_WAY_BACK = Duration.ofMinutes(13);

    private final ManualTime time = new ManualTime();
    private final SplittableRandom random;
    private final ScriptedNetwork network;
    private final ScriptedHealth health;
    private final ScriptedHealth controlHealth;
    private final boolean hasControlTarget;
    private final SimulatedVpc vpc;
    private final ManualMode mode;
    private final RouterConfig config;
    private final RouteSpec spec;
    private final List<String> violations = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final FallbackRules fallbacks;
    private final long[] lastTrouble = new long[ROUTERS];
    private final long[] answersSince = new long[ROUTERS];
    private final long[] silentSince = new long[ROUTERS];
    private final boolean[] tagged = new boolean[ROUTERS];
    private final boolean[] drained = new boolean[ROUTERS];
    private final boolean[] down = new boolean[ROUTERS];
    private final boolean[] terminated = new boolean[ROUTERS];
    private final Set<IpAddress> healthyOnce = new HashSet<>();
    private boolean healed;
    private VpcRouter router;

    Fleet(long seed) {
        this.random = new SplittableRandom(seed);
        this.network = new ScriptedNetwork(random.nextLong());
        ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), 3);
        this.health = new ScriptedHealth(time, timing, network, random.nextLong());
        this.controlHealth = new ScriptedHealth(time, timing, network, random.nextLong());
        this.hasControlTarget = random.nextInt(3) > 0;
        this.vpc = vpc();
        this.spec = spec();
        this.fallbacks = new FallbackRules(spec, this);
        this.mode = new ManualMode(spec);
        this.config = RouterConfig.builder()
                .recheckInterval(Duration.ofSeconds(random.nextBoolean() ? 10 : 30))
                .build();
        for (int i = 0; i < ROUTERS; i++) {
            setDown(i, true);
            lastTrouble[i] = time.nanos();
        }
        this.router = start();
    }

    private SimulatedVpc vpc() {
        SimulatedVpcBuilder builder = SimulatedVpc.builder("vpc-1", "us-east-1").cidr("198.18.0.0/16");
        for (int zone = 0; zone < 2; zone++) {
            builder.subnet("subnet-" + zone, "us-east-1" + "ab".charAt(zone), "198.18." + zone + ".0/24");
        }
        for (int i = 0; i < ROUTERS; i++) {
            builder.instance(instance(i), "running").eni(eni(i), "subnet-" + i % 2, instance(i), host(i).toString());
        }
        builder.table("rtb-main").main("rtb-main");
        builder.table("rtb-a").associate("rtb-a", "subnet-0");
        builder.table("rtb-b").associate("rtb-b", "subnet-1");
        TABLES.forEach(table -> builder.route(table, FallbackRules.CONFLICT.toString(), FallbackRules.FOREIGN));
        return builder.build(time);
    }

    private RouteSpec spec() {
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        for (int d = 1; d <= 4; d++) {
            HostChoice choice = HostChoice.values()[random.nextInt(HostChoice.values().length)];
            WhenNoneHealthy none = random.nextInt(4) == 0 ? WhenNoneHealthy.DELETE : WhenNoneHealthy.KEEP;
            Fallback fallback = none == WhenNoneHealthy.DELETE ? null : FallbackRules.anyOrNone(random);
            routes.put(Cidr.parse("10." + d + ".0.0/16"), new RouteIntent(List.of(), choice, none, SELECTOR, fallback));
        }
        routes.put(
                FallbackRules.CONFLICT, new RouteIntent(List.of(), null, null, SELECTOR, FallbackRules.OF_ALL_ZONES));
        return RouteSpec.of(routes);
    }

    private VpcRouter start() {
        healthyOnce.clear();
        VpcRouter.Builder parts = VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode("manual", mode::create)
                .health("scripted", health::create)
                .config(config)
                .listener(this::told)
                .runtime(new ManualRuntime(time));
        if (hasControlTarget) {
            parts.controlTargets("scripted", Set.of(CONTROL_TARGET), controlHealth::create);
        }
        VpcRouter fresh = parts.build();
        fresh.start();
        return fresh;
    }

    private static String instance(int i) {
        return "i-r" + i;
    }

    private static String eni(int i) {
        return "eni-r" + i;
    }

    private static IpAddress host(int i) {
        return IpAddress.parse("198.18." + i % 2 + "." + (10 + i));
    }

    List<String> violations() {
        return violations;
    }

    List<String> story() {
        return story;
    }

    // ---- What happens ---------------------------------------------------------------------------------------------

    void run() {
        for (int i = 0; i < 3; i++) {
            setTagged(i, true);
            setDown(i, false);
        }
        advance(Duration.ofSeconds(60));
        for (int step = random.nextInt(5, 30); step > 0; step--) {
            happen();
            advance(Duration.ofMillis(random.nextLong(100, 45_000)));
        }
        heal();
        checkEnd();
        drainOneThatCarries();
        if (hasControlTarget) {
            letAllFallSilentAndComeBack();
        }
    }

    private void happen() {
        int i = random.nextInt(ROUTERS);
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                setTagged(i, true);
                if (random.nextInt(4) > 0) {
                    // It boots, and answers some time later.
                    later(60_000, () -> setDown(i, false));
                }
            }
            case 2 -> setTagged(i, false);
            case 3 -> setDown(i, true);
            case 4 -> setDown(i, false);
            case 5 -> setDrained(i, true);
            case 6 -> setDrained(i, false);
            case 7 -> terminate(i);
            case 8 -> loseAllTagsForAWhile();
            case 9, 10 -> allFallSilentForAWhile();
            default -> restart();
        }
    }

    /** Within so many milliseconds, unless everything is healed before that. */
    private void later(int mostMillis, Runnable what) {
        time.schedule(Duration.ofMillis(random.nextLong(0, mostMillis)), () -> {
            if (!healed) {
                what.run();
            }
        });
    }

    private void terminate(int i) {
        long left =
                IntStream.range(0, ROUTERS).filter(other -> !terminated[other]).count();
        if (!terminated[i] && left > 3) {
            setDown(i, true);
            terminated[i] = true;
            note(i, "is terminated");
            vpc.terminateInstance(instance(i));
        }
    }

    private void loseAllTagsForAWhile() {
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < ROUTERS; i++) {
            if (tagged[i]) {
                lost.add(i);
                setTagged(i, false);
            }
        }
        later(50_000, () -> lost.forEach(i -> setTagged(i, true)));
    }

    private void allFallSilentForAWhile() {
        List<Integer> silent =
                IntStream.range(0, ROUTERS).filter(i -> !down[i]).boxed().toList();
        silent.forEach(i -> setDown(i, true));
        later(300_000, () -> silent.forEach(i -> setDown(i, false)));
    }

    private void restart() {
        story.add(time.elapsed() + " restart");
        router.close();
        router = start();
    }

    private void heal() {
        healed = true;
        for (int i = 0; i < ROUTERS; i++) {
            setDrained(i, false);
            if (!terminated[i]) {
                setTagged(i, true);
                setDown(i, false);
            }
        }
    }

    private void setTagged(int i, boolean value) {
        if (terminated[i] || tagged[i] == value) {
            return;
        }
        tagged[i] = value;
        note(i, value ? "is tagged" : "loses its tag");
        if (value) {
            vpc.tag(instance(i), "Role", "router");
        } else {
            vpc.untag(instance(i), "Role");
        }
    }

    private void setDrained(int i, boolean value) {
        if (terminated[i] || drained[i] == value) {
            return;
        }
        drained[i] = value;
        note(i, value ? "is drained" : "is not drained any more");
        if (value) {
            vpc.tag(i % 2 == 0 ? instance(i) : eni(i), PlanRules.USUAL_DRAIN_TAG, "true");
        } else {
            vpc.untag(i % 2 == 0 ? instance(i) : eni(i), PlanRules.USUAL_DRAIN_TAG);
        }
    }

    private void setDown(int i, boolean value) {
        boolean isDown = value || terminated[i];
        if (down[i] != isDown) {
            note(i, isDown ? "falls silent" : "answers");
            if (isDown) {
                silentSince[i] = time.nanos();
            } else if (time.nanos() - silentSince[i] > LONGEST_UNSEEN) {
                answersSince[i] = time.nanos();
            }
        }
        down[i] = isDown;
        if (isDown) {
            network.down(host(i));
        } else {
            network.up(host(i));
        }
    }

    private void note(int i, String what) {
        lastTrouble[i] = time.nanos();
        story.add(time.elapsed() + " " + host(i) + " " + what);
    }

    private void advance(Duration by) {
        time.advance(by);
    }

    // ---- What must hold -------------------------------------------------------------------------------------------

    void violated(String what) {
        violations.add(time.elapsed() + " " + what);
    }

    private boolean isGood(int i) {
        return tagged[i] && !down[i] && !drained[i] && !terminated[i];
    }

    /** Whether a host answers, and has done so for long enough to carry any destination, drained or not. */
    boolean isAnyUsableForLong() {
        return IntStream.range(0, ROUTERS)
                .anyMatch(i -> tagged[i] && !down[i] && !terminated[i] && time.nanos() - lastTrouble[i] > MEMORY);
    }

    /** Whether a host has answered for so long, except for silences that nobody needs to see. */
    boolean hasAnsweredFor(IpAddress host, Duration wanted) {
        return IntStream.range(0, ROUTERS)
                .filter(i -> host(i).equals(host))
                .filter(i -> !down[i] || time.nanos() - silentSince[i] <= LONGEST_UNSEEN)
                .anyMatch(i -> time.nanos() - answersSince[i] >= wanted.toNanos());
    }

    private int numberOf(String eni) {
        return Character.digit(eni.charAt(eni.length() - 1), 10);
    }

    private void told(RouterEvent event) {
        if (event instanceof RouterEvent.HostChanged host && host.to() == Verdict.HEALTHY) {
            healthyOnce.add(host.host());
        }
        if (event instanceof RouterEvent.RouteChanged changed) {
            changed(changed.decision());
        }
    }

    private void changed(Decision decision) {
        story.add(time.elapsed() + " " + decision);
        if (decision.action() == Action.DELETE) {
            checkDelete(decision);
            return;
        }
        fallbacks.check(decision);
        if (decision.fallback() != null) {
            return;
        }
        if (!healthyOnce.contains(decision.host())) {
            violated("leads to a host that was never healthy: " + decision);
        }
        decision.currentIfAny().filter(from -> from.id().startsWith("eni-")).ifPresent(from -> {
            int i = numberOf(from.id());
            boolean wasGood = isGood(i) && time.nanos() - lastTrouble[i] > MEMORY;
            if (wasGood && !MOVES_OFF_GOOD_HOSTS.contains(decision.reason())) {
                violated("leaves a good host: " + decision);
            }
        });
    }

    /** Only where the spec wants it, and never because nobody was found. */
    private void checkDelete(Decision decision) {
        if (spec.routes().get(decision.destination()).whenNoneHealthy() != WhenNoneHealthy.DELETE) {
            violated("deleted although the spec keeps routes: " + decision);
        }
        for (int i = 0; i < ROUTERS; i++) {
            if (isGood(i) && time.nanos() - lastTrouble[i] > MEMORY) {
                violated("deleted although " + host(i) + " is good: " + decision);
            }
        }
    }

    /** Everything is healed: soon all is as it should be, and stays so. */
    private void checkEnd() {
        long limit = time.nanos() + LONGEST_WAY_BACK.toNanos();
        while (!wrongAtTheEnd().isEmpty() && time.nanos() < limit) {
            advance(Duration.ofSeconds(10));
        }
        advance(Duration.ofMinutes(2));
        wrongAtTheEnd().forEach(this::violated);
    }

    private List<String> wrongAtTheEnd() {
        List<String> wrong = new ArrayList<>();
        for (String table : TABLES) {
            for (Destination destination : spec.routes().keySet()) {
                String target = target(table, destination);
                boolean isAsWanted = destination.equals(FallbackRules.CONFLICT)
                        ? target.equals(FallbackRules.FOREIGN)
                        : target.startsWith("eni-") && isGood(numberOf(target));
                if (!isAsWanted) {
                    wrong.add("at the end " + table + " " + destination + " leads to " + target);
                }
            }
        }
        router.status().fallbacks().stream()
                .filter(fallback -> fallback.since() != null)
                .forEach(fallback -> wrong.add("at the end still told to be on its fallback: " + fallback));
        return wrong;
    }

    /** The id of the target of a route; "nothing" if there is no route. */
    String target(String table, Destination destination) {
        return vpc.snapshot().tables().stream()
                .filter(each -> each.id().equals(table))
                .flatMap(each -> each.routes().stream())
                .filter(route -> route.destination().equals(destination))
                .findFirst()
                .map(route -> route.target().id())
                .orElse("nothing");
    }

    private boolean carries(int i) {
        return vpc.snapshot().tables().stream()
                .filter(table -> TABLES.contains(table.id()))
                .flatMap(table -> table.routes().stream())
                .anyMatch(route -> route.target().id().equals(eni(i)));
    }

    /** All is well: a drain now empties the host with the next read, and no failure is told. */
    private void drainOneThatCarries() {
        int failovers = router.status().failovers().size();
        for (int i = 0; i < ROUTERS; i++) {
            if (carries(i)) {
                setDrained(i, true);
                advance(Duration.ofSeconds(75));
                if (carries(i)) {
                    violated(host(i) + " still carries routes 75 s after its drain");
                }
                if (router.status().failovers().size() != failovers) {
                    violated("the drain of " + host(i) + " was told as a failover");
                }
                setDrained(i, false);
                return;
            }
        }
        violated("nobody carries a route at the end");
    }

    /** The control target proves it: all routes move to the fallbacks, as far as there are any, and come back. */
    private void letAllFallSilentAndComeBack() {
        IntStream.range(0, ROUTERS).forEach(i -> setDown(i, true));
        advance(Duration.ofSeconds(60));
        fallbacks.checkAllAreOnThem(TABLES, router.status().fallbacks());
        IntStream.range(0, ROUTERS).forEach(i -> setDown(i, false));
        checkEnd();
    }

    @Override
    public void close() {
        router.close();
    }
}
