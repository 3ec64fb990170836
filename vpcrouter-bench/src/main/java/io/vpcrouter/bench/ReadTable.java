package io.vpcrouter.bench;

import io.vpcrouter.aws.AwsCloudPlugin;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.VpcSnapshot;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prints what reading the VPC with the real provider and the real SDK costs at each size, in a JVM of its own with the
 * small heap of a service, beside the stored figures of the Python daemon vpc-router 1.8.3 (a whole pass and its resident
 * size: Python 2.7.18, boto, a local stub, idle machine). Compare ratios, not milliseconds.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.ReadTable [SIZE...]}. The simulated EC2
 * makes each answer once; after that it is replayed.
 */
public final class ReadTable {
    private static final List<String> SIZES = List.of("3x50x10", "10x250x100", "50x500x500", "200x1000x2000");
    private static final Map<String, double[]> PYTHON_MS_AND_MIB = Map.of(
            "3x50x10", new double[] {15, 21},
            "10x250x100", new double[] {196, 32},
            "50x500x500", new double[] {3_671, 114},
            "200x1000x2000", new double[] {60_700, 574});
    private static final List<String> LEAN = List.of(
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:MaxMetaspaceSize=96m",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-Dslf4j.internal.verbosity=ERROR");
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final int PASSES = 15;
    private static final int MOST_ATTEMPTS = 20;

    private ReadTable() {}

    /** Prints the table for these sizes, or for all; with {@code child SIZE URL} one line, in a JVM of its own. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 3 && args[0].equals("child")) {
            child(PlannerScene.Size.parse(args[1]), args[2]);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %8s %8s %9s %9s %9s %10s %7s %9s %11s%n",
                "t x r x hosts",
                "requests",
                "MB",
                "first ms",
                "warm ms",
                "CPU ms",
                "python ms",
                "ratio",
                "RSS MiB",
                "python MiB");
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
            double[] python = PYTHON_MS_AND_MIB.getOrDefault(name, new double[] {Double.NaN, Double.NaN});
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %8d %8.2f %9.0f %9.1f %9.1f %10.0f %6.1fx %9.0f %11.0f%n",
                    name,
                    replay.requests(),
                    replay.bytes() / 1e6,
                    figures[0],
                    figures[1],
                    figures[2],
                    python[0],
                    python[0] / figures[1],
                    figures[3],
                    python[1]);
        }
    }

    private static double[] run(String name, ReplayingEndpoint replay) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(LEAN);
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

    /** Prints the first pass, the median of the warm ones, the processor time of such a one, and the resident size. */
    private static void child(PlannerScene.Size size, String endpoint) throws IOException {
        Set<IpAddress> hosts = hosts(size);
        long start = System.nanoTime();
        try (CloudProvider provider = provider(endpoint)) {
            patientlyRead(provider, hosts, size);
            double first = (System.nanoTime() - start) / 1e6;
            long warm = System.nanoTime() + WARM_UP.toNanos();
            while (System.nanoTime() < warm) {
                patientlyRead(provider, hosts, size);
            }
            double[] times = new double[PASSES];
            long processor = processorTime();
            for (int i = 0; i < times.length; i++) {
                long before = System.nanoTime();
                read(provider, hosts, size);
                times[i] = (System.nanoTime() - before) / 1e6;
            }
            double processorMs = (processorTime() - processor) / 1e6 / PASSES;
            Arrays.sort(times);
            System.out.println(first + " " + times[PASSES / 2] + " " + processorMs + " " + residentMib());
        }
    }

    /** As the daemon does: on a crowded machine a cold answer may come too late. */
    private static void patientlyRead(CloudProvider provider, Set<IpAddress> hosts, PlannerScene.Size size) {
        for (int attempt = 1; ; attempt++) {
            try {
                read(provider, hosts, size);
                return;
            } catch (CloudException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void read(CloudProvider provider, Set<IpAddress> hosts, PlannerScene.Size size) {
        VpcSnapshot snapshot = provider.read(hosts);
        if (snapshot.tables().size() != size.tables() || snapshot.interfaces().size() != size.hosts()) {
            throw new IllegalStateException("read " + snapshot.tables().size() + " tables and "
                    + snapshot.interfaces().size() + " interfaces (expected: " + size + ")");
        }
    }

    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** The largest size that the process has had. */
    private static double residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
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

    /** A VPC in which the rows of each table lead to the hosts in turn. */
    static SimulatedVpc vpc(PlannerScene.Size size) {
        SimulatedVpcBuilder vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.0.0.0/16")
                .subnet("subnet-a", "us-east-1a", "10.0.0.0/17");
        for (int h = 0; h < size.hosts(); h++) {
            String number = String.format(Locale.ROOT, "%017x", h);
            vpc.instance("i-" + number, "running");
            vpc.eni("eni-" + number, "subnet-a", "i-" + number, host(h).toString());
        }
        for (int t = 0; t < size.tables(); t++) {
            String table = String.format(Locale.ROOT, "rtb-%017x", t);
            vpc.table(table);
            if (t == 0) {
                vpc.main(table);
            }
            for (int r = 0; r < size.routes(); r++) {
                vpc.row(
                        table,
                        "100." + (64 + r / 256) + "." + r % 256 + ".0/24",
                        String.format(Locale.ROOT, "eni-%017x", r % size.hosts()));
            }
        }
        vpc.behaviour().setThrottling(false);
        vpc.behaviour().setRouteQuota(Integer.MAX_VALUE);
        return vpc.build(RouterClock.system());
    }
}
