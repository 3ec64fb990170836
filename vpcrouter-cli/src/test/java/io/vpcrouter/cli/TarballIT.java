package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that users get, unpacked and run. */
class TarballIT {
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    private static final List<String> ROUTERS = List.of("127.0.10.1", "127.0.20.1", "127.0.30.1");

    @TempDir
    private static Path shared;

    private static Tarball tarball;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
    }

    private static String endpoint(Program simulator) {
        return simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
    }

    private static Program simulate() {
        return tarball.start(
                "simulate", "--sim_vpc", tarball.path("examples/vpc.json").toString(), "--sim_port", "0");
    }

    private static Program run(Map<String, String> environment, String endpoint, int checkPort) {
        return tarball.start(
                environment,
                "-m",
                "configfile",
                "-f",
                tarball.path("examples/route-spec.json").toString(),
                "--aws_endpoint",
                endpoint,
                "-r",
                "us-east-1",
                "-v",
                VPC,
                "-H",
                "tcp",
                "--tcp_check_port",
                String.valueOf(checkPort),
                "-p",
                "0");
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void hasEverythingThatItTakes() {
        for (String name : List.of(
                "CHANGELOG.md",
                "CONTRIBUTING.md",
                "LICENSE",
                "NOTICE",
                "README.md",
                "SECURITY.md",
                "completion/_vpcrouter",
                "completion/vpcrouter.bash",
                "container/Dockerfile",
                "docs/operate.md",
                "examples/route-spec.json",
                "grafana/vpcrouter.json",
                "kubernetes/base/deployment.yaml",
                "lib/vpcrouter.jar",
                "man/vpcrouter.1",
                "plugins/README.md",
                "plugins/dynamodb/THIRD-PARTY.txt",
                "plugins/etcd/THIRD-PARTY.txt",
                "plugins/kubernetes/THIRD-PARTY.txt",
                "prometheus/vpcrouter.rules.yml",
                "systemd/replica-dynamodb.conf",
                "systemd/replica-etcd.conf",
                "systemd/vpcrouter.env",
                "systemd/vpcrouter.service")) {
            assertThat(tarball.path(name)).isRegularFile();
        }
        assertThat(tarball.path("bin/vpcrouter")).isExecutable();
        assertThat(tarball.path("bin/vpcrouter-warmup")).isExecutable();
    }

    @Test
    void hasTheJavadocOfWhatPluginsAndProgramsMayNameAndOfNothingElse() throws IOException {
        Path api = tarball.path("docs/api");
        for (String page : List.of(
                "index.html",
                "README.md",
                "io/vpcrouter/VpcRouter.html",
                "io/vpcrouter/aws/AwsCloudPlugin.html",
                "io/vpcrouter/server/RouterServer.html",
                "io/vpcrouter/spi/HealthPlugin.html",
                "io/vpcrouter/testkit/HealthPluginContract.html")) {
            assertThat(api.resolve(page)).isRegularFile();
        }
        assertThat(Files.readString(api.resolve("io/vpcrouter/spi/HealthPlugin.html")))
                .contains("Lifecycle", "HealthContext.html");
        assertThat(Files.readAllLines(api.resolve("element-list")))
                .contains("io.vpcrouter.spi.leadership")
                .noneMatch(room -> room.contains("internal") || room.contains("cli"));
        try (Stream<Path> files = Files.walk(api)) {
            assertThat(files.filter(file -> file.toString().endsWith(".html")))
                    .noneMatch(
                            file -> contains(file, "io.vpcrouter.internal") || contains(file, "io/vpcrouter/internal"));
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runsTheDemo() throws Exception {
        try (Program demo = tarball.start("demo")) {
            demo.awaitOutput("starts again");
            demo.interrupt();
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out()).contains("failovers seen: 1");
        }
    }

    @Test
    void managesTheTablesOfASimulatedVpc() throws Exception {
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Program simulator = simulate();
                Program run = run(Tarball.environment(), endpoint(simulator), listeners.port())) {
            SimulatedTables tables = new SimulatedTables(endpoint(simulator));
            Eventually.holds(
                    Program.PATIENCE, () -> tables.targets("10.66.17.0/24").size() == 3);

            run.terminate();

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("first pass: changes=9", "stopped in order");
        }
    }

    @Test
    void aPlanHasColoursOnATerminalOnly() throws Exception {
        List<String> plan = List.of(
                tarball.path("bin/vpcrouter").toString(),
                "plan",
                "-m",
                "fixedconf",
                "--fixed_cidr=10.1.0.0/16",
                "--fixed_hosts=127.0.10.1",
                "--cloud=simulated",
                "--sim_vpc=" + tarball.path("examples/vpc.json"),
                "--no_health");
        // The program of Debian's bsdutils, which runs a command on a terminal of its own.
        List<String> onTerminal = List.of("script", "-qec", String.join(" ", plan), "/dev/null");
        Map<String, String> environment = Tarball.environment();
        environment.put("TERM", "xterm");

        assertThat(resultOf(environment, onTerminal)).contains("\u001b[32mwould create");
        assertThat(resultOf(environment, plan)).contains("would create").doesNotContain("\u001b");
        environment.put("NO_COLOR", "1");
        assertThat(resultOf(environment, onTerminal)).contains("would create").doesNotContain("\u001b");
    }

    private static String resultOf(Map<String, String> environment, List<String> command) throws InterruptedException {
        try (Program program = Program.startCommand(environment, command)) {
            assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.PENDING.number());
            return program.out();
        }
    }

    @Test
    void findsPluginsInItsOwnFolder() throws Exception {
        Path jar = tarball.path("plugins/broken.jar");
        Files.writeString(jar, "this is no archive");
        try (Program plugins = tarball.start("plugins")) {
            assertThat(plugins.exitCode()).as(plugins.err()).isZero();
            assertThat(plugins.out()).contains("configfile", "icmpecho", "aws");
            assertThat(plugins.out() + plugins.err()).contains("broken.jar");
        } finally {
            Files.delete(jar);
        }
    }

    @Test
    void startsFromItsCacheAndWithoutAWordIfThatIsBroken() throws Exception {
        Path cache = folder.resolve("cache");
        Map<String, String> environment = Tarball.environment();
        environment.put("VPCROUTER_CACHE_DIR", cache.toString());
        try (Program warmup = Program.startCommand(
                environment, List.of(tarball.path("bin/vpcrouter-warmup").toString()))) {
            assertThat(warmup.exitCode(Program.PATIENCE.multipliedBy(3)))
                    .as(warmup.err())
                    .isZero();
            assertThat(warmup.out()).startsWith("made " + cache);
        }
        assertThat(filesIn(cache)).as("nothing else is left behind").hasSize(1);

        environment.put("VPCROUTER_JAVA_OPTS", "-Xlog:class+load=info:stderr");
        try (Program version = tarball.start(environment, "--version")) {
            assertThat(version.exitCode()).as(version.err()).isZero();
            assertThat(version.err()).contains("io.vpcrouter.cli.Main source: shared objects file");
        }

        environment.remove("VPCROUTER_JAVA_OPTS");
        Path file = filesIn(cache).get(0);
        Files.delete(file);
        Files.writeString(file, "nonsense");
        try (Program version = tarball.start(environment, "--version")) {
            assertThat(version.exitCode()).as(version.err()).isZero();
            assertThat(version.out()).startsWith("vpcrouter ");
            assertThat(version.err()).isEmpty();
        }
    }

    @Test
    void theFirstDaemonMakesTheCacheForTheNextOne() throws Exception {
        Path cache = folder.resolve("cache");
        Map<String, String> environment = Tarball.environment();
        environment.put("VPCROUTER_CACHE_DIR", cache.toString());
        try (LoopbackRouters listeners = LoopbackRouters.start(ROUTERS);
                Program simulator = simulate();
                Program run = run(environment, endpoint(simulator), listeners.port())) {
            Eventually.holds(Program.PATIENCE.multipliedBy(3), () -> {
                try {
                    return filesIn(cache).stream()
                            .anyMatch(file -> file.toString().matches(".*\\.(aot|jsa)"));
                } catch (IOException e) {
                    throw new AssertionError("the cache cannot be listed", e);
                }
            });
            assertThat(run.isAlive()).isTrue();
            run.terminate();
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }
}
