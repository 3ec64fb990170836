package io.vpcrouter.bench;

import io.vpcrouter.aws.AwsCloudPlugin;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.VpcView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a steady pass costs at each size, from the first request to the plan that finds everything in line: with the
 * real provider, the real SDK and the planner, in a JVM of its own with the small heap of a service, in turns with {@link
 * BareRead}, the least that the same requests cost in Java. This ratio has a goal; the milliseconds are of the machine. The
 * stored figures of a pass of the Python daemon vpc-router 1.8.3 are for orientation (Python 2.7.18, boto, a local stub,
 * another machine; those with 50 ms a call are single runs). What the whole daemon holds in memory is in {@link
 * DaemonMemory}.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.ReadTable [SIZE...]}. The simulated EC2
 * makes each answer once; after that it is replayed. {@code -Dwarmup=2 -Dpasses=5} before {@code -cp} makes it short.
 */
public final class ReadTable {
    static final List<String> SIZES = List.of("3x50x10", "10x250x100", "50x500x500", "200x1000x2000");
    private static final Map<String, Python> PYTHON = Map.of(
            "3x50x10", new Python(15, 282),
            "10x250x100", new Python(196, 449),
            "50x500x500", new Python(3_671, 3_818),
            "200x1000x2000", new Python(60_700, Double.NaN));
    private static final double MOST = 1.5;
    private static final List<String> LEAN = List.of(
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:MaxMetaspaceSize=96m",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-Dslf4j.internal.verbosity=ERROR");
    /** One call of the SDK runs through thousands of methods; at the smallest size the compiler has them all after that time. */
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 24));

    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final int CANDIDATES = 5;
    private static final int PASSES = Integer.getInteger("passes", 15);
    private static final int MOST_ATTEMPTS = 20;

    private ReadTable() {}

    private record Python(double ms, double msWithLatency) {}

    /** Prints the table for these sizes, or for all; with {@code child SIZE URL} one line, in a JVM of its own. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 3 && args[0].equals("child")) {
            child(PlannerScene.Size.parse(args[1]), args[2]);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %8s %7s %9s %9s %9s %15s %8s %10s %9s %10s%n",
                "t x r x hosts",
                "requests",
                "MB",
                "first ms",
                "warm ms",
                "floor ms",
                "goal <= 1.5",
                "CPU ms",
                "python ms",
                "at 50 ms",
                "python ms");
        for (String size : args.length == 0 ? SIZES : Arrays.asList(args)) {
            row(size);
        }
    }

    private static void row(String name) throws IOException, InterruptedException {
        SimulatedVpc vpc = vpc(PlannerScene.Size.parse(name));
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(vpc, 0);
                ReplayingEndpoint replay = new ReplayingEndpoint(endpoint.uri())) {
            // So that no answer is made while somebody measures.
            run(name, replay);
            double[] figures = run(name, replay);
            replay.setLatency(LATENCY);
            double withLatency = run(name, replay)[1];
            Python python = PYTHON.getOrDefault(name, new Python(Double.NaN, Double.NaN));
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %8d %7.2f %9.0f %9.1f %9.1f %15s %8.1f %10.0f %9.1f %10.0f%n",
                    name,
                    replay.requests(),
                    replay.bytes() / 1e6,
                    figures[0],
                    figures[1],
                    figures[2],
                    PlannerTable.judged(figures[3], MOST),
                    figures[4],
                    python.ms(),
                    withLatency,
                    python.msWithLatency());
        }
    }

    private static double[] run(String name, ReplayingEndpoint replay) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(LEAN);
        command.add("-Dpasses=" + PASSES);
        command.add("-Dwarmup=" + WARM_UP.toSeconds());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ReadTable.class.getName(),
                "child",
                name,
                replay.uri().toString()));
        ProcessBuilder java = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "bench", "AWS_SECRET_ACCESS_KEY", "bench"));
        Process process = java.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (process.waitFor() != 0) {
            throw new IOException("the reading JVM failed: " + output);
        }
        return Arrays.stream(output.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /**
     * Prints the first pass, the medians of warm ones, of bare reads and of the ratios of neighbours, and the processor time
     * of a warm pass.
     */
    private static void child(PlannerScene.Size size, String endpoint) throws IOException {
        Set<IpAddress> hosts = hosts(size);
        RouteSpec spec = spec(size);
        long start = System.nanoTime();
        try (CloudProvider provider = provider(endpoint)) {
            VpcView held = patientPass(provider, hosts, spec, size);
            double first = (System.nanoTime() - start) / 1e6;
            long warm = System.nanoTime() + WARM_UP.toNanos();
            do {
                held = patientPass(provider, hosts, spec, size);
            } while (System.nanoTime() < warm);
            // Two more, so that the last whole pass is one with pages of the size that was learned.
            held = patientPass(provider, hosts, spec, size);
            held = patientPass(provider, hosts, spec, size);
            BareRead bare =
                    new BareRead(URI.create(endpoint), ReplayingEndpoint.questionsOfAPass(URI.create(endpoint)));
            warm = System.nanoTime() + WARM_UP.toNanos();
            int kept = bare.pass();
            while (System.nanoTime() < warm) {
                kept = bare.pass();
            }
            double[] times = new double[PASSES];
            double[] floors = new double[PASSES];
            double[] ratios = new double[PASSES];
            long processor = 0;
            for (int i = 0; i < times.length; i++) {
                long used = processorTime();
                long before = System.nanoTime();
                // The view of the last pass is there until the next one is whole, as in the router.
                VpcView next = pass(provider, hosts, spec, size);
                times[i] = (System.nanoTime() - before) / 1e6;
                processor += processorTime() - used;
                Reference.reachabilityFence(held);
                held = next;
                before = System.nanoTime();
                if (bare.pass() != kept) {
                    throw new IllegalStateException("the bare read does not always read the same");
                }
                floors[i] = (System.nanoTime() - before) / 1e6;
                ratios[i] = times[i] / floors[i];
            }
            System.out.println(first + " " + Timing.medianOf(times) + " " + Timing.medianOf(floors) + " "
                    + Timing.medianOf(ratios) + " " + processor / 1e6 / PASSES);
        }
    }

    /** As the daemon does: on a crowded machine a cold answer may come too late. */
    private static VpcView patientPass(
            CloudProvider provider, Set<IpAddress> hosts, RouteSpec spec, PlannerScene.Size size) {
        for (int attempt = 1; ; attempt++) {
            try {
                return pass(provider, hosts, spec, size);
            } catch (CloudException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static VpcView pass(CloudProvider provider, Set<IpAddress> hosts, RouteSpec spec, PlannerScene.Size size) {
        NetworkSnapshot snapshot = provider.read(hosts);
        VpcView view = VpcView.of(spec, snapshot, ScopeRules.DEFAULTS);
        Plan plan = Planner.plan(view, PlanContext.allHealthy(PlanRules.DEFAULTS));
        int rows = size.tables() * size.routes();
        if (snapshot.interfaces().size() != size.hosts()
                || plan.decisions().size() != rows
                || !plan.changes().isEmpty()) {
            throw new IllegalStateException("read " + snapshot.interfaces().size() + " interfaces, planned "
                    + plan.decisions().size() + " rows, changes "
                    + plan.changes().size() + " (expected: " + size + ", in line)");
        }
        return view;
    }

    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    static CloudProvider provider(String endpoint) {
        AwsCloudPlugin plugin = new AwsCloudPlugin();
        OptionValues.Builder options = OptionValues.builder();
        Map<String, String> given = Map.of("region", "us-east-1", "vpc", "vpc-1", "aws_endpoint", endpoint);
        for (OptionSpec<?> option : plugin.options()) {
            if (given.containsKey(option.name())) {
                options.parse(option, given.get(option.name()));
            }
        }
        return plugin.create(options.build(), new NoContext());
    }

    /** A context for a provider without a router. */
    private static final class NoContext implements CloudContext {
        @Override
        public RouterClock clock() {
            return RouterClock.system();
        }

        @Override
        public void runInBackground(String name, BackgroundTask body) {
            throw new UnsupportedOperationException("the provider has no threads of its own");
        }

        @Override
        public void condition(String name, @Nullable String problem) {}
    }

    private static IpAddress host(int number) {
        return IpAddress.ofIpv4(0x0a000000 + 256 + number);
    }

    static Set<IpAddress> hosts(PlannerScene.Size size) {
        Set<IpAddress> hosts = new TreeSet<>();
        for (int h = 0; h < size.hosts(); h++) {
            hosts.add(host(h));
        }
        return hosts;
    }

    private static String destination(int number) {
        return "100." + (64 + number / 256) + "." + number % 256 + ".0/24";
    }

    /** The spec that the rows of the VPC are in line with: five hosts for each destination, the one of its rows among them. */
    static RouteSpec spec(PlannerScene.Size size) {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        for (int r = 0; r < size.routes(); r++) {
            Set<IpAddress> candidates = new LinkedHashSet<>();
            for (int c = 0; c < CANDIDATES; c++) {
                candidates.add(host((int) ((r + c * 1_000_003L) % size.hosts())));
            }
            routes.put(Cidr.parse(destination(r)), RouteIntent.of(List.copyOf(candidates)));
        }
        return RouteSpec.of(routes);
    }

    /** A VPC in which the rows of each table lead to the hosts in turn. */
    static SimulatedVpc vpc(PlannerScene.Size size) {
        SimulatedVpcBuilder vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.0.0.0/16")
                .cidr("10.1.0.0/16")
                .subnet("subnet-a", "us-east-1a", "10.0.0.0/17");
        for (int h = 0; h < size.hosts(); h++) {
            String number = String.format(Locale.ROOT, "%017x", h);
            vpc.instance("i-" + number, "running");
            vpc.eni("eni-" + number, "subnet-a", "i-" + number, host(h).toString());
        }
        for (int t = 0; t < size.tables(); t++) {
            String table = String.format(Locale.ROOT, "rtb-%017x", t);
            vpc.subnet("subnet-" + t, "us-east-1a", "10.1." + t + ".0/24");
            vpc.table(table);
            vpc.associate(table, "subnet-" + t);
            if (t == 0) {
                vpc.main(table);
            }
            for (int r = 0; r < size.routes(); r++) {
                vpc.route(table, destination(r), String.format(Locale.ROOT, "eni-%017x", r % size.hosts()));
            }
        }
        vpc.behaviour().setThrottling(false);
        vpc.behaviour().setRouteQuota(Integer.MAX_VALUE);
        return vpc.build(RouterClock.system());
    }
}
