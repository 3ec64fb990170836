package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TestContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mode with a large cluster: 300 nodes in every build; {@code -Dvpcrouter.kube.nodes=5000} prints the figures of the documentation. A
 * node has the size of a real one: 45 images of containers make most of it.
 */
class LargeClusterTest {
    private static final int NODES = Integer.getInteger("vpcrouter.kube.nodes", 300);
    private static final int PAGE = 250;

    @TempDir
    private Path folder;

    private final TestContext context = new TestContext();

    @AfterEach
    void end() {
        context.close();
        assertThat(context.failures()).isEmpty();
    }

    static String node(int number, String address) {
        String images = IntStream.range(0, 45)
                .mapToObj(i -> "{\"names\":[\"registry.example.com/team-" + i
                        + "/service@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
                        + "\"registry.example.com/team-" + i + "/service:1.2." + i + "\"],\"sizeBytes\":123456" + i
                        + "}")
                .collect(Collectors.joining(","));
        return "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"node-" + number
                + "\",\"uid\":\"" + number + "\",\"resourceVersion\":\"" + number
                + "\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{\"topology.kubernetes.io/zone\":\"z"
                + number % 3 + "\"}},\"spec\":{\"podCIDRs\":[\"10." + number / 250 + "." + number % 250
                + ".0/24\"]},\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"" + address
                + "\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],\"images\":[" + images + "]}}";
    }

    static String address(int number) {
        return "172.16." + number / 250 + "." + (1 + number % 250);
    }

    @Test
    void thousandsOfNodesAreReadAtOnceAndAChangeIsPublishedAtOnce() throws Exception {
        List<String> pages = IntStream.iterate(0, first -> first < NODES, first -> first + PAGE)
                .mapToObj(first -> IntStream.range(first, Math.min(NODES, first + PAGE))
                        .mapToObj(number -> node(number, address(number)))
                        .collect(Collectors.joining(",")))
                .toList();
        try (StubApiServer server = new StubApiServer(null)) {
            server.answer(pages);
            OptionValues options = OptionValues.builder()
                    .set(KubeOptions.KUBECONFIG, Kubeconfig.write(folder, "http://127.0.0.1:" + server.port()))
                    .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                    .build();
            long before = FirstSpecProgram.heap();
            long begin = System.nanoTime();
            long busy = FirstSpecProgram.processor();
            try (Mode mode = new KubernetesModePlugin().create(options, context)) {
                mode.start();
                tell("start to the first spec", System.nanoTime() - begin);
                tell("processor time of that, the server's included", FirstSpecProgram.processor() - busy);
                assertThat(context.published().get(0).orThrow().routes()).hasSize(NODES);
                System.out.println(
                        "kubernetes: " + NODES + " nodes, " + pages.get(0).length() / Math.min(NODES, PAGE)
                                + " bytes each, heap kept: " + (FirstSpecProgram.heap() - before) / 1024 + " KiB");
                for (int change = 1; change <= 5; change++) {
                    int wanted = change + 1;
                    long changed = System.nanoTime();
                    long used = FirstSpecProgram.processor();
                    server.tell(node(7, "172.31.0." + change));
                    context.await(
                            "the change is published", () -> context.published().size() >= wanted);
                    // After the first one, each waits for the pause between two specs.
                    tell("a node's change to its spec", System.nanoTime() - changed);
                    tell("processor time of that", FirstSpecProgram.processor() - used);
                }
                assertThat(mode.statistics()).containsEntry("reads", 1L);
            }
        }
    }

    private static void tell(String what, long nanos) {
        System.out.println("kubernetes: " + NODES + " nodes, " + what + ": " + nanos / 1_000_000 + " ms");
    }
}
