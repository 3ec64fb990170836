package io.vpcrouter.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Clients that nobody here wrote, if this machine has them: the AWS command line and boto3. */
class ForeignClientsIT {
    private static final String TABLE = "rtb-0ee0000000000000a";
    private static final String ENI = "eni-0dd0000000000000a";

    @TempDir
    Path directory;

    private SimulatedVpc vpc;
    private Ec2Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        vpc = SimulatedVpc.read(Path.of("../examples/vpc.json"), RouterClock.system())
                .orThrow();
        endpoint = Ec2Endpoint.start(vpc, 0);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private record Outcome(int exitCode, String output) {}

    private Outcome run(List<String> command) {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.put("AWS_ACCESS_KEY_ID", "any");
        environment.put("AWS_SECRET_ACCESS_KEY", "any");
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_CONFIG_FILE", directory.resolve("no-config").toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_PAGER", "");
        environment.put("ENDPOINT", endpoint.uri().toString());
        try {
            Process process = builder.start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("did not end: " + command);
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The distribution's own program if it works, else another one of that name; skips the test, loudly, without any. */
    private String program(String what, String name, String... check) {
        for (String candidate : List.of(Path.of("/usr/bin", name).toString(), name)) {
            if (works(candidate, check)) {
                return candidate;
            }
        }
        LoggerFactory.getLogger(ForeignClientsIT.class)
                .warn("NOT TESTED: {} IS NOT INSTALLED, so nobody knows whether it can use the endpoint", what);
        return abort(what + " is not installed");
    }

    private boolean works(String program, String... arguments) {
        try {
            return run(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
                            .exitCode()
                    == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Outcome ec2(String program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(program, "--endpoint-url", endpoint.uri().toString(), "--output", "json", "ec2"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Test
    void theAwsCommandLineReadsAndChangesTheVpc() {
        String aws = program("awscli", "aws", "--version");

        Outcome created = ec2(
                aws,
                "create-route",
                "--route-table-id",
                TABLE,
                "--destination-cidr-block",
                "10.1.2.3/16",
                "--network-interface-id",
                ENI);
        assertThat(created.exitCode()).as(created.output()).isZero();
        assertThat(TestVpc.route(vpc.snapshot(), TABLE, "10.1.0.0/16")).isPresent();

        Outcome tables = ec2(
                aws,
                "describe-route-tables",
                "--filters",
                "Name=route.destination-cidr-block,Values=10.1.*",
                "--query",
                "RouteTables[].Routes[?NetworkInterfaceId].[InstanceId,State][]");
        assertThat(tables.output().replaceAll("\\s", "")).isEqualTo("[[\"i-0cc0000000000000a\",\"active\"]]");

        Outcome refused = ec2(
                aws,
                "replace-route",
                "--route-table-id",
                TABLE,
                "--destination-cidr-block",
                "10.2.0.0/16",
                "--network-interface-id",
                ENI);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output())
                .contains("(InvalidParameterValue) when calling the ReplaceRoute operation: There is no route defined");

        Outcome dryRun = ec2(
                aws, "delete-route", "--dry-run", "--route-table-id", TABLE, "--destination-cidr-block", "10.1.0.0/16");
        assertThat(dryRun.output()).contains("DryRunOperation");

        Outcome stopped = ec2(aws, "stop-instances", "--instance-ids", "i-0cc0000000000000a");
        assertThat(stopped.output()).contains("\"stopping\"");
        Outcome reason = ec2(
                aws,
                "describe-instances",
                "--instance-ids",
                "i-0cc0000000000000a",
                "--query",
                "Reservations[].Instances[].StateTransitionReason");
        assertThat(reason.output()).contains("User initiated (").contains(" GMT)");
        Outcome unknown = ec2(aws, "create-tags", "--resources", "rtb-none", "--tags", "Key=a,Value=b");
        assertThat(unknown.output()).contains("(InvalidRouteTableID.NotFound)");
        Outcome attribute = ec2(
                aws,
                "describe-network-interface-attribute",
                "--network-interface-id",
                ENI,
                "--attribute",
                "sourceDestCheck",
                "--query",
                "SourceDestCheck.Value");
        assertThat(attribute.exitCode()).as(attribute.output()).isZero();
        assertThat(vpc.snapshot().tables())
                .flatExtracting(table -> table.routes())
                .filteredOn(route -> route.destination().equals(Cidr.parse("10.1.0.0/16")))
                .singleElement()
                .satisfies(route -> assertThat(route.blackhole()).isTrue());
    }

    @Test
    void boto3BuildsAVpcAndPagesThroughIt() {
        String python = program("python3-boto3", "python3", "-c", "import boto3");

        Outcome outcome = run(
                List.of(python, Path.of("src/test/resources/boto3_session.py").toString()));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).endsWith("all as expected\n");
    }

    /** A spec with a selector and a prefix list, both with the same fallback. */
    private static RouteSpec fleet() {
        RouteIntent found =
                new RouteIntent(List.of(), null, null, TagSelector.of("Role", "router"), Fallback.of("nat-0a1b"));
        return RouteSpec.of(Map.of(Cidr.parse("10.1.0.0/16"), found, new PrefixListId("pl-7"), found));
    }

    private void boto3(String python, String moment) {
        Outcome outcome =
                run(List.of(python, Path.of("src/test/resources/boto3_fleet.py").toString(), moment));
        assertThat(outcome.output()).as("at the moment '%s'", moment).isEqualTo("all as expected\n");
    }

    /** The router lives in virtual time, which stands still while the other client is busy. */
    @Test
    void boto3TagsRoutersAndReadsWhatTheRouterWroteBesideIt() throws IOException {
        String python = program("python3-boto3", "python3", "-c", "import boto3");
        ManualTime time = new ManualTime();
        SimulatedVpc shared = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("198.18.0.0/16")
                .subnet("subnet-1", "us-east-1a", "198.18.1.0/24")
                .instance("i-a", "running")
                .instance("i-b", "running")
                .eni("eni-a", "subnet-1", "i-a", "198.18.1.10")
                .eni("eni-b", "subnet-1", "i-b", "198.18.1.11")
                .prefixList("pl-7", "IPv4", 20, "10.91.0.0/16", "10.92.0.0/16")
                .table("rtb-1")
                .main("rtb-1")
                .build(time);
        endpoint.close();
        endpoint = Ec2Endpoint.start(shared, 0);
        ScriptedNetwork network = new ScriptedNetwork(1);
        ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), 3);
        boto3(python, "before");
        try (VpcRouter router = VpcRouter.builder()
                .cloud("simulated", context -> shared.provider())
                .mode("manual", new ManualMode(fleet())::create)
                .health("scripted", new ScriptedHealth(time, timing, network, 1)::create)
                .controlTargets(
                        "scripted",
                        Set.of(IpAddress.parse("198.18.1.250")),
                        new ScriptedHealth(time, timing, network, 2)::create)
                .runtime(new ManualRuntime(time))
                .build()) {
            router.start();
            time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofMinutes(1));
            boto3(python, "found");
            time.advance(Duration.ofMinutes(2));
            boto3(python, "replaced");

            shared.provider().tagInterface("eni-b", "vpcrouter:drain", "true");
            network.down(IpAddress.parse("198.18.1.11"));
            time.advance(Duration.ofMinutes(1));
            boto3(python, "fallback");
            time.advance(Duration.ofMinutes(3));
            boto3(python, "back");
        }
    }
}
