package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.testkit.LeadershipPluginContract;
import io.vpcrouter.testkit.TestContext;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode and the leadership with a real API server: its permissions, its conflicts, its restarts, and versions that it forgets. */
class RealClusterIT extends LeadershipPluginContract {
    @TempDir
    private static Path folder;

    private static RealApiServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RealApiServer(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected LeadershipPlugin plugin() {
        return new KubernetesLeadershipPlugin();
    }

    @Override
    protected OptionValues options() {
        return options("secret-token").build();
    }

    private static OptionValues.Builder options(String token) {
        return OptionValues.builder().set(KubeOptions.KUBECONFIG, server.kubeconfig(token));
    }

    private static void put(String name, String podCidr, String address) {
        Node node = MockCluster.node(name, podCidr, address);
        server.api().nodes().resource(node).create();
        server.api().nodes().resource(node).updateStatus();
    }

    private static void awaitRoutes(TestContext context, int count) throws InterruptedException {
        context.await(
                count + " routes",
                () -> context.published().stream()
                        .anyMatch(spec -> spec.value()
                                .filter(routes -> routes.routes().size() == count)
                                .isPresent()));
    }

    @Test
    void routesFollowTheNodesOverARestartAndForgottenVersions() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (TestContext context = new TestContext();
                Mode mode = new KubernetesModePlugin()
                        .create(
                                options("secret-token")
                                        .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                                        .build(),
                                context)) {
            mode.start();
            awaitRoutes(context, 1);
            put("b", "10.1.1.0/24", "192.168.0.2");
            awaitRoutes(context, 2);
            server.stop();
            server.compact();
            mode.readAgain();
            context.await("told", () -> context.conditions().containsKey("store"));
            server.start();
            put("c", "10.1.2.0/24", "192.168.0.3");
            awaitRoutes(context, 3);
            context.await("no condition", () -> context.conditions().isEmpty());
        }
    }

    @Test
    void whoHasNoRightsIsToldWhichAreMissing() {
        try (TestContext context = new TestContext();
                Mode mode = new KubernetesModePlugin()
                        .create(
                                options("no-rights")
                                        .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                                        .build(),
                                context)) {
            mode.start();
            assertThat(context.published().get(0).problems().get(0).toString())
                    .contains("no permission (403)", "cannot list resource \"nodes\"");
        }
    }
}
