package io.vpcrouter.internal.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeListJsonTest {
    private static ObjectPage<KubeNode> read(String text) throws IOException {
        return NodeListJson.read(stream(text), next -> {});
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A list is read by us and a change by the library; what differs would be a change that nobody made. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Everything that counts, with parts around that do not.
                """
                {"metadata":{"name":"a","uid":"u","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[{"f":{}}],
                  "labels":{"images":"v","topology.kubernetes.io/zone":"z","vpcrouter.io/exclude":"true","":""},
                  "annotations":{"a":"b"},"ownerReferences":[{"name":"no","kind":"k","apiVersion":"v","uid":"u"}]},
                 "spec":{"podCIDR":"10.0.0.0/24","podCIDRs":["10.0.0.0/24","fd00::/64","10.0.0.0/24"],"unschedulable":true,
                  "taints":[{"key":"k","value":"v","effect":"NoExecute","timeAdded":"2026-01-01T00:00:00Z"},{"key":"k"}]},
                 "status":{"images":[{"names":["x"],"sizeBytes":1}],"capacity":{"cpu":"4"},
                  "addresses":[{"type":"Hostname","address":"10.9.9.9"},{"type":"InternalIP","address":"10.0.0.1"},
                    {"type":"InternalIP","address":"fd00::1"},{"type":"InternalIP","address":"odd"}],
                  "conditions":[{"type":"DiskPressure","status":"True","message":"full"},
                    {"type":"Ready","status":"False","reason":"KubeletNotReady","message":"why"},
                    {"type":"Ready","status":"True"}]}}""",
                "{\"metadata\":{\"name\":\"b\"}}",
                "{\"metadata\":{\"name\":\"f\"},\"spec\":{\"podCIDRs\":[\"10.112.5.0/33\",5,null,\"10.6.0.7/24\"]},"
                        + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":7},{\"type\":\"InternalIP\"},"
                        + "{\"type\":\"InternalIP\",\"address\":\"127.0.040.016\"}]}}",
                "{\"metadata\":{\"name\":\"g\"},\"spec\":{\"podCIDR\":\"\",\"podCIDRs\":null},\"status\":{\"addresses\":null}}",
                "{\"metadata\":{\"name\":\"h\"},\"spec\":{\"podCIDR\":true}}",
                "{\"metadata\":{\"name\":\"c\",\"labels\":null,\"annotations\":{\"vpcrouter.io/exclude\":\"true\"}},"
                        + "\"spec\":null,\"status\":null}",
                "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"podCIDR\":\"10.4.0.0/24\",\"unschedulable\":false},"
                        + "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\",\"reason\":\"Silent\"}],"
                        + "\"addresses\":[]}}",
                "{\"metadata\":{\"name\":\"e\"},\"spec\":{\"podCIDRs\":[\"\"],\"podCIDR\":\"10.5.0.0/24\",\"taints\":null},"
                        + "\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"KubeletReady\"}]}}"
            })
    void aNodeIsTheSameInAListAndInAChange(String node) throws IOException {
        KubeNode changed = NodeObject.digest(Serialization.unmarshal(node, Node.class));
        ObjectPage<KubeNode> page =
                read("{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\"},"
                        + "\"items\":[" + node + "]}");
        assertThat(page.byName()).containsOnlyKeys("/" + changed.name()).containsValue(changed);
        assertThat(page.version()).isEqualTo("7");
        assertThat(page.rest()).isEmpty();
    }

    private static List<String> oddValues(String node) throws IOException {
        return read("{\"kind\":\"NodeList\",\"items\":[" + node + "]}").byName().values().stream()
                .flatMap(one -> one.oddValues().stream())
                .map(odd -> odd.field() + ": " + odd.found() + (odd.isTaken() ? " as " + odd.expected() : ""))
                .toList();
    }

    @Test
    void whatIsNoBlockOrAddressIsKeptWithItsField() throws IOException {
        assertThat(oddValues("{\"spec\":{\"podCIDRs\":[\"10.112.5.0/33\",5,\"\",[],\"10.6.0.7/24\",\"10.7.0.0/24\"]},"
                        + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"bogus\"},"
                        + "{\"type\":\"Hostname\",\"address\":\"h\"},{\"type\":\"InternalIP\"},\"x\"]}}"))
                .containsExactlyInAnyOrder(
                        "spec.podCIDRs: 10.112.5.0/33",
                        "spec.podCIDRs: 5",
                        "spec.podCIDRs: ",
                        "spec.podCIDRs: an array",
                        "spec.podCIDRs: 10.6.0.7/24 as 10.6.0.0/24",
                        "InternalIP in status.addresses: bogus",
                        "InternalIP in status.addresses: none",
                        "status.addresses: x");
        assertThat(oddValues("{\"spec\":{\"podCIDRs\":{\"a\":1}},\"status\":{\"addresses\":7}}"))
                .containsExactlyInAnyOrder("spec.podCIDRs: an object", "status.addresses: 7");
        assertThat(oddValues("{\"spec\":[],\"status\":\"up\"}"))
                .containsExactlyInAnyOrder("spec: an array", "status: up");
        assertThat(oddValues("{\"spec\":{\"podCIDR\":\"" + "x".repeat(500) + "\"}}"))
                .containsExactly("spec.podCIDR: " + "x".repeat(120) + "…");
    }

    @Test
    void aFieldOfAnotherKindIsOneThatIsNotThere() throws IOException {
        KubeNode node =
                read("{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":[1],\"annotations\":\"x\",\"creationTimestamp\":{}},"
                                + "\"spec\":{\"unschedulable\":\"true\",\"taints\":5},"
                                + "\"status\":{\"conditions\":true}}],\"kind\":\"NodeList\"}")
                        .byName()
                        .get("/a");
        assertThat(node)
                .isEqualTo(NodeObject.digest(Serialization.unmarshal("{\"metadata\":{\"name\":\"a\"}}", Node.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"a\"}}"})
    void whatIsNoJsonIsToldAsThat(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the answer is no JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "5",
                "{\"kind\":\"Status\",\"items\":[]}",
                "{\"kind\":7,\"items\":[]}",
                "{\"kind\":\"PodList\",\"items\":[]}"
            })
    void whatIsNoListOfNodesIsToldAsThat(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("kind of the answer: ")
                .hasMessageEndingWith(" (expected: NodeList)");
    }

    @Test
    void anObjectOfAnotherKindAmongTheNodesIsTold() {
        assertThatThrownBy(() ->
                        read("{\"kind\":\"NodeList\",\"items\":[{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}]}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageEndingWith("kind of the answer: Pod (expected: Node)");
    }

    @Test
    void theNextPageIsKnownBeforeTheNodesOfThisOneAreRead() {
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> NodeListJson.read(
                        stream("{\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"abc\"},\"items\":[<"),
                        told::add))
                .hasMessageStartingWith("the answer is no JSON");
        assertThat(told).containsExactly("abc");
    }

    @Test
    void aLabelNamedLikeTheNextPageIsNone() throws IOException {
        List<String> told = new ArrayList<>();
        ObjectPage<KubeNode> page = NodeListJson.read(
                stream(
                        "{\"kind\":\"NodeList\",\"continue\":\"a\",\"metadata\":{\"continue\":\"\"},\"items\":[{\"metadata\":"
                                + "{\"name\":\"n\",\"continue\":\"b\",\"labels\":{\"continue\":\"c\"}}}]}"),
                told::add);
        assertThat(told).isEmpty();
        assertThat(page.rest()).isEmpty();
        assertThat(page.byName().get("/n").labels()).containsEntry("continue", "c");
    }
}
