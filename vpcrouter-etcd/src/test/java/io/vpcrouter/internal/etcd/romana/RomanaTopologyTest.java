package io.vpcrouter.internal.etcd.romana;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.etcd.follow.Reading;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RomanaTopologyTest {
    /** As Romana writes it, shortened. */
    private static final String REAL = """
            {"networks": {"pods": {"name": "pods", "cidr": "10.112.0.0/12", "block_mask": 29, "blacked_out": [],
              "revision": 0, "host_groups": {"name": "/", "cidr": "10.112.0.0/12", "hosts": null, "routing": "",
                "dummy": false, "groups": [
                 {"name": "zone-a", "cidr": "10.112.0.0/14", "routing": "prefix-on-host", "groups": null,
                  "hosts": [{"name": "n1", "ip": "192.168.0.11", "agent_port": 9604, "tags": {}, "k8s_info": null},
                            {"name": "n2", "ip": "192.168.0.10", "agent_port": 9604, "tags": {}, "k8s_info": null}],
                  "blocks": [{"cidr": "10.112.0.0/29", "pool": {}}], "block_to_host": {"0": "n1"},
                  "block_to_owner": {}, "owner_to_block": {}, "reusable_blocks": [], "assignment": null},
                 {"name": "zone-b", "cidr": "10.116.0.0/14", "groups": null, "hosts": []},
                 {"name": "", "cidr": "10.120.0.0/14", "groups": null, "hosts": [], "dummy": false}]}}},
             "AllocationRevision": 7, "TopologyRevision": 3, "address_name_to_ip": {},
             "tenant_to_network": {"*": ["pods"]}}
            """;

    private static Validated<RouteSpec> read(String json, boolean allowEmpty) {
        Reading reading =
                new Reading(List.of(new Reading.Entry("/romana/ipam/data", json.getBytes(StandardCharsets.UTF_8))), 1);
        return new RomanaTopology("topology", null).translate(reading, allowEmpty);
    }

    private static Validated<RouteSpec> read(String json) {
        return read(json, false);
    }

    /** A topology of one network with these groups below its root. */
    private static String groups(String groups) {
        return "{\"networks\": {\"n\": {\"host_groups\": {\"groups\": [" + groups + "]}}}}";
    }

    private static String group(String cidr, String... ips) {
        String hosts = String.join(
                ", ",
                List.of(ips).stream().map(ip -> "{\"ip\": \"" + ip + "\"}").toList());
        return "{\"cidr\": \"" + cidr + "\", \"hosts\": [" + hosts + "], \"groups\": null}";
    }

    private static void assertSpec(Validated<RouteSpec> spec, String expected) {
        RouteSpec wanted = RouteSpecJson.read(expected.getBytes(StandardCharsets.UTF_8), "test", false)
                .orThrow();
        assertThat(spec.orThrow()).isEqualTo(wanted);
    }

    private static String problem(Validated<RouteSpec> spec) {
        assertThat(spec.isValid()).isFalse();
        assertThat(spec.problems()).hasSize(1);
        return spec.problems().get(0).toString();
    }

    @Test
    void readsWhatRomanaWrites() {
        Validated<RouteSpec> spec = read(REAL);
        assertSpec(spec, "{\"10.112.0.0/14\": [\"192.168.0.10\", \"192.168.0.11\"]}");
        assertThat(spec.problems()).isEmpty();
    }

    @Test
    void anAllocationOfAnAddressChangesNothing() {
        String later = REAL.replace("\"AllocationRevision\": 7", "\"AllocationRevision\": 8")
                .replace("\"block_to_host\": {\"0\": \"n1\"}", "\"block_to_host\": {\"0\": \"n1\", \"1\": \"n2\"}");
        assertThat(read(later).orThrow()).isEqualTo(read(REAL).orThrow());
    }

    @Test
    void groupsOnEveryLevelWithHostsOfTheirOwnAreDestinations() {
        assertSpec(
                read(groups("{\"hosts\": [{\"ip\": \"10.0.0.1\"}], \"groups\": [" + group("10.16.0.0/16", "10.0.0.2")
                        + "], \"cidr\": \"10.16.0.0/12\"}")),
                "{\"10.16.0.0/12\": [\"10.0.0.1\"], \"10.16.0.0/16\": [\"10.0.0.2\"]}");
    }

    @Test
    void groupsWithoutHostsAreNone() {
        assertSpec(
                read(groups(group("10.1.0.0/16") + ", {\"cidr\": \"10.2.0.0/16\", \"hosts\": null}, "
                        + group("10.3.0.0/16", "10.0.0.1"))),
                "{\"10.3.0.0/16\": [\"10.0.0.1\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"cidr\": \"\", ", "\"cidr\": null, "})
    void aGroupWithoutCidrIsPassedOverWithAWarningAndThoseBelowItAreNot(String cidr) {
        Validated<RouteSpec> spec = read(groups("{" + cidr + "\"hosts\": [{\"ip\": \"10.0.0.1\"}], \"groups\": ["
                + group("10.3.0.0/16", "10.0.0.2") + "]}"));
        assertSpec(spec, "{\"10.3.0.0/16\": [\"10.0.0.2\"]}");
        assertThat(spec.problems())
                .extracting(Problem::toString)
                .containsExactly("topology:1:48 at /networks/n/host_groups/groups/0: warning: group:"
                        + " hosts without a CIDR (expected: a CIDR); the group is passed over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"host_groups\": null}", "{\"host_groups\": {}}", "{\"host_groups\": []}"})
    void aNetworkWithoutHostGroupsIsPassedOverWithAWarning(String network) {
        Validated<RouteSpec> spec = read("{\"networks\": {\"bare\": " + network + ", \"n\": {\"host_groups\": "
                + group("10.3.0.0/16", "10.0.0.2") + "}}}");
        assertSpec(spec, "{\"10.3.0.0/16\": [\"10.0.0.2\"]}");
        assertThat(spec.problems())
                .extracting(Problem::toString)
                .containsExactly("topology:1:23 at /networks/bare: warning: host_groups: no object with groups or hosts"
                        + " (expected: one); the network is passed over");
    }

    @Test
    void oneCidrTwiceIsFineWithTheSameHostsAndAnErrorWithOthers() {
        String first = group("10.3.0.0/16", "10.0.0.1", "10.0.0.2");
        assertSpec(
                read(groups(first + ", " + group("10.3.0.0/16", "10.0.0.2", "10.0.0.1", "10.0.0.1"))),
                "{\"10.3.0.0/16\": [\"10.0.0.1\", \"10.0.0.2\"]}");
        assertThat(problem(read(groups(first + ", " + group("10.3.0.0/16", "10.0.0.2")))))
                .contains(
                        "at /networks/n/host_groups/groups/1: error: cidr: 10.3.0.0/16",
                        "the first one is at topology:1:48 at /networks/n/host_groups/groups/0");
    }

    @Test
    void refusesATopologyWithAnythingThatIsNotWhatRomanaWrites() {
        assertThat(problem(read(groups("{\"cidr\": \"10.3.0.0/16\", \"hosts\": [{\"name\": \"a\"}]}"))))
                .contains("at /networks/n/host_groups/groups/0/hosts/0: error: host: no ip");
        assertThat(problem(read("{\"networks\": {\"n\": null}}")))
                .isEqualTo("topology:1:20 at /networks/n: error: network: null (expected: an object with host_groups)");
        assertThat(problem(read("{\"TopologyRevision\": 3}")))
                .isEqualTo("topology: error: networks: none (expected: an object of networks)");
        assertThat(problem(read("[]"))).contains("error: topology: a list (expected: an object with networks)");
        assertThat(problem(read(""))).contains("error: topology: nothing");
        assertThat(problem(read("{\"networks\": {\"n\": {")))
                .contains("error: JSON: Unexpected end-of-input", "(expected: a JSON object)");
        assertThat(problem(read(groups("null")))).contains("/groups/0: error: group: null");
        assertThat(problem(read(groups("{\"cidr\": \"10.3.0.0/16\", \"hosts\": {}}"))))
                .contains("hosts: an object");
        assertThat(problem(read(groups("{\"cidr\": 7}")))).contains("/cidr: error: cidr: 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.300", "node-1", "", "2001:db8::1", "10.0.0.1/32"})
    void refusesAHostThatIsNoIpv4Address(String ip) {
        assertThat(problem(read(groups(group("10.3.0.0/16", ip)))))
                .contains("at /networks/n/host_groups/groups/0/hosts/0/ip: error: ip: ", "an IPv4 address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.3.0.0", "10.3.0.0/33", "2001:db8::/32", "pods"})
    void refusesACidrThatIsNoIpv4Network(String cidr) {
        assertThat(problem(read(groups(group(cidr, "10.0.0.1")))))
                .contains("at /networks/n/host_groups/groups/0/cidr: error: cidr: " + cidr, "an IPv4 network");
    }

    @Test
    void masksHostBitsWithAWarning() {
        Validated<RouteSpec> spec = read(groups(group("10.1.0.4/29", "10.0.0.1")));
        assertSpec(spec, "{\"10.1.0.0/29\": [\"10.0.0.1\"]}");
        assertThat(spec.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("10.1.0.4/29", "taken as 10.1.0.0/29"));
    }

    @Test
    void refusesWhatNoVpcCanHave() {
        assertThat(problem(read(groups(group("169.254.168.0/24", "10.0.0.1"))))).contains("EC2 keeps");
        assertThat(problem(read(groups(group("10.3.0.0/16", "0.0.0.0"))))).contains("the address of a router");
    }

    @Test
    void aTopologyWithoutAnyUsableGroupIsAnEmptySpecAndSoGuarded() {
        assertThat(problem(read(groups(group("10.3.0.0/16")))))
                .contains("no group with a CIDR and hosts", "--allow_empty_spec accepts it");
        assertThat(read(groups(group("10.3.0.0/16")), true).orThrow().isEmpty()).isTrue();
    }

    @Test
    void aMissingKeyIsNoEmptySpecAndTheHintComesWithIt() {
        Validated<RouteSpec> spec =
                new RomanaTopology("etcd key x", "try the other").translate(new Reading(List.of(), 1), true);
        assertThat(problem(spec))
                .isEqualTo("etcd key x: error: key: none (expected: the topology of Romana); try the other");
    }

    @Test
    void showsTheFirstHundredOfThousandsOfMistakes() {
        String bad = String.join(", ", Collections.nCopies(5_000, group("nonsense", "10.0.0.1")));
        assertThat(read(groups(bad)).problems())
                .hasSize(101)
                .anyMatch(problem -> problem.message().contains("4900 more"));
    }
}
