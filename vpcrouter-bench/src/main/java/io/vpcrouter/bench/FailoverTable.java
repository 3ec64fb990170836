package io.vpcrouter.bench;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long it takes from the observation that makes a host failed until the first write has arrived at the endpoint:
 * through a whole router with real threads, which reads a VPC in memory and whose hosts fail one by one at random moments;
 * and, in turns in the same JVM and at the same endpoint, by {@link BareFailover}, a thread that waits for the same event
 * and posts one prepared request on a warm connection. These ratios have goals; the milliseconds are of the machine.
 *
 * <p>The router writes in two ways, each with a line of its own. {@code prepared}: it posts what the bare thread posts, so
 * what it takes more is its own. {@code SDK}: the AWS provider builds, signs and posts the request. {@code handed in} is the
 * time until a write is handed to the provider.
 *
 * <p>The last columns are the first failover of a fresh JVM, at once after its first pass and after a second in which
 * nothing happens. The last lines tell what the machine alone takes for such things: waking a thread, and reading memory
 * again that was not used for a second, because some machines take such memory away and give it back page by page.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.FailoverTable [SIZE…]}; {@code
 * -Dtrials=20 -Dfresh=1} before {@code -cp} makes it short.
 */
public final class FailoverTable {
    private static final List<String> SIZES =
            List.of("3x50x10", "10x250x100", "50x500x500", "200x500x1000", "200x1000x2000");
    private static final int TRIALS = Integer.getInteger("trials", 200);
    private static final int FRESH_JVMS = Integer.getInteger("fresh", 5);
    private static final double MOST_MEDIAN = 1.5;
    private static final double MOST_P99 = 2;
    private static final Duration CALL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration BARE_PAUSE = Duration.ofMillis(100);
    private static final int BARE_WAKE_UPS = 100;
    private static final int PAGES = 2048;
    private static final int PAGE = 4096;

    /** How the router writes. */
    private enum Way {
        PREPARED,
        SDK
    }

    private FailoverTable() {}

    /**
     * Prints the table, of all sizes or of those that are named; with {@code first WAY SIZE MILLIS} only the first failover
     * of this JVM, so long after its first pass.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        FreshJvm.quietLog();
        System.setProperty("aws.accessKeyId", "bench");
        System.setProperty("aws.secretAccessKey", "bench");
        if (args.length == 4 && args[0].equals("first")) {
            Duration idle = Duration.ofMillis(Long.parseLong(args[3]));
            System.out.println(trials(Way.valueOf(args[1]), PlannerScene.Size.parse(args[2]), 1, idle)
                    .get(0)
                    .router());
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %-9s %9s %9s %9s %9s %9s %9s %14s %14s %7s %19s %20s%n",
                "t x r x hosts",
                "writes",
                "median ms",
                "handed in",
                "bare",
                "p99 ms",
                "handed in",
                "bare",
                "median <= 1.5",
                "p99 <= 2",
                "trials",
                "first in a JVM ms",
                "after an idle second");
        for (String size : args.length == 0 ? SIZES : List.of(args)) {
            for (Way way : Way.values()) {
                print(way, size);
            }
        }
        printBareWakeUps();
        printIdleMemory();
    }

    /** What any program pays on this machine for handing something to a thread that has waited for a while. */
    private static void printBareWakeUps() throws InterruptedException {
        SynchronousQueue<Long> handed = new SynchronousQueue<>();
        BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
        Thread waiting = new Thread(() -> {
            try {
                while (true) {
                    taken.add(handed.take());
                }
            } catch (InterruptedException e) {
                // The end.
            }
        });
        waiting.start();
        double[] times = new double[BARE_WAKE_UPS];
        for (int i = 0; i < times.length; i++) {
            LockSupport.parkNanos(BARE_PAUSE.toNanos());
            long start = System.nanoTime();
            handed.put(start);
            taken.take();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        waiting.interrupt();
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "this machine: a bare thread that waited for %d ms, there and back: median %.2f, p99 %.2f, max %.2f ms%n",
                BARE_PAUSE.toMillis(),
                times[times.length / 2],
                times[(int) Math.ceil(times.length * 0.99) - 1],
                times[times.length - 1]);
    }

    private static void printIdleMemory() {
        byte[] memory = new byte[PAGES * PAGE];
        long sum = touch(memory);
        double hot = Double.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            long start = System.nanoTime();
            sum += touch(memory);
            hot = Math.min(hot, (System.nanoTime() - start) / 1e6);
        }
        LockSupport.parkNanos(IDLE.toNanos());
        long start = System.nanoTime();
        sum += touch(memory);
        System.out.printf(
                Locale.ROOT,
                "this machine: one byte of each of %d pages in %.3f ms, and in %.3f ms after an idle second (sum %d)%n",
                PAGES,
                hot,
                (System.nanoTime() - start) / 1e6,
                sum);
    }

    private static long touch(byte[] memory) {
        long sum = 0;
        for (int i = 0; i < memory.length; i += PAGE) {
            sum += ++memory[i];
        }
        return sum;
    }

    private static void print(Way way, String size) throws IOException, InterruptedException {
        // The first of this JVM is the matter of other JVMs.
        List<Trial> all = trials(way, PlannerScene.Size.parse(size), TRIALS + 1, SETTLED);
        List<Trial> trials = all.subList(1, all.size());
        double[] router = trials.stream().mapToDouble(Trial::router).toArray();
        double[] handedIn = trials.stream().mapToDouble(Trial::handedIn).toArray();
        double[] bare = trials.stream().mapToDouble(Trial::bare).toArray();
        System.out.printf(
                Locale.ROOT,
                "%-15s %-9s %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f %14s %14s %7d %19s %20s%n",
                size,
                way == Way.SDK ? "SDK" : "prepared",
                Timing.medianOf(router),
                Timing.medianOf(handedIn),
                Timing.medianOf(bare),
                Timing.p99Of(router),
                Timing.p99Of(handedIn),
                Timing.p99Of(bare),
                PlannerTable.judged(Timing.medianOf(router) / Timing.medianOf(bare), MOST_MEDIAN),
                PlannerTable.judged(Timing.p99Of(router) / Timing.p99Of(bare), MOST_P99),
                trials.size(),
                first(way, size, SETTLED),
                first(way, size, IDLE));
    }

    /**
     * A failover, in milliseconds.
     *
     * @param router from the observation to the arrival of the first write, through the router
     * @param handedIn of it, until the write is handed to the provider
     * @param bare the same by a bare thread, which took its turn after it
     */
    private record Trial(double router, double handedIn, double bare) {}

    private static String first(Way way, String size, Duration idle) throws IOException, InterruptedException {
        double[] times =
                FreshJvm.times(FRESH_JVMS, FailoverTable.class, "first", way.name(), size, "" + idle.toMillis());
        return String.format(Locale.ROOT, "%.2f (max %.2f)", times[times.length / 2], times[times.length - 1]);
    }

    /** Fails every fourth host at most, so that no mass failure is suspected and each destination has a healthy host left. */
    private static List<Trial> trials(Way way, PlannerScene.Size size, int wanted, Duration idle)
            throws IOException, InterruptedException {
        PlannerScene scene = new PlannerScene(size);
        // Without the planner, so that nothing is warm that would not be.
        NetworkSnapshot start = wanted == 1 ? scene.allOnOneHost().snapshot() : scene.inLine();
        PlannerScene wantedScene = wanted == 1 ? scene.allOnOneHost() : scene;
        List<Trial> trials = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(size.hosts());
        try (WriteEndpoint endpoint = new WriteEndpoint(CALL);
                BareFailover bare = new BareFailover(endpoint.uri());
                CloudProvider writes = way == Way.SDK
                        ? ReadTable.provider(endpoint.uri().toString())
                        : new PreparedWrites(endpoint.uri(), BenchVpc.WRITES_IN_FLIGHT)) {
            while (trials.size() < wanted) {
                try (World world = new World(wantedScene, start, endpoint, writes)) {
                    world.awaitInLine();
                    LockSupport.parkNanos(idle.toNanos());
                    for (int host = 0; host < size.hosts() && trials.size() < wanted; host += 4) {
                        if (world.carriesNothing(host)) {
                            continue;
                        }
                        pause(random);
                        double[] router = world.fail(host);
                        if (wanted == 1) {
                            trials.add(new Trial(router[0], router[1], Double.NaN));
                            break;
                        }
                        world.awaitVerified(host);
                        pause(random);
                        trials.add(new Trial(router[0], router[1], world.failBare(bare)));
                    }
                }
            }
        }
        return trials;
    }

    private static void pause(SplittableRandom random) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(5, 50)).toNanos());
    }

    /** A router, its VPC and its hosts. */
    private static final class World implements AutoCloseable {
        private final BenchVpc vpc;
        private final WriteEndpoint endpoint;
        private final VpcRouter router;
        private final List<NetworkInterface> interfaces;
        private @Nullable HealthContext health;

        World(PlannerScene scene, NetworkSnapshot start, WriteEndpoint endpoint, CloudProvider writes) {
            this.endpoint = endpoint;
            vpc = new BenchVpc(start, CALL, writes);
            interfaces = start.interfaces();
            router = VpcRouter.builder()
                    .cloud("bench", context -> vpc)
                    .mode("bench", context -> new FixedMode(context, scene))
                    .health("bench", context -> {
                        health = context;
                        return new Told();
                    })
                    .config(RouterConfig.builder().fall(1).build())
                    .build();
            router.start();
        }

        void awaitInLine() throws InterruptedException {
            interfaces.forEach(eni -> observe(eni, Observation.reachable()));
            await(() -> router.status().phase() == RouterStatus.Phase.IN_LINE);
        }

        /** All rows are moved, and a read has shown it. */
        void awaitVerified(int host) throws InterruptedException {
            await(() -> {
                RouterStatus status = router.status();
                return status.phase() == RouterStatus.Phase.IN_LINE
                        && status.failovers().stream()
                                .filter(failover ->
                                        interfaces.get(host).addresses().contains(failover.host()))
                                .anyMatch(failover -> failover.seenIfKnown().isPresent());
            });
        }

        private void observe(NetworkInterface eni, Observation observation) {
            HealthContext context = health;
            if (context != null) {
                IpAddress host = eni.addresses().iterator().next();
                context.observed(host, observation, context.clock().nanos());
            }
        }

        boolean carriesNothing(int host) {
            return vpc.rowsOf(interfaces.get(host).id()) == 0;
        }

        /**
         * Milliseconds from the answer of the witness, with which the host is failed, to the arrival of the first write, and
         * to its handing in.
         */
        double[] fail(int host) throws InterruptedException {
            vpc.expectFirstWrite();
            endpoint.expectFirst();
            observe(interfaces.get(host), Observation.unreachable("timed out"));
            // Another one answers what was sent later.
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            NetworkInterface witness = interfaces.get(interfaces.size() - 1);
            long verdict = System.nanoTime();
            observe(witness, Observation.reachable());
            await(() -> endpoint.firstAt() != 0);
            return new double[] {(endpoint.firstAt() - verdict) / 1e6, (vpc.firstWriteAt() - verdict) / 1e6};
        }

        /** Milliseconds from the same event to the arrival of the request of a bare thread. */
        double failBare(BareFailover bare) throws InterruptedException {
            endpoint.expectFirst();
            // As long as before a verdict.
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            long verdict = System.nanoTime();
            bare.observe(Observation.reachable());
            await(() -> endpoint.firstAt() != 0);
            bare.awaitAnswer();
            return (endpoint.firstAt() - verdict) / 1e6;
        }

        private static void await(BooleanSupplier condition) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("nothing happened within " + PATIENCE);
                }
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }

        @Override
        public void close() {
            router.close();
        }
    }

    /** Says what it is told to say. */
    private static final class Told implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofSeconds(2), 1);
        }

        @Override
        public void watch(Set<IpAddress> hosts) {}

        @Override
        public void close() {}
    }

    /** One spec for ever. */
    private record FixedMode(ModeContext context, PlannerScene scene) implements Mode {
        @Override
        public void start() {
            context.publish(Validated.of(scene.spec()));
        }

        @Override
        public void close() {}
    }
}
