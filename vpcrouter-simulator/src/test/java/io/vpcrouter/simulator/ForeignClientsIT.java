package io.vpcrouter.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
}
