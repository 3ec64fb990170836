package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.lease.ClusterLease;
import io.vpcrouter.internal.kubernetes.status.ListedRenewals;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers about other objects than those that were asked for, as a proxy with a wrong address gives them. */
class OtherKindsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PARTS = "\"metadata\":{\"name\":\"a\",\"namespace\":\"vpcrouter\"},"
            + "\"spec\":{\"podCIDRs\":[\"10.1.0.0/24\"]},"
            + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.0.77\"}]},"
            + "\"data\":{\"route-spec.json\":\"{\\\"10.0.0.0/8\\\": [\\\"192.168.0.77\\\"]}\"}}";

    @TempDir
    private Path folder;

    private final TestContext context = new TestContext();
    private StubApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StubApiServer(null);
    }

    @AfterEach
    void end() {
        context.close();
        server.close();
        assertThat(context.failures()).isEmpty();
    }

    private static String object(String kind) {
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\"," + PARTS;
    }

    private OptionValues.Builder options() {
        return OptionValues.builder()
                .set(KubeOptions.KUBECONFIG, Kubeconfig.write(folder, "http://127.0.0.1:" + server.port()));
    }

    private Mode ofNodes() {
        return mode(options().set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES));
    }

    private Mode ofConfigMap() {
        return mode(options()
                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.CONFIGMAP)
                .set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/routes"));
    }

    private Mode mode(OptionValues.Builder options) {
        return new KubernetesModePlugin().create(options.build(), context);
    }

    private KubeClient client() {
        return new KubeClient(KubeSettings.of(options().build()));
    }

    @Test
    void aListOfOtherObjectsIsNoListOfNodes() {
        server.change("PodList", object("Node"));
        try (Mode mode = ofNodes()) {
            mode.start();
            assertThat(context.published()).isEmpty();
            assertThat(context.conditions().get("store")).endsWith("kind of the answer: PodList (expected: NodeList)");
        }
    }

    @Test
    void aListOfOtherObjectsIsNoConfigMap() {
        server.change("PodList", object("ConfigMap"));
        try (Mode mode = ofConfigMap()) {
            mode.start();
            assertThat(context.published()).isEmpty();
            assertThat(context.conditions().get("store"))
                    .endsWith("kind of the answer: PodList (expected: ConfigMapList)");
        }
    }

    @Test
    void aPodThatTheWatchTellsOfIsNoNodeAndMeansAList() throws Exception {
        try (Mode mode = ofNodes()) {
            mode.start();
            assertThat(context.published()).hasSize(1);
            // The list after it has a pod, too, so that nothing else can move the route.
            server.change("NodeList", object("Pod"));
            context.await("a list", () -> context.conditions().containsKey("store"));
            assertThat(context.conditions().get("store")).endsWith("kind of the answer: Pod (expected: Node)");
            assertThat(context.published()).hasSize(1);
            server.change("NodeList", object("Node"));
            context.await("the change", () -> context.published().size() == 2);
        }
    }

    @Test
    void aPodCidrThatIsNoTextIsAnErrorAlsoWhereTheLibraryCannotReadTheNode() throws Exception {
        try (Mode mode = ofNodes()) {
            mode.start();
            server.change("NodeList", object("Node").replace("\"10.1.0.0/24\"", "{}"));
            context.await("a problem", () -> context.published().size() == 2);
            assertThat(context.published().get(1).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.toString())
                            .contains("node a: error: spec.podCIDRs: an object (expected: a CIDR, as in 10.0.0.0/24)"));
        }
    }

    @Test
    void aSecretThatTheWatchTellsOfIsNoConfigMapAndMeansAList() throws Exception {
        server.change("ConfigMapList", object("ConfigMap"));
        try (Mode mode = ofConfigMap()) {
            mode.start();
            assertThat(context.published()).hasSize(1);
            server.change("SecretList", object("Secret").replace("192.168.0.77", "192.168.0.78"));
            context.await("a list", () -> context.conditions().containsKey("store"));
            assertThat(context.published()).hasSize(1);
        }
    }

    @Test
    void aListOfOtherObjectsRenewsNoNode() {
        server.change("PodList", object("Lease"));
        try (ListedRenewals renewals = new ListedRenewals(client())) {
            renewals.open();
            assertThatThrownBy(() -> renewals.read(LIMIT))
                    .isInstanceOf(KubeException.class)
                    .hasMessageEndingWith("kind of the answer: PodList (expected: LeaseList)");
        }
    }

    @Test
    void anotherObjectIsNoLeaseThatNobodyHolds() {
        server.change("PodList", object("Pod"));
        try (ClusterLease lease = new ClusterLease(client(), () -> "vpcrouter", "name", context.clock())) {
            lease.open();
            assertThatThrownBy(() -> lease.read(LIMIT))
                    .isInstanceOf(KubeException.class)
                    .hasMessageEndingWith("kind of the answer: PodList (expected: Lease)");
        }
    }
}
