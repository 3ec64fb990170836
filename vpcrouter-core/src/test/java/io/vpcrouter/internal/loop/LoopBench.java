package io.vpcrouter.internal.loop;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.WriteRate;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.leadership.RoleKeeper;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A control loop on a bench: the test answers its reads and writes by hand, says what is observed, and moves its clock.
 * Host {@code a} is 10.0.0.1 on {@code eni-a}, {@code b} 10.0.0.2 on {@code eni-b}, and so on. A miss makes a host failed
 * as soon as another one answers.
 */
public final class LoopBench implements Effects, RouterClock {
    /** That of EC2. */
    static final WriteBudget BUDGET = new WriteBudget(50, 5, 16);

    static final Duration SECOND = Duration.ofSeconds(1);
    /** By how much the wall clock was set. */
    Duration wallStep = Duration.ZERO;

    private static final long START = Duration.ofHours(1).toNanos();
    private static final Duration PROBE = Duration.ofMillis(500);
    private static final Duration WITNESS = Duration.ofMillis(1);

    final List<RouterEvent> told = new ArrayList<>();
    /** What the loop wanted of the cloud, in order: {@code read}, or the change of a write. */
    final List<String> log = new ArrayList<>();

    /** What was asked before the first change, and for which tables. */
    final List<Set<Action>> preflights = new ArrayList<>();

    List<String> preflightTables = List.of();
    boolean refusesChanges;
    /** The table with the tag {@code managed=yes}, if any. */
    String tagged = "";

    final ArrayDeque<Decision> writesUnderWay = new ArrayDeque<>();
    final Set<IpAddress> watched = new TreeSet<>();
    final List<RouteSpec> kept = new ArrayList<>();
    /** The rows of the VPC: table, destination, interface. */
    final Map<String, Map<Destination, String>> rows = new TreeMap<>();
    /** The interfaces whose source/destination check is on. */
    final Set<String> checksOn = new ConcurrentSkipListSet<>();
    /** The interfaces whose check is being switched off, in the order in which that started. */
    final ArrayDeque<String> checksUnderWay = new ArrayDeque<>();
    /** The hosts whose instances bear the tag {@code Role=router}. */
    final Set<String> routers = new TreeSet<>();
    /** The hosts whose interfaces bear the drain tag. */
    final Set<String> drained = new TreeSet<>();
    /** The hosts whose interfaces the VPC has. */
    final Set<String> hostsThere = new TreeSet<>();

    final HealthTracker tracker;
    final WriteGate gate;
    final ControlLoop loop;

    @Nullable
    CloudException ended;

    @Nullable
    PassResult passed;

    @Nullable
    RouterStatus status;

    int statesShown;

    private @Nullable Function<NetworkSnapshot, VpcReading> prepare;

    /** Whether the check still looks at the hosts while a test does not say what it sees. */
    boolean checkLooks = true;

    final HealthPart part;
    private final TreeSet<Long> wakes = new TreeSet<>();
    private long now = START;

    public LoopBench(RouterConfig config, String... hosts) {
        this(config, BUDGET, gate -> new Daemon(), hosts);
    }

    LoopBench(RouterConfig config, WriteBudget budget, Function<WriteGate, PassMode> mode, String... hosts) {
        this(config, new CloudTraits(budget, false, true), mode, hosts);
    }

    LoopBench(RouterConfig config, CloudTraits cloud, Function<WriteGate, PassMode> mode, String... hosts) {
        ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), 1);
        tracker = new HealthTracker(timing, HealthTracker.recoveryWindow(timing.interval()), host -> false, false);
        part = new HealthPart("bench", new SilentMonitor(timing), tracker);
        hostsThere.addAll(Arrays.asList(hosts));
        rows.put("rtb-1", new TreeMap<>());
        gate = new WriteGate(config.rules().policy(), null);
        loop = new ControlLoop(
                config,
                cloud,
                new HealthAggregator(List.of(part)),
                new StatusBoard(
                        this,
                        "vpc-1",
                        WriteRate.of(cloud.budget()),
                        config.rules().drainTag(),
                        null),
                this,
                this,
                mode.apply(gate),
                gate,
                new RoleKeeper(null, this));
    }

    /** A loop whose spec is in force, whose hosts are healthy and whose rows are in line. */
    static LoopBench inLine(RouterConfig config, RouteSpec spec, String... hosts) {
        LoopBench bench = new LoopBench(config, hosts);
        bench.publish(spec);
        bench.allHealthy();
        bench.finish();
        bench.forget();
        return bench;
    }

    public static IpAddress host(String name) {
        return IpAddress.parse("10.0.0." + (name.charAt(0) - 'a' + 1));
    }

    static Destination destination(int number) {
        return Cidr.parse("10." + number + ".0.0/16");
    }

    /** A spec in which each destination from 1 to the count has the same hosts. */
    public static RouteSpec spec(int destinations, String... hosts) {
        Map<Destination, RouteIntent> routes = new TreeMap<>();
        for (int d = 1; d <= destinations; d++) {
            routes.put(
                    destination(d),
                    RouteIntent.of(Arrays.stream(hosts).map(LoopBench::host).toList()));
        }
        return RouteSpec.of(routes);
    }

    // ---- What happens ---------------------------------------------------------------------------------------------

    void publish(RouteSpec spec) {
        loop.specPublished(Validated.of(spec), false);
        loop.settle();
    }

    void allHealthy() {
        hostsThere.forEach(this::answers);
    }

    void answers(String host) {
        loop.observed(part, host(host), Observation.reachable(), now, now);
        loop.settle();
    }

    /** The host misses a probe, and the others answer after that. */
    void fails(String host) {
        advance(WITNESS);
        long sentAt = now;
        advance(PROBE);
        loop.observed(part, host(host), Observation.unreachable("timed out"), sentAt, now);
        loop.settle();
        advance(WITNESS);
        for (String other : hostsThere) {
            if (!other.equals(host) && tracker.answeredLast(host(other))) {
                loop.observed(part, host(other), Observation.reachable(), now, now);
            }
        }
        loop.settle();
    }

    void observed(String host, Observation observation) {
        loop.observed(part, host(host), observation, now, now);
        loop.settle();
    }

    void answerRead() {
        loop.readDone(Objects.requireNonNull(prepare).apply(snapshot()));
        loop.settle();
    }

    void failRead(CloudException.Kind kind) {
        loop.readFailed(error(kind));
        loop.settle();
    }

    /** The cloud accepts the write that was started first. */
    void accept() {
        accept(writesUnderWay.remove());
    }

    private void accept(Decision decision) {
        RouteChange change = decision.change().orElseThrow();
        Map<Destination, String> table = rows.get(change.table());
        if (change instanceof RouteChange.Create create) {
            table.put(create.destination(), create.to().id());
        } else if (change instanceof RouteChange.Replace replace) {
            table.put(replace.destination(), replace.to().id());
        } else {
            table.remove(change.destination());
        }
        loop.writeDone(decision);
        loop.settle();
    }

    void refuse(CloudException.Kind kind) {
        loop.writeFailed(writesUnderWay.remove(), error(kind));
        loop.settle();
    }

    /** Answers reads and accepts writes until there are none. */
    void finish() {
        int reads = reads();
        while (!writesUnderWay.isEmpty() || reads() > 0) {
            if (writesUnderWay.isEmpty()) {
                answered++;
                answerRead();
            } else {
                accept();
            }
        }
    }

    private int answered;

    private int reads() {
        return (int) log.stream().filter("read"::equals).count() - answered;
    }

    void forget() {
        log.clear();
        answered = 0;
        told.clear();
    }

    void advance(Duration by) {
        long end = now + by.toNanos();
        while (!wakes.isEmpty() && wakes.first() <= end) {
            now = Math.max(now, wakes.pollFirst());
            if (checkLooks) {
                loop.unchanged(part, watched);
            }
            loop.settle();
        }
        now = end;
    }

    public static CloudException error(CloudException.Kind kind) {
        return new CloudException(kind, "Call", null, kind + " it is", null);
    }

    public NetworkSnapshot snapshot() {
        List<RouteTable> tables = new ArrayList<>();
        List<Subnet> subnets = new ArrayList<>();
        rows.forEach((id, targets) -> {
            List<Route> all = new ArrayList<>();
            targets.forEach((destination, target) -> all.add(Route.of(
                    destination,
                    target.startsWith("eni-") ? new RouteTarget.Interface(target) : new RouteTarget.Foreign(target))));
            subnets.add(new Subnet("subnet-" + id, "z"));
            tables.add(new RouteTable(
                    id,
                    false,
                    Set.of("subnet-" + id),
                    false,
                    id.equals(tagged) ? Map.of("managed", "yes") : Map.of(),
                    all));
        });
        List<NetworkInterface> interfaces = hostsThere.stream()
                .map(name -> new NetworkInterface(
                        "eni-" + name,
                        Set.of(host(name)),
                        List.of(),
                        "subnet-x",
                        "z",
                        "i-" + name,
                        true,
                        checksOn.contains("eni-" + name)))
                .toList();
        List<TaggedResource> resources = new ArrayList<>();
        routers.forEach(name -> resources.add(new TaggedResource(
                "i-" + name, "eni-" + name, "i-" + name, host(name), null, Map.of("Role", "router"))));
        drained.forEach(name -> resources.add(new TaggedResource(
                "eni-" + name, "eni-" + name, "i-" + name, host(name), null, Map.of(PlanRules.USUAL_DRAIN_TAG, ""))));
        return new NetworkSnapshot("vpc-1", tables, interfaces, subnets, resources);
    }

    /** Switches the source/destination check of an interface on, from any thread. */
    public void switchOn(String eni) {
        checksOn.add(eni);
    }

    /** Switches it off. */
    public void switchOff(String eni) {
        checksOn.remove(eni);
    }

    <E extends RouterEvent> List<E> told(Class<E> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Optional<String> condition(Condition condition) {
        Optional<String> last = Optional.empty();
        for (RouterEvent.ConditionChanged event : told(RouterEvent.ConditionChanged.class)) {
            last = event.condition().equals(condition) ? Optional.ofNullable(event.problem()) : last;
        }
        return last;
    }

    // ---- What the loop wants --------------------------------------------------------------------------------------

    @Override
    public void read(ReadRequest request, Set<PrefixListId> lists, Function<NetworkSnapshot, VpcReading> howToPrepare) {
        log.add("read");
        prepare = howToPrepare;
    }

    @Override
    public void preflight(VpcReading read, Set<Action> changes) {
        preflights.add(changes);
        preflightTables = read.view().index().managed().tables().stream()
                .map(RouteTable::id)
                .toList();
        if (refusesChanges) {
            loop.readFailed(new CloudException(CloudException.Kind.DENIED, "CreateRoute", null, "not allowed", null));
        } else {
            loop.readDone(read);
        }
    }

    @Override
    public void write(Decision decision, WritePermit permit) {
        log.add(decision.change().orElseThrow().toString());
        writesUnderWay.add(decision);
    }

    @Override
    public void disableSourceDestCheck(String eni, WritePermit permit) {
        log.add("switch off " + eni);
        checksUnderWay.add(eni);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        watched.clear();
        watched.addAll(hosts);
    }

    @Override
    public void probeNow(HealthPart of, Set<IpAddress> hosts) {}

    @Override
    public void wakeAt(long nanos) {
        wakes.add(nanos);
    }

    @Override
    public void keep(RouteSpec spec) {
        kept.add(spec);
    }

    @Override
    public void interfaces(VpcView view) {}

    @Override
    public void tell(RouterEvent event) {
        told.add(event);
    }

    @Override
    public void publish(RouterStatus newStatus) {
        status = newStatus;
        statesShown++;
    }

    @Override
    public void end(CloudException refusal) {
        ended = refusal;
    }

    @Override
    public void passDone(PassResult result) {
        passed = result;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now).plus(wallStep);
    }
}
