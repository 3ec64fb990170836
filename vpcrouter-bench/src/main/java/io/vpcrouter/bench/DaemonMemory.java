package io.vpcrouter.bench;

import io.vpcrouter.bench.checks.Usage;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.spec.RouteSpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Prints what the whole daemon holds in memory at each size after some passes over a VPC that is in line, started by the
 * launcher of the tarball, so with its options for the JVM and its start-up cache, beside the stored figures of the Python
 * daemon vpc-router 1.8.3. What is not its own are pages of files: the JVM, the JAR and the start-up cache. {@code
 * VPCROUTER_JAVA_OPTS} and {@code VPCROUTER_CACHE_DIR} do what they do for the launcher.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.DaemonMemory .../bin/vpcrouter
 * [SIZE...]}. With {@code -Dparts=true} it also prints what the memory is made of.
 */
public final class DaemonMemory {
    private static final Map<String, Integer> PYTHON_MIB =
            Map.of("3x50x10", 28, "10x250x100", 32, "50x500x500", 114, "200x1000x2000", 574);
    private static final int PASSES = Integer.getInteger("passes", 6);
    private static final boolean PARTS = Boolean.getBoolean("parts");
    private static final String JAVA_OPTIONS = "VPCROUTER_JAVA_OPTS";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private DaemonMemory() {}

    /** Prints the table for these sizes, or for all. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> sizes =
                args.length == 1 ? ReadTable.SIZES : Arrays.asList(args).subList(1, args.length);
        System.out.printf(
                Locale.ROOT,
                "%-15s %8s %12s %12s %12s %12s %8s%n",
                "t x r x hosts",
                "passes",
                "RSS MiB",
                "of it own",
                "peak MiB",
                "python MiB",
                "ratio");
        for (String size : sizes) {
            row(Path.of(args[0]), size);
        }
    }

    private static void row(Path launcher, String name) throws IOException, InterruptedException {
        PlannerScene.Size size = PlannerScene.Size.parse(name);
        Path folder = Files.createTempDirectory("vpcrouter-bench");
        Path spec = Files.writeString(folder.resolve("spec.json"), RouteSpecJson.write(ReadTable.spec(size)));
        try (Ec2Endpoint endpoint = Ec2Endpoint.start(ReadTable.vpc(size), 0);
                ReplayingEndpoint replay = new ReplayingEndpoint(endpoint.uri())) {
            Process daemon = daemon(launcher, spec, replay);
            try {
                awaitPasses(daemon, replay);
                long resident = status(daemon, "VmRSS:");
                long python = PYTHON_MIB.getOrDefault(name, 0);
                System.out.printf(
                        Locale.ROOT,
                        "%-15s %8d %12d %12d %12d %12d %7.2fx%n",
                        name,
                        PASSES,
                        resident,
                        status(daemon, "RssAnon:"),
                        status(daemon, "VmHWM:"),
                        python,
                        (double) python / resident);
                if (PARTS) {
                    MemoryParts.print(daemon.pid());
                }
            } finally {
                daemon.destroy();
                daemon.waitFor();
            }
        } finally {
            Files.delete(spec);
            Files.delete(folder);
        }
    }

    private static Process daemon(Path launcher, Path spec, ReplayingEndpoint replay) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        launcher.toString(),
                        "run",
                        "-m",
                        "configfile",
                        "-f",
                        spec.toString(),
                        "-H",
                        "always",
                        "-r",
                        "us-east-1",
                        "-v",
                        "vpc-1",
                        "--aws_endpoint",
                        replay.uri().toString(),
                        "--route_recheck_interval",
                        "5",
                        "-l",
                        "-",
                        "-p",
                        "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "bench", "AWS_SECRET_ACCESS_KEY", "bench"));
        if (PARTS) {
            command.environment().merge(JAVA_OPTIONS, MemoryParts.OPTION, (given, more) -> given + " " + more);
        }
        return command.start();
    }

    /** Waits until one more pass has begun than are wanted. */
    private static void awaitPasses(Process daemon, ReplayingEndpoint replay) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (replay.passesBegun() <= PASSES) {
            if (!daemon.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the daemon made no passes");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static long status(Process daemon, String name) throws IOException {
        return Usage.status(String.valueOf(daemon.pid()), name);
    }
}
