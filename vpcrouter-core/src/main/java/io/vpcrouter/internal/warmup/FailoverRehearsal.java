package io.vpcrouter.internal.warmup;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.loop.ControlLoop;
import io.vpcrouter.internal.loop.Effects;
import io.vpcrouter.internal.loop.StatusBoard;
import io.vpcrouter.internal.loop.VpcReading;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.verdict.HealthPart;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.validation.Validated;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A failover on paper, so that the first real one finds its classes loaded and its code compiled: a control loop of its own
 * with three hosts that exist nowhere (RFC 5737), in a time of its own. Nothing is sent, read or written.
 */
public final class FailoverRehearsal {
    /** Enough for the JVM to compile what a failover runs through; some tens of milliseconds once in a JVM. */
    private static final int ROUNDS = 200;

    /** As many plans at the size of the real VPC. */
    private static final int REAL_HOSTS = 64;

    private static final int TABLES = 2;
    private static final int DESTINATIONS = 4;
    private static final List<String> HOSTS = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3");
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final AtomicBoolean PLAYED = new AtomicBoolean();

    private long now;
    private final ArrayDeque<Decision> writes = new ArrayDeque<>();
    private final HealthPart part;
    private final ControlLoop loop;

    private FailoverRehearsal() {
        ProbeTiming timing = ProbeTiming.of(INTERVAL, 2);
        HealthTracker tracker = new HealthTracker(timing, HealthTracker.recoveryWindow(INTERVAL), host -> false, false);
        RouterClock clock = new OwnTime();
        part = new HealthPart("rehearsal", new NoMonitor(timing), tracker);
        loop = new ControlLoop(
                RouterConfig.DEFAULTS,
                WriteBudget.EC2_DEFAULT,
                new HealthAggregator(List.of(part)),
                new StatusBoard(clock, "rehearsal"),
                new OnPaper(),
                clock,
                null);
    }

    /** Plays, unless that was done in this JVM before. */
    public static void playOnce() {
        if (PLAYED.compareAndSet(false, true)) {
            for (int i = 0; i < ROUNDS; i++) {
                new FailoverRehearsal().play();
            }
        }
    }

    /**
     * Plans what would follow if a host of the real VPC failed, for one host after the other: what costs more in a large VPC
     * is compiled too.
     *
     * @param view a view that nobody else has yet
     */
    public static void planOn(VpcView view) {
        view.hosts().stream()
                .limit(REAL_HOSTS)
                .forEach(failing -> ControlLoop.firstPartOfFailover(
                        view,
                        PlanContext.of(
                                PlanRules.DEFAULTS,
                                host -> host.equals(failing) ? HostHealth.of(Verdict.FAILED) : HostHealth.healthy(0)),
                        Set.of(failing)));
    }

    /** The host that carries everything fails; the answer is how many rows were moved. */
    static int playOneRound() {
        return new FailoverRehearsal().play();
    }

    private int play() {
        IpAddress carrier = IpAddress.parse(HOSTS.get(0));
        IpAddress witness = IpAddress.parse(HOSTS.get(1));
        loop.specPublished(Validated.of(spec()), false);
        loop.settle();
        loop.readDone(VpcReading.of(null, spec(), snapshot(), RouterConfig.DEFAULTS));
        HOSTS.forEach(host -> see(IpAddress.parse(host), Observation.reachable()));
        loop.settle();
        int moved = 0;
        for (int miss = 0; miss < 3; miss++) {
            see(carrier, Observation.unreachable("timed out"));
            loop.settle();
            see(witness, Observation.reachable());
            loop.settle();
            for (Decision decision = writes.poll(); decision != null; decision = writes.poll()) {
                if (decision.change().isPresent()) {
                    moved++;
                }
                loop.writeDone(decision);
            }
        }
        return moved;
    }

    private void see(IpAddress host, Observation observation) {
        now += Duration.ofMillis(1).toNanos();
        loop.observed(part, host, observation, now, now + 1);
        now += 1;
    }

    private static Cidr destination(int number) {
        return Cidr.of(IpAddress.parse("198.51.100." + number * 16), 28);
    }

    private static RouteSpec spec() {
        List<IpAddress> hosts = HOSTS.stream().map(IpAddress::parse).toList();
        TreeMap<Cidr, RouteIntent> routes = new TreeMap<>();
        for (int d = 0; d < DESTINATIONS; d++) {
            routes.put(destination(d), RouteIntent.of(hosts));
        }
        return new RouteSpec(routes);
    }

    private static VpcSnapshot snapshot() {
        List<Route> rows = new ArrayList<>();
        for (int d = 0; d < DESTINATIONS; d++) {
            rows.add(Route.of(destination(d), new RouteTarget.Eni("eni-0")));
        }
        List<RouteTable> tables = new ArrayList<>();
        for (int t = 0; t < TABLES; t++) {
            tables.add(new RouteTable("rtb-" + t, t == 0, Set.of("subnet-0"), false, Map.of(), rows));
        }
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (int h = 0; h < HOSTS.size(); h++) {
            interfaces.add(new NetworkInterface(
                    "eni-" + h,
                    Set.of(IpAddress.parse(HOSTS.get(h))),
                    List.of(),
                    "subnet-0",
                    "zone-0",
                    "i-" + h,
                    true,
                    false));
        }
        return new VpcSnapshot("rehearsal", tables, interfaces, List.of(new Subnet("subnet-0", "zone-0")));
    }

    private final class OwnTime implements RouterClock {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }
    }

    private record NoMonitor(ProbeTiming timing) implements HealthMonitor {
        @Override
        public void watch(Set<IpAddress> hosts) {}

        @Override
        public void close() {}
    }

    /** Only writes are noted; everything else is nobody's business. */
    private final class OnPaper implements Effects {
        @Override
        public void write(Decision decision) {
            writes.add(decision);
        }

        @Override
        public void read(Set<IpAddress> hosts, Function<VpcSnapshot, VpcReading> prepare) {}

        @Override
        public void preflight(VpcReading read, Set<Action> changes) {
            loop.readDone(read);
        }

        @Override
        public void watch(Set<IpAddress> hosts) {}

        @Override
        public void probeNow(HealthPart asked, Set<IpAddress> hosts) {}

        @Override
        public void wakeAt(long nanos) {}

        @Override
        public void keep(RouteSpec spec) {}

        @Override
        public void interfaces(VpcView view) {}

        @Override
        public void tell(RouterEvent event) {}

        @Override
        public void publish(RouterStatus status) {}

        @Override
        public void end(CloudException refusal) {}

        @Override
        public void passDone(PassResult result) {}
    }
}
