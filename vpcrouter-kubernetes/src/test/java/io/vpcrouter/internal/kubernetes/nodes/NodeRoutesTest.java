package io.vpcrouter.internal.kubernetes.nodes;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.HostHash;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeRoutesTest {
    private static Validated<RouteSpec> routes(Nodes... nodes) {
        return new NodeRoutes("cluster", Backups.NONE)
                .translate(Stream.of(nodes).map(Nodes::build).toList(), false);
    }

    private static List<String> hosts(RouteSpec spec, String block) {
        return spec.routes().get(Cidr.parse(block)).hosts().stream()
                .map(IpAddress::toString)
                .toList();
    }

    @Test
    void thePodCidrOfEachNodeLeadsToItsAddress() {
        assertThat(routes(
                                node("a").pods("10.1.0.0/24").at("192.168.0.1"),
                                node("b").pods("10.1.1.0/24").at("192.168.0.2"))
                        .orThrow())
                .isEqualTo(Specs.builder()
                        .route("10.1.0.0/24", "192.168.0.1")
                        .route("10.1.1.0/24", "192.168.0.2")
                        .build());
    }

    @Test
    void withDualStackEachFamilyLeadsToTheAddressOfItsFamily() {
        assertThat(routes(node("a").pods("10.1.0.0/24", "2001:db8:1::/64").at("192.168.0.1", "2001:db8::1"))
                        .orThrow())
                .isEqualTo(Specs.builder()
                        .route("10.1.0.0/24", "192.168.0.1")
                        .route("2001:db8:1::/64", "2001:db8::1")
                        .build());
    }

    @Test
    void aNodeWithoutPodCidrHasNoRoute() {
        Validated<RouteSpec> spec = routes(
                node("a").pods("10.1.0.0/24").at("192.168.0.1"), node("fargate").at("192.168.0.9"));
        assertThat(spec.orThrow().routes()).hasSize(1);
        assertThat(spec.problems()).isEmpty();
    }

    @Test
    void aNodeWithoutAddressOfTheFamilyIsLeftOutWithAWarning() {
        Validated<RouteSpec> spec = routes(
                node("a").pods("10.1.0.0/24").at("192.168.0.1"),
                node("b").pods("10.1.1.0/24", "2001:db8:2::/64").at("192.168.0.2"));
        assertThat(spec.orThrow().routes()).hasSize(2);
        assertThat(spec.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .isEqualTo("cluster, node b: warning: internal address for 2001:db8:2::/64: none"
                                + " (expected: an IPv6 address of the node)"));
    }

    @Test
    void ofTwoNodesWithOneCidrTheOlderKeepsIt() {
        Nodes young =
                node("a").created("2026-02-01T00:00:00Z").pods("10.1.0.0/24").at("192.168.0.1");
        Nodes old =
                node("b").created("2026-01-01T00:00:00Z").pods("10.1.0.0/24").at("192.168.0.2");
        Validated<RouteSpec> spec = routes(young, old);
        assertThat(hosts(spec.orThrow(), "10.1.0.0/24")).containsExactly("192.168.0.2");
        assertThat(spec).isEqualTo(routes(old, young));
        assertThat(spec.problems()).extracting(Problem::code).containsExactly("node-cidr");
    }

    @Test
    void aValueThatCannotBeReadIsAnErrorBecauseNobodyKnowsWhichRouteIsMeant() {
        Nodes good = node("a").pods("10.1.0.0/24").at("192.168.0.1");
        Nodes block = node("b").at("192.168.0.2").odd(OddValue.ofPodCidrs("spec.podCIDRs", "10.112.5.0/33"));
        Nodes address = node("c").pods("10.1.2.0/24").odd(OddValue.ofAddresses("InternalIP", "bogus\u001b[2J"));
        Validated<RouteSpec> spec = routes(good, block, address);
        assertThat(spec.isValid()).isFalse();
        assertThat(spec.problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::toString)
                .containsExactly(
                        "cluster, node b: error: spec.podCIDRs: 10.112.5.0/33 (expected: a CIDR, as in 10.0.0.0/24);"
                                + " correct the node, delete it, or exclude it by the label vpcrouter.io/exclude=true",
                        "cluster, node c: error: InternalIP: bogus\uFFFD[2J (expected: an IP address, as in 10.0.0.1);"
                                + " correct the node, delete it, or exclude it by the label vpcrouter.io/exclude=true");
        assertThat(routes(block).problems())
                .as("alone, it is no cluster without pods")
                .hasSize(1)
                .extracting(Problem::code)
                .containsExactly("node-value");
        assertThat(routes(good, block.excluded(), address.excluded()).orThrow())
                .isEqualTo(routes(good).orThrow());
    }

    @Test
    void theAddressOfANodeWithoutPodsDoesNotMatter() {
        Validated<RouteSpec> spec = routes(
                node("a").pods("10.1.0.0/24").at("192.168.0.1"),
                node("fargate").odd(OddValue.ofAddresses("InternalIP", "bogus")));
        assertThat(spec.isValid()).isTrue();
        assertThat(spec.problems()).isEmpty();
    }

    @Test
    void hostBitsOfAPodCidrAreAWarning() {
        Validated<RouteSpec> spec = routes(node("a")
                .pods("10.1.0.0/24")
                .at("192.168.0.1")
                .odd(OddValue.withHostBits("spec.podCIDRs", "10.1.0.7/24", Cidr.parse("10.1.0.0/24"))));
        assertThat(spec.orThrow().routes()).hasSize(1);
        assertThat(spec.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "cluster, node a: warning: spec.podCIDRs: 10.1.0.7/24 (expected: 10.1.0.0/24); it has host"
                                + " bits and is taken as 10.1.0.0/24");
    }

    @Test
    void anErrorAfterManyWarningsIsTold() {
        Nodes[] nodes = Stream.iterate(0, i -> i <= 200, i -> i + 1)
                .map(i -> node("n" + i).pods("10.1." + i + ".0/24"))
                .toArray(Nodes[]::new);
        nodes[200] = node("z").odd(OddValue.ofPodCidrs("spec.podCIDRs", "5"));
        assertThat(routes(nodes).problems())
                .hasSize(101)
                .anySatisfy(problem -> assertThat(problem.toString()).contains("node z: error: spec.podCIDRs: 5"));
    }

    @Test
    void anExcludedNodeHasNoRouteAndFreesItsCidr() {
        assertThat(hosts(
                        routes(
                                        node("a")
                                                .pods("10.1.0.0/24")
                                                .at("192.168.0.1")
                                                .excluded(),
                                        node("b").pods("10.1.0.0/24").at("192.168.0.2"))
                                .orThrow(),
                        "10.1.0.0/24"))
                .containsExactly("192.168.0.2");
    }

    @Test
    void aNodeThatIsNotReadyKeepsItsRouteBecauseHealthDecides() {
        assertThat(routes(node("a").pods("10.1.0.0/24").at("192.168.0.1").is(Readiness.UNKNOWN))
                        .orThrow()
                        .routes())
                .hasSize(1);
    }

    @Test
    void noNodeWithACidrIsNoSpecUnlessThatIsAllowed() {
        List<KubeNode> none = List.of(node("a").at("192.168.0.1").build());
        NodeRoutes routes = new NodeRoutes("cluster", Backups.NONE);
        assertThat(routes.translate(none, false).problems())
                .extracting(Problem::code)
                .containsExactly("no-node");
        List<KubeNode> lost = List.of(node("a").pods("10.1.0.0/24").build());
        assertThat(routes.translate(lost, false).problems())
                .as("why there is none is told, too")
                .extracting(Problem::code)
                .containsExactly("no-node", "node-address");
        assertThat(routes.translate(none, true).orThrow()).isEqualTo(RouteSpec.empty());
    }

    @Test
    void manyOddNodesMakeAFewWarnings() {
        Nodes[] nodes = Stream.iterate(0, i -> i < 1_000, i -> i + 1)
                .map(i -> node("n" + i).pods("10." + i / 250 + "." + i % 250 + ".0/24"))
                .toArray(Nodes[]::new);
        nodes[0].at("192.168.0.1");
        Validated<RouteSpec> spec = routes(nodes);
        assertThat(spec.isValid()).isTrue();
        assertThat(spec.problems())
                .hasSize(101)
                .anySatisfy(problem -> assertThat(problem.found()).isEqualTo("899 more"));
    }

    @Test
    void backupsOfTheZoneAreReadyNodesOfThatZone() {
        List<KubeNode> nodes = Stream.of(
                        node("a").pods("10.1.0.0/24").at("192.168.0.1").zone("x"),
                        node("b").pods("10.1.1.0/24").at("192.168.0.2").zone("x"),
                        node("c").pods("10.1.2.0/24").at("192.168.0.3").zone("y"),
                        node("d")
                                .pods("10.1.3.0/24")
                                .at("192.168.0.4")
                                .zone("x")
                                .is(Readiness.NOT_READY),
                        node("e")
                                .pods("10.1.4.0/24")
                                .at("192.168.0.5")
                                .zone("x")
                                .cordoned(),
                        node("f")
                                .pods("10.1.5.0/24")
                                .at("192.168.0.6")
                                .zone("x")
                                .excluded())
                .map(Nodes::build)
                .toList();
        RouteSpec spec =
                new NodeRoutes("cluster", Backups.ZONE).translate(nodes, false).orThrow();
        assertThat(hosts(spec, "10.1.0.0/24")).containsExactly("192.168.0.1", "192.168.0.2");
        assertThat(hosts(spec, "10.1.2.0/24")).containsExactly("192.168.0.3");
        // A node that is not ready keeps its place before the backups.
        assertThat(hosts(spec, "10.1.3.0/24")).startsWith("192.168.0.4").hasSize(3);
        assertThat(spec.routes().values()).extracting(RouteIntent::choose).containsOnly(HostChoice.ORDERED);
    }

    @Test
    void backupsComeInTheOrderOfTheHashHoweverNodesComeAndGo() {
        SplittableRandom random = new SplittableRandom(17);
        List<KubeNode> nodes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            nodes.add(node("n" + i)
                    .pods("10.1." + i + ".0/24")
                    .at("192.168.0." + (i + 1))
                    .build());
        }
        NodeRoutes routes = new NodeRoutes("cluster", Backups.ALL);
        for (int round = 0; round < 60; round++) {
            List<KubeNode> now = new ArrayList<>();
            for (KubeNode node : nodes) {
                boolean ready = random.nextInt(4) > 0;
                Nodes again = node(node.name())
                        .pods(node.podCidrs().get(0).toString())
                        .at(node.addresses().get(0).toString());
                now.add((ready ? again : again.is(Readiness.NOT_READY)).build());
            }
            RouteSpec spec = routes.translate(now, false).orThrow();
            for (KubeNode node : now) {
                Cidr block = node.podCidrs().get(0);
                assertThat(spec.routes().get(block).hosts()).isEqualTo(expected(node, now));
            }
        }
    }

    private static List<IpAddress> expected(KubeNode node, List<KubeNode> nodes) {
        long hash = HostHash.ofDestination(node.podCidrs().get(0));
        Comparator<IpAddress> best =
                (one, other) -> Long.compareUnsigned(HostHash.of(hash, other), HostHash.of(hash, one));
        return Stream.concat(
                        Stream.of(node.addresses().get(0)),
                        nodes.stream()
                                .filter(other -> other != node && other.readiness() == Readiness.READY)
                                .map(other -> other.addresses().get(0))
                                .sorted(best)
                                .limit(3))
                .toList();
    }
}
