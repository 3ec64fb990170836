package io.vpcrouter.bench;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.VpcSnapshot;
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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints how long a whole router takes from the observation that makes a host failed to the moment when the first write is
 * handed to the cloud: real threads, a VPC in memory whose calls take 50 ms, hosts that fail one by one at random moments.
 * The last columns are the first failover of a fresh JVM, at once after its first pass and after a second in which nothing
 * happens. The last lines tell what the machine alone takes for such things: waking a thread, and reading memory again that
 * was not used for a second, because some machines take such memory away and give it back page by page.
 *
 * <p>Run: {@code java [-Dtrials=200] -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.FailoverTable [SIZE…]}.
 */
public final class FailoverTable {
    private static final List<String> SIZES =
            List.of("3x50x10", "10x250x100", "50x500x500", "200x500x1000", "200x1000x2000");
    private static final int TRIALS = Integer.getInteger("trials", 200);
    private static final int FRESH_JVMS = 5;
    private static final Duration CALL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration BARE_PAUSE = Duration.ofMillis(100);
    private static final int BARE_WAKE_UPS = 100;
    private static final int PAGES = 2048;
    private static final int PAGE = 4096;

    private FailoverTable() {}

    /**
     * Prints the table, of all sizes or of those that are named; with {@code first SIZE MILLIS} only the first failover of
     * this JVM, so long after its first pass.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        FreshJvm.quietLog();
        if (args.length == 3 && args[0].equals("first")) {
            Duration idle = Duration.ofMillis(Long.parseLong(args[2]));
            System.out.println(trials(PlannerScene.Size.parse(args[1]), 1, idle).get(0));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %10s %10s %10s %10s %22s %22s%n",
                "t x r x hosts",
                "median ms",
                "p99 ms",
                "max ms",
                "trials",
                "first in a JVM ms",
                "after an idle second");
        for (String size : args.length == 0 ? SIZES : List.of(args)) {
            print(size);
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

    private static void print(String size) throws IOException, InterruptedException {
        // The first of this JVM is the matter of other JVMs.
        List<Double> all = trials(PlannerScene.Size.parse(size), TRIALS + 1, SETTLED);
        List<Double> times = all.subList(1, all.size());
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-15s %10.2f %10.2f %10.2f %10d %22s %22s%n",
                size,
                sorted[sorted.length / 2],
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
                sorted[sorted.length - 1],
                sorted.length,
                first(size, SETTLED),
                first(size, IDLE));
    }

    private static String first(String size, Duration idle) throws IOException, InterruptedException {
        double[] times = FreshJvm.times(FRESH_JVMS, FailoverTable.class, "first", size, "" + idle.toMillis());
        return String.format(Locale.ROOT, "%.2f (max %.2f)", times[times.length / 2], times[times.length - 1]);
    }

    /** Fails every fourth host at most, so that no mass failure is suspected and each destination has a healthy host left. */
    private static List<Double> trials(PlannerScene.Size size, int wanted, Duration idle) throws InterruptedException {
        PlannerScene scene = new PlannerScene(size);
        // Without the planner, so that nothing is warm that would not be.
        VpcSnapshot start = wanted == 1 ? scene.allOnOneHost().snapshot() : scene.inLine();
        PlannerScene wantedScene = wanted == 1 ? scene.allOnOneHost() : scene;
        List<Double> times = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(size.hosts());
        while (times.size() < wanted) {
            try (World world = new World(wantedScene, start)) {
                world.awaitInLine();
                LockSupport.parkNanos(idle.toNanos());
                for (int host = 0; host < size.hosts() && times.size() < wanted; host += 4) {
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(5, 50)).toNanos());
                    OptionalDouble time = world.fail(host);
                    time.ifPresent(times::add);
                    if (time.isPresent() && times.size() < wanted) {
                        world.awaitVerified(host);
                    }
                }
            }
        }
        return times;
    }

    /** A router, its VPC and its hosts. */
    private static final class World implements AutoCloseable {
        private final BenchVpc vpc;
        private final VpcRouter router;
        private final List<NetworkInterface> interfaces;
        private @Nullable HealthContext health;

        World(PlannerScene scene, VpcSnapshot start) {
            vpc = new BenchVpc(start, CALL);
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

        /**
         * Milliseconds from the answer of the witness, with which the host is failed, to the first write; empty if the
         * host carries nothing.
         */
        OptionalDouble fail(int host) throws InterruptedException {
            NetworkInterface failing = interfaces.get(host);
            if (vpc.rowsOf(failing.id()) == 0) {
                return OptionalDouble.empty();
            }
            vpc.expectFirstWrite();
            observe(failing, Observation.unreachable("timed out"));
            // Another one answers what was sent later.
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            NetworkInterface witness = interfaces.get(interfaces.size() - 1);
            long verdict = System.nanoTime();
            observe(witness, Observation.reachable());
            await(() -> vpc.firstWriteAt() != 0);
            return OptionalDouble.of((vpc.firstWriteAt() - verdict) / 1e6);
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
