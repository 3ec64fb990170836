package io.vpcrouter.internal.simulator.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.simulator.ManualClock;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.TestVpc;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VpcFileTest {
    private static final Path PROJECT = Path.of("..");

    @TempDir
    Path directory;

    private static Validated<SimulatedVpc> parse(String json) {
        return SimulatedVpc.parse("vpc.json", json.getBytes(StandardCharsets.UTF_8), new ManualClock());
    }

    private static List<String> problems(String json) {
        return parse(json).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void theExampleHasThreeRoutersThatRealChecksReach() {
        SimulatedVpc vpc = SimulatedVpc.read(PROJECT.resolve("examples/vpc.json"), new ManualClock())
                .orThrow();
        NetworkSnapshot snapshot = vpc.snapshot();

        assertThat(snapshot.subnets()).extracting("zone").contains("us-east-1a", "us-east-1b", "us-east-1c");
        assertThat(snapshot.interfaces())
                .hasSize(3)
                .allSatisfy(eni -> assertThat(eni.addresses()).allMatch(address -> address.isLoopback()))
                .allSatisfy(eni -> assertThat(eni.attached()).isTrue())
                .noneMatch(eni -> eni.sourceDestCheck());
        assertThat(snapshot.tables()).hasSize(4);
        assertThat(snapshot.tables())
                .filteredOn(RouteTable::main)
                .singleElement()
                .satisfies(main -> {
                    assertThat(main.subnets()).isEmpty();
                    assertThat(main.routes())
                            .contains(Route.of(
                                    Cidr.parse("0.0.0.0/0"), new RouteTarget.Foreign("igw-0ff00000000000001")));
                });
        assertThat(snapshot.tables()).filteredOn(RouteTable::edge).hasSize(1);
    }

    @Test
    void theExampleInTheDocumentationIsTaken() throws IOException {
        String page = Files.readString(PROJECT.resolve("docs/simulator.md"));
        Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);

        assertThat(example.find()).isTrue();
        Validated<SimulatedVpc> vpc = parse(example.group(1));
        assertThat(vpc.problems()).isEmpty();
        assertThat(vpc.orThrow().behaviour().latency()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void tellsAllProblemsAtOnceEachWithItsPlace() {
        String json = """
                {
                  "vpc": "vpc-1",
                  "region": "us-east-1",
                  "cidrs": ["10.0.0.0/16"],
                  "subnets": [
                    {"id": "subnet-a", "zone": "us-east-1a", "cidr": "10.0.1.5/24"},
                    {"id": "subnet-b", "zone": "us-east-1b", "cidr": "10.9.0.0/24"}
                  ],
                  "instances": [{"id": "i-a", "state": "runing"}],
                  "tables": [
                    {"id": "rtb-1", "main": true, "subnet": [],
                     "routes": [{"destination": "10.1.0.0/16", "target": "xyz"}, {"target": "eni-1"}]}
                  ]
                }
                """;

        assertThat(parse(json).isValid()).isFalse();
        assertThat(problems(json))
                .containsExactly(
                        "vpc.json:6:5: error: CIDR of a subnet: 10.0.1.5/24 (expected: 10.0.1.0/24)",
                        "vpc.json:7:5: error: CIDR of subnet subnet-b: 10.9.0.0/24 (expected: a part of the VPC, [10.0.0.0/16])",
                        "vpc.json:9:17: error: state of instance i-a: runing (expected: one of pending, running, "
                                + "shutting-down, terminated, stopping, stopped)",
                        "vpc.json:11:35: error: key: subnet (expected: one of id, main, gateway, subnets, routes, tags)"
                                + "; did you mean \"subnets\"?",
                        "vpc.json:12:17: error: target: xyz (expected: the id of an interface, instance, gateway or "
                                + "endpoint, as in eni-0a1b)",
                        "vpc.json:12:66: error: key (expected: \"destination\")",
                        "vpc.json:12:77: warning: target: eni-1 (expected: an interface of the VPC)"
                                + "; the route will be a blackhole");
    }

    @Test
    void warnsOfARouteToAnInterfaceThatIsGone() {
        Validated<SimulatedVpc> vpc = parse("""
                {"vpc": "vpc-1", "region": "us-east-1", "cidrs": ["10.0.0.0/16"],
                 "tables": [{"id": "rtb-1", "main": true,
                             "routes": [{"destination": "10.1.0.0/16", "target": "eni-gone"}]}]}
                """);

        assertThat(vpc.problems()).hasSize(1).noneMatch(Problem::isError);
        assertThat(TestVpc.route(vpc.orThrow().snapshot(), "rtb-1", "10.1.0.0/16")
                        .orElseThrow()
                        .blackhole())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} x",
                "{\"vpc\": 1}",
                "{\"vpc\": \"vpc-1\", \"vpc\": \"vpc-2\"}",
                "[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
                "{\"vpc\": \"vpc-1\", \"region\": \"us-east-1\", \"cidrs\": [\"10.0.0.0/16\"]}"
            })
    void refusesWhatIsNoDescription(String json) {
        assertThat(parse(json).isValid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"latency, -1", "read_lag, 3601", "route_quota, 0", "page_size, 1.5", "page_size, 1e9999", "typo, 1"})
    void refusesBehaviourOutOfRange(String name, String value) {
        String json = "{\"vpc\": \"vpc-1\", \"region\": \"us-east-1\", \"cidrs\": [\"10.0.0.0/16\"], "
                + "\"tables\": [{\"id\": \"rtb-1\", \"main\": true}], \"behaviour\": {\"" + name + "\": " + value
                + "}}";

        assertThat(problems(json)).singleElement().asString().contains(name);
    }

    @Test
    void refusesAMissingFileWithOneClearProblem() {
        Validated<SimulatedVpc> vpc = SimulatedVpc.read(directory.resolve("none.json"), new ManualClock());

        assertThat(vpc.problems())
                .singleElement()
                .asString()
                .contains("none.json")
                .contains("the description of a VPC in JSON");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin = "{\"vpc\": \"vpc-\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(SimulatedVpc.parse("vpc.json", latin, new ManualClock()).problems())
                .singleElement()
                .asString()
                .contains("UTF-8");
    }
}
