package io.vpcrouter.internal.kubernetes.nodes;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelledRoutesTest {
    private static final List<KubeNode> NODES = Stream.of(
                    node("b").label("role", "egress").label("pool", "x").at("192.168.0.2", "2001:db8::2"),
                    node("a").label("role", "egress").at("192.168.0.1", "2001:db8::1"),
                    node("c").label("role", "worker").at("192.168.0.3"),
                    node("d").label("role", "egress").at("192.168.0.4").excluded())
            .map(Nodes::build)
            .toList();

    private static Validated<RouteSpec> read(String json) {
        return read(json, NODES);
    }

    private static Validated<RouteSpec> read(String json, List<KubeNode> nodes) {
        return new LabelledRoutes(json.getBytes(StandardCharsets.UTF_8), "spec").translate(nodes, false);
    }

    private static List<String> problems(String json) {
        return read(json).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void aDestinationFindsItsHostsByTheLabelsOfNodes() {
        assertThat(read("{\"10.0.0.0/8\": {\"hosts_by_node_label\": {\"role\": \"egress\"}},"
                                + " \"10.9.0.0/16\": [\"192.168.0.9\"]}")
                        .orThrow())
                .isEqualTo(Specs.builder()
                        .route("10.0.0.0/8", "192.168.0.1", "192.168.0.2")
                        .route("10.9.0.0/16", "192.168.0.9")
                        .build());
    }

    @Test
    void allLabelsMustFitAndOtherMembersStay() {
        Validated<RouteSpec> spec = read(
                "{\"2001:db8:9::/48\": {\"choose\": \"ordered\","
                        + " \"hosts_by_node_label\": {\"role\": \"egress\", \"pool\": \"x\"}, \"when_none_healthy\": \"keep\"}}");
        assertThat(spec.orThrow().toString())
                .contains("2001:db8::2", "ORDERED", "KEEP")
                .doesNotContain("2001:db8::1");
    }

    @Test
    void labelsThatNoNodeHasAreAProblemAndNoEmptyList() {
        assertThat(problems("{\n  \"10.0.0.0/8\": {\"hosts_by_node_label\": {\"role\": \"vpn\"}}\n}"))
                .containsExactly(
                        "spec:2:18: error: nodes with the labels role=vpn: none (expected: at least one with an"
                                + " internal address of the family of 10.0.0.0/8)");
    }

    @Test
    void anAddressOfASelectedNodeThatCannotBeReadIsAnErrorAndNoHostLess() {
        List<KubeNode> nodes = Stream.of(
                        node("a").label("role", "egress").at("192.168.0.1"),
                        node("b").label("role", "egress").odd(OddValue.ofAddresses("InternalIP", "127.0.040.016")),
                        node("c").label("role", "worker").odd(OddValue.ofAddresses("InternalIP", "bogus")),
                        node("d")
                                .label("role", "egress")
                                .at("192.168.0.4")
                                .odd(OddValue.ofPodCidrs("spec.podCIDRs", "5")))
                .map(Nodes::build)
                .toList();
        String json = "{\"10.0.0.0/8\": {\"hosts_by_node_label\": {\"role\": \"egress\"}},"
                + " \"172.16.0.0/12\": {\"hosts_by_node_label\": {\"role\": \"egress\"}}}";
        assertThat(read(json, nodes).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("spec, node b: error: InternalIP: 127.0.040.016 (expected: an IP address"));
    }

    @Test
    void whatIsNoSelectorIsAProblemAtItsPlace() {
        assertThat(
                        problems(
                                "{\"10.0.0.0/8\": {\"hosts_by_node_label\": \"role=egress\"},"
                                        + "\n\"10.1.0.0/16\": {\"hosts_by_node_label\": {}},"
                                        + "\n\"10.2.0.0/16\": {\"hosts_by_node_label\": {\"role\": [1]}},"
                                        + "\n\"10.3.0.0/16\": {\"hosts\": [\"10.0.0.1\"], \"hosts_by_node_label\": {\"role\": \"egress\"}}}"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("spec:1:17: error: hosts_by_node_label: something else"),
                        one -> assertThat(one).startsWith("spec:2:17: error: hosts_by_node_label: {}"),
                        one -> assertThat(one).startsWith("spec:3:17: error: hosts_by_node_label: something else"),
                        one -> assertThat(one).startsWith("spec:4:40: error: hosts_by_node_label: beside hosts"));
    }

    @Test
    void theLinesOfOtherProblemsAreThoseOfTheText() {
        assertThat(problems("{\"10.0.0.0/8\": {\"hosts_by_node_label\": {\n\"role\":\n\"egress\"\n}},\n\"bad\": []}"))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith("spec:5:"));
    }

    @Test
    void whatIsNoJsonIsToldAsInAnyRouteSpec() {
        assertThat(problems("{\"10.0.0.0/8\": {\"hosts_by_node_label\"")).isNotEmpty();
        assertThat(problems("{}")).isNotEmpty();
    }
}
