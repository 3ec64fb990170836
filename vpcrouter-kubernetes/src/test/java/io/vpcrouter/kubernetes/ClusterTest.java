package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode and the check with the library's test server. */
class ClusterTest {
    @TempDir
    private Path folder;

    private final TestContext context = new TestContext();
    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
    }

    @AfterEach
    void end() {
        context.close();
        cluster.close();
        assertThat(context.failures()).isEmpty();
    }

    private Mode mode(OptionValues.Builder options, KubernetesModePlugin.Source source) {
        return new KubernetesModePlugin()
                .create(options.set(KubernetesModePlugin.SOURCE, source).build(), context);
    }

    private Validated<RouteSpec> last() {
        List<Validated<RouteSpec>> all = context.published();
        return all.get(all.size() - 1);
    }

    private void awaitSpec(RouteSpec spec) throws InterruptedException {
        context.await(
                "the spec " + spec, () -> last().value().filter(spec::equals).isPresent());
    }

    @Test
    void routesFollowNodesThatComeChangeAndGo() throws Exception {
        cluster.put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = mode(cluster.options(), KubernetesModePlugin.Source.NODES)) {
            mode.start();
            assertThat(last().orThrow())
                    .isEqualTo(
                            Specs.builder().route("10.1.0.0/24", "192.168.0.1").build());
            cluster.put("b", "10.1.1.0/24", "192.168.0.2");
            awaitSpec(Specs.builder()
                    .route("10.1.0.0/24", "192.168.0.1")
                    .route("10.1.1.0/24", "192.168.0.2")
                    .build());
            cluster.edit(
                    "b",
                    node -> new NodeBuilder(node)
                            .editMetadata()
                            .addToAnnotations("vpcrouter.io/exclude", "true")
                            .endMetadata()
                            .build());
            awaitSpec(Specs.builder().route("10.1.0.0/24", "192.168.0.1").build());
            cluster.put("c", "2001:db8:1::/64", "2001:db8::3");
            cluster.delete("a");
            awaitSpec(Specs.builder().route("2001:db8:1::/64", "2001:db8::3").build());
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aPodCidrThatCannotBeReadDeletesNoRoute() throws Exception {
        cluster.put("a", "10.1.0.0/24", "192.168.0.1");
        cluster.put("b", "10.1.1.0/24", "192.168.0.2");
        try (Mode mode = mode(cluster.options(), KubernetesModePlugin.Source.NODES)) {
            mode.start();
            cluster.edit(
                    "b",
                    node -> new NodeBuilder(node)
                            .editSpec()
                            .withPodCIDRs("10.1.1.0/33")
                            .endSpec()
                            .build());
            context.await("another spec", () -> context.published().size() == 2);
            assertThat(last().isValid()).isFalse();
            assertThat(last().problems().get(0).toString())
                    .contains("node b: error: spec.podCIDRs: 10.1.1.0/33 (expected: a CIDR, as in 10.0.0.0/24)");
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aHeartbeatIsNoChange() throws Exception {
        cluster.put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = mode(cluster.options(), KubernetesModePlugin.Source.NODES)) {
            mode.start();
            cluster.edit(
                    "a",
                    node -> new NodeBuilder(node)
                            .editMetadata()
                            .addToAnnotations("heartbeat", "1")
                            .endMetadata()
                            .build());
            cluster.put("b", "10.1.1.0/24", "192.168.0.2");
            context.await("two routes", () -> context.published().size() == 2);
            assertThat(mode.statistics()).containsEntry("changes", 1L);
        }
    }

    @Test
    void destinationsFollowTheLabelsOfNodes() throws Exception {
        cluster.put(new NodeBuilder(MockCluster.node("a", "10.1.0.0/24", "192.168.0.1"))
                .editMetadata()
                .addToLabels("role", "egress")
                .endMetadata()
                .build());
        cluster.put("b", "10.1.1.0/24", "192.168.0.2");
        cluster.map("key", "{\"172.16.0.0/12\": {\"hosts_by_node_label\": {\"role\": \"egress\"}}}");
        OptionValues.Builder options = cluster.options()
                .set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/routes")
                .set(KubernetesModePlugin.KEY, "key");
        try (Mode mode = mode(options, KubernetesModePlugin.Source.ROUTES)) {
            mode.start();
            assertThat(last().orThrow())
                    .isEqualTo(Specs.builder()
                            .route("172.16.0.0/12", "192.168.0.1")
                            .build());
            cluster.edit(
                    "b",
                    node -> new NodeBuilder(node)
                            .editMetadata()
                            .addToLabels("role", "egress")
                            .endMetadata()
                            .build());
            awaitSpec(Specs.builder()
                    .route("172.16.0.0/12", "192.168.0.1", "192.168.0.2")
                    .build());
            cluster.map("key", "{\"172.16.0.0/12\": [\"192.168.0.9\"]}");
            awaitSpec(Specs.builder().route("172.16.0.0/12", "192.168.0.9").build());
        }
    }

    @Test
    void aConfigMapOrKeyThatIsNotThereIsNoEmptySpec() throws Exception {
        OptionValues.Builder options = cluster.options().set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/routes");
        try (Mode mode = mode(options, KubernetesModePlugin.Source.CONFIGMAP)) {
            mode.start();
            assertThat(last().problems().get(0).message()).startsWith("ConfigMap: ");
            cluster.map("other", "{}");
            context.await(
                    "the key is missing",
                    () -> last().problems().stream()
                            .map(Problem::message)
                            .anyMatch(text -> text.startsWith("key of the ConfigMap")));
            cluster.map("route-spec.json", "{\"10.0.0.0/8\": [\"192.168.0.1\"]}");
            awaitSpec(Specs.builder().route("10.0.0.0/8", "192.168.0.1").build());
            cluster.deleteMap();
            context.await("the ConfigMap is missing", () -> !last().isValid());
        }
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        refused(KubernetesModePlugin.Source.CONFIGMAP, KubernetesModePlugin.KEY, "x", "--kube_configmap: not given");
        refused(
                KubernetesModePlugin.Source.NODES,
                KubernetesModePlugin.CONFIGMAP,
                "a/b",
                "together with --kube_source");
        refused(KubernetesModePlugin.Source.NODES, KubeOptions.CONTEXT, "x", "without --kubeconfig");
        assertThatThrownBy(() -> mode(
                        OptionValues.builder()
                                .set(KubernetesModePlugin.CONFIGMAP, "a/b")
                                .set(KubernetesModePlugin.BACKUPS, Backups.ALL),
                        KubernetesModePlugin.Source.ROUTES))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--kube_backups");
    }

    private <T> void refused(KubernetesModePlugin.Source source, OptionSpec<T> option, T value, String text) {
        assertThatThrownBy(() -> mode(OptionValues.builder().set(option, value), source))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(text);
    }

    @Test
    void hostsAreJudgedByTheirNodes() throws Exception {
        cluster.put("a", "10.1.0.0/24", "192.168.0.1");
        cluster.renew("a");
        IpAddress host = IpAddress.parse("192.168.0.1");
        OptionValues options = cluster.options()
                .set(KubernetesHealthPlugin.INTERVAL, Duration.ofSeconds(1))
                .build();
        try (HealthMonitor monitor = new KubernetesHealthPlugin().create(options, context)) {
            monitor.start();
            monitor.watch(Set.of(host));
            await(host, Observation.Indeterminate.class);
            awaitRenewed(host, Observation.Reachable.class);
            cluster.edit(
                    "a",
                    node -> new NodeBuilder(node)
                            .editSpec()
                            .withUnschedulable(true)
                            .endSpec()
                            .build());
            await(host, Observation.Drained.class);
            cluster.ready("a", "Unknown");
            await(host, Observation.Unreachable.class);
            cluster.edit(
                    "a",
                    node -> new NodeBuilder(node)
                            .editSpec()
                            .withUnschedulable(null)
                            .endSpec()
                            .build());
            cluster.ready("a", "True");
            awaitRenewed(host, Observation.Reachable.class);
        }
    }

    private void await(IpAddress host, Class<? extends Observation> kind) throws InterruptedException {
        context.await(host + " " + kind, () -> isLast(host, kind));
    }

    private void awaitRenewed(IpAddress host, Class<? extends Observation> kind) throws InterruptedException {
        context.await(host + " " + kind, () -> {
            cluster.renew("a");
            return isLast(host, kind);
        });
    }

    private boolean isLast(IpAddress host, Class<? extends Observation> kind) {
        List<Observation> all = context.observations(host);
        return !all.isEmpty() && kind.isInstance(all.get(all.size() - 1));
    }

    @Test
    void theTestServerRefusesChangesOfAnOldVersion() {
        // What the leadership rests on; a server without it would make its tests worthless.
        cluster.renew("a");
        var old = cluster.api()
                .leases()
                .inNamespace("kube-node-lease")
                .withName("a")
                .get();
        cluster.renew("a");
        assertThatThrownBy(() -> cluster.api().leases().resource(old).update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void namesOfLeasesFitTheRulesOfKubernetes() {
        assertThat(KubernetesLeadershipPlugin.leaseName("vpc-0a1b")).isEqualTo("vpcrouter-vpc-0a1b");
        assertThat(KubernetesLeadershipPlugin.leaseName("My_VPC.")).isEqualTo("vpcrouter-my-vpc");
    }
}
