package io.vpcrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.kubernetes.client.KubeClient;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.lease.ClusterLease;
import io.vpcrouter.internal.kubernetes.lease.LeaseStore;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.testkit.LeadershipPluginContract;
import io.vpcrouter.testkit.TestCandidate;
import io.vpcrouter.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugins with a real API server: its permissions, its conflicts, its restarts, versions that it forgets, and a network that is slow
 * or swallows everything.
 */
class RealClusterIT extends LeadershipPluginContract {
    private static final Path MANIFESTS = Path.of("../vpcrouter-cli/src/main/dist/kubernetes");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final IpAddress HOST_A = IpAddress.parse("192.168.0.1");
    /** The Lease that the manifests grant. */
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";

    private static final int NODES = Integer.getInteger("vpcrouter.kube.nodes", 50);
    private static final int CHANGES = Integer.getInteger("vpcrouter.kube.changes", 3);
    private static final int WRITERS = 8;
    private static final long PAUSE_MILLIS = 300;

    @TempDir
    private static Path folder;

    private static RealApiServer server;

    private final TestContext context = new TestContext();

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

    @BeforeEach
    void bePatient() {
        context.setPatience(LONG);
    }

    @AfterEach
    void clean() {
        context.close();
        server.api().nodes().delete();
        assertThat(context.failures()).isEmpty();
    }

    // ---- The contract -----------------------------------------------------------------------------------------------

    @Override
    protected LeadershipPlugin plugin() {
        return new KubernetesLeadershipPlugin();
    }

    @Override
    protected OptionValues options() {
        return server.options(RealApiServer.ADMIN).build();
    }

    /** A busy machine needs time for each call. */
    @Override
    protected Terms terms() {
        return Terms.DEFAULTS;
    }

    @Override
    protected Duration patience() {
        return LONG;
    }

    @Override
    protected boolean silence() throws Exception {
        server.hang(true);
        return true;
    }

    @Override
    protected void revive() throws Exception {
        server.hang(false);
    }

    // ---- Routes -----------------------------------------------------------------------------------------------------

    private static void put(String name, String podCidr, String address) {
        Node node = MockCluster.node(name, podCidr, address);
        server.api().nodes().resource(node).create();
        server.api().nodes().resource(node).updateStatus();
    }

    private static void ready(String name, String status) {
        server.api()
                .nodes()
                .withName(name)
                .editStatus(node -> new NodeBuilder(node)
                        .editStatus()
                        .withConditions()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(status)
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private Mode nodes(String token) {
        return nodes(token, context);
    }

    private static Mode nodes(String token, ModeContext told) {
        return new KubernetesModePlugin()
                .create(
                        server.options(token)
                                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                                .build(),
                        told);
    }

    private Mode configMap(String token) {
        return new KubernetesModePlugin()
                .create(
                        server.options(token)
                                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.CONFIGMAP)
                                .set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/vpcrouter")
                                .build(),
                        context);
    }

    private void awaitRoutes(int count) throws InterruptedException {
        context.await(
                count + " routes",
                () -> context.published().stream()
                        .anyMatch(spec -> spec.value()
                                .filter(routes -> routes.routes().size() == count)
                                .isPresent()));
    }

    private void awaitCondition(String name, String... parts) throws InterruptedException {
        context.await("condition " + name, () -> context.conditions().containsKey(name));
        assertThat(context.conditions().get(name)).contains(parts);
    }

    private void awaitNoCondition() throws InterruptedException {
        context.await("no condition", () -> context.conditions().isEmpty());
    }

    @Test
    void routesFollowTheNodesOverARestartAndForgottenVersions() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = nodes(RealApiServer.ADMIN)) {
            mode.start();
            awaitRoutes(1);
            put("b", "10.1.1.0/24", "192.168.0.2");
            awaitRoutes(2);
            server.kill();
            server.compact();
            mode.readAgain();
            awaitCondition("store", "list nodes");
            server.start();
            put("c", "10.1.2.0/24", "192.168.0.3");
            awaitRoutes(3);
            awaitNoCondition();
        }
    }

    @Test
    void aSlowNetworkIsSlowAndNothingElse() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        server.network().delay(Duration.ofMillis(300));
        try (Mode mode = nodes(RealApiServer.ADMIN)) {
            mode.start();
            awaitRoutes(1);
            put("b", "10.1.1.0/24", "192.168.0.2");
            awaitRoutes(2);
            assertThat(mode.statistics()).containsEntry("failed_reads", 0L);
        } finally {
            server.network().delay(Duration.ZERO);
        }
    }

    @Test
    void whatANetworkSwallowsIsToldAndWhatHappenedMeanwhileIsReadAfterwards() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = nodes(RealApiServer.ADMIN)) {
            mode.start();
            awaitRoutes(1);
            server.network().swallow(true);
            put("b", "10.1.1.0/24", "192.168.0.2");
            mode.readAgain();
            awaitCondition("store", "no answer within 3.0 s", "the last good spec stays in force");
            assertThat(context.published()).hasSize(1);
            server.network().swallow(false);
            awaitRoutes(2);
            awaitNoCondition();
        } finally {
            server.network().swallow(false);
        }
    }

    @Test
    void connectionsThatWereForgottenOnTheWayAreReplaced() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = nodes(RealApiServer.ADMIN)) {
            mode.start();
            awaitRoutes(1);
            server.network().forget();
            put("b", "10.1.1.0/24", "192.168.0.2");
            mode.readAgain();
            awaitRoutes(2);
            awaitNoCondition();
        }
    }

    @Test
    void aServerThatHangsIsToldAndGoesOn() throws Exception {
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = nodes(RealApiServer.ADMIN)) {
            mode.start();
            awaitRoutes(1);
            server.hang(true);
            mode.readAgain();
            awaitCondition("store", "no answer within 3.0 s");
            server.hang(false);
            awaitNoCondition();
            put("b", "10.1.1.0/24", "192.168.0.2");
            awaitRoutes(2);
        } finally {
            server.hang(false);
        }
    }

    // ---- Permissions ------------------------------------------------------------------------------------------------

    private static void apply(String... manifests) throws Exception {
        for (String manifest : manifests) {
            server.apply(Files.readString(MANIFESTS.resolve(manifest)));
        }
    }

    private static void grant(String namespace, String group, String resource, String verbs) {
        String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
        String place = namespace.isEmpty() ? "" : ", namespace: " + namespace;
        server.apply(String.join(
                "\n",
                "apiVersion: rbac.authorization.k8s.io/v1",
                "kind: " + kind,
                "metadata: {name: some" + place + "}",
                "rules: [{apiGroups: ['" + group + "'], resources: [" + resource + "], verbs: [" + verbs + "]}]",
                "---",
                "apiVersion: rbac.authorization.k8s.io/v1",
                "kind: " + kind + "Binding",
                "metadata: {name: some" + place + "}",
                "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + kind + ", name: some}",
                "subjects: [{kind: User, name: somebody, apiGroup: rbac.authorization.k8s.io}]",
                ""));
    }

    private HealthMonitor health(String token) {
        return new KubernetesHealthPlugin()
                .create(
                        server.options(token)
                                .set(KubernetesHealthPlugin.INTERVAL, Duration.ofSeconds(1))
                                .build(),
                        context);
    }

    /** As its kubelet does, now and then. */
    private static void renew(String node) {
        server.apply(String.join(
                "\n",
                "apiVersion: coordination.k8s.io/v1",
                "kind: Lease",
                "metadata: {name: " + node + ", namespace: kube-node-lease}",
                "spec: {holderIdentity: " + node + ", renewTime: '"
                        + RouterClock.system()
                                .now()
                                .plusNanos(1_000)
                                .toString()
                                .replaceAll("(\\.[0-9]{6})[0-9]*Z", "$1Z")
                        + "'}",
                ""));
    }

    private static List<Event> events(String node) {
        return server.api()
                .v1()
                .events()
                .inNamespace("default")
                .withField("involvedObject.kind", "Node")
                .withField("involvedObject.uid", node)
                .list()
                .getItems();
    }

    private void await(String what, BooleanSupplier state) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("patience for " + what).isNegative();
        }
    }

    @Test
    void theRightsOfTheManifestsAreEnough() throws Exception {
        apply(
                "base/namespace.yaml",
                "base/configmap.yaml",
                "rbac/nodes/rbac.yaml",
                "rbac/configmap/rbac.yaml",
                "rbac/health/rbac.yaml",
                "rbac/leadership/rbac.yaml");
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = configMap(RealApiServer.POD)) {
            mode.start();
            context.await(
                    "the spec of the ConfigMap",
                    () -> context.published().stream()
                            .anyMatch(spec -> spec.value().isPresent()));
        }
        try (Mode mode = nodes(RealApiServer.POD)) {
            mode.start();
            put("b", "10.1.1.0/24", "192.168.0.2");
            awaitRoutes(2);
        }
        TestCandidate candidate = new TestCandidate("me", VPC, terms());
        try (Leadership leadership = plugin().create(
                        server.options(RealApiServer.POD)
                                .set(KubernetesLeadershipPlugin.NAMESPACE, "vpcrouter")
                                .build(),
                        candidate)) {
            leadership.start();
            candidate.awaitHeld(2);
        } finally {
            candidate.endThreads();
        }
        try (HealthMonitor monitor = health(RealApiServer.POD)) {
            monitor.start();
            monitor.watch(Set.of(HOST_A));
            await("an answer", () -> {
                renew("a");
                return context.observations(HOST_A).stream().anyMatch(Observation.Reachable.class::isInstance);
            });
            ready("a", "False");
            context.await(
                    "a miss",
                    () -> context.observations(HOST_A).stream().anyMatch(Observation.Unreachable.class::isInstance));
            monitor.hostFailed(HOST_A, "node a is not ready");
            monitor.hostRecovered(HOST_A, "answers");
            await("both Events", () -> events("a").size() == 2);
            assertThat(events("a"))
                    .extracting(one -> one.getType() + " " + one.getReason() + " "
                            + one.getSource().getComponent())
                    .containsExactlyInAnyOrder("Warning RouterFailed vpcrouter", "Normal RouterRecovered vpcrouter");
        }
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void whoMayNotReadNodesIsToldWhichRightIsMissing() throws Exception {
        try (Mode mode = nodes(RealApiServer.NOBODY)) {
            mode.start();
            assertThat(context.published().get(0).problems().get(0).toString())
                    .contains("no permission (403)", "cannot list resource \"nodes\"");
            awaitCondition("store", "no permission (403)", "cannot list resource \"nodes\"");
        }
    }

    @Test
    void whoMayListNodesAndNotWatchThemIsTold() throws Exception {
        grant("", "", "nodes", "list");
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (Mode mode = nodes(RealApiServer.SOMEBODY)) {
            mode.start();
            // The answer to a web socket has no words of the API server.
            awaitCondition("watch", "watch nodes: no permission (403)");
        }
    }

    @Test
    void whoMayNotReadTheConfigMapIsTold() throws Exception {
        try (Mode mode = configMap(RealApiServer.NOBODY)) {
            mode.start();
            awaitCondition(
                    "store",
                    "no permission (403)",
                    "cannot list resource \"configmaps\"",
                    "in the namespace \"vpcrouter\"");
        }
    }

    @Test
    void whoMayNotReadTheLeasesOfTheNodesOrWriteEventsIsTold() throws Exception {
        grant("", "", "nodes", "list, watch");
        put("a", "10.1.0.0/24", "192.168.0.1");
        try (HealthMonitor monitor = health(RealApiServer.SOMEBODY)) {
            monitor.start();
            monitor.watch(Set.of(HOST_A));
            awaitCondition(
                    "store",
                    "no permission (403)",
                    "cannot list resource \"leases\"",
                    "in the namespace \"kube-node-lease\"");
            monitor.hostFailed(HOST_A, "no answer");
            awaitCondition(
                    "events",
                    "no permission (403)",
                    "cannot create resource \"events\"",
                    "in the namespace \"default\"");
        }
    }

    @Test
    void whoMayNotReadMakeOrWriteTheLeaseOfTheLeaderIsTold() throws Exception {
        TestCandidate candidate = new TestCandidate("me", "rights", terms());
        candidate.setPatience(LONG);
        try (Leadership leadership =
                plugin().create(server.options(RealApiServer.SOMEBODY).build(), candidate)) {
            leadership.start();
            candidate.awaitCondition("store", "cannot get resource \"leases\"");
            grant("default", "coordination.k8s.io", "leases", "get");
            candidate.awaitCondition("store", "cannot create resource \"leases\"");
            grant("default", "coordination.k8s.io", "leases", "get, create");
            candidate.awaitCondition("store", "cannot update resource \"leases\"");
            grant("default", "coordination.k8s.io", "leases", "get, create, update");
            candidate.awaitRenewals(1);
            candidate.awaitNoCondition("store");
        } finally {
            candidate.endThreads();
        }
    }

    // ---- Size -------------------------------------------------------------------------------------------------------

    private static void putMany(int count) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < count; i++) {
            Node node = Serialization.unmarshal(LargeClusterTest.node(i, LargeClusterTest.address(i)), Node.class);
            node.getMetadata().setResourceVersion(null);
            node.getMetadata().setUid(null);
            threads.execute(() -> {
                server.api().nodes().resource(node).create();
                server.api().nodes().resource(node).updateStatus();
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
    }

    /** With the options that the launcher of the tarball gives to Java. */
    private static void tellFirstSpec(String what, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FirstSpecProgram.class.getName()));
        command.addAll(List.of(arguments));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(program.waitFor()).as(said).isZero();
        System.out.println("kubernetes: real API server, " + what + ": " + said);
        assertThat(said).startsWith(NODES + " routes");
    }

    /** {@code -Dvpcrouter.kube.nodes=5000} prints the figures of the documentation. */
    @Test
    void manyNodesAreReadAtOnceAndEachChangeIsPublishedAtOnce() throws Exception {
        putMany(NODES);
        tellFirstSpec(
                "as a pod",
                "127.0.0.1",
                String.valueOf(server.network().port()),
                server.podFolder(RealApiServer.ADMIN).toString());
        tellFirstSpec(
                "with a kubeconfig",
                server.options(RealApiServer.ADMIN)
                        .build()
                        .get(KubeOptions.KUBECONFIG)
                        .toString());
        LastSpec specs = new LastSpec(context);
        try (Mode mode = nodes(RealApiServer.ADMIN, specs)) {
            mode.start();
            specs.await(NODES + " routes", () -> specs.routes() == NODES);
            List<Long> took = new ArrayList<>();
            for (int change = 0; change < CHANGES; change++) {
                String address = "172.31.0." + change;
                int before = specs.count();
                // So that none of them waits for the pause between two specs.
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                server.api()
                        .nodes()
                        .withName("node-7")
                        .editStatus(node -> new NodeBuilder(node)
                                .editStatus()
                                .withAddresses(new NodeAddress(address, "InternalIP"))
                                .endStatus()
                                .build());
                long written = System.nanoTime();
                specs.await("the change is published", () -> specs.count() > before);
                took.add(Math.max(0, System.nanoTime() - written));
            }
            took.sort(null);
            System.out.println("kubernetes: real API server: " + NODES
                    + " nodes, from the answer to a change to its spec: median " + took.get(CHANGES / 2) / 1_000_000.0
                    + " ms, worst " + took.get(CHANGES - 1) / 1_000_000.0 + " ms");
        }
    }

    // ---- Conflicts --------------------------------------------------------------------------------------------------

    @Test
    void aLeaseIsNotChangedByWhoHasAnOldVersionOfIt() throws Exception {
        KubeClient client = new KubeClient(KubeSettings.of(options()));
        try (ClusterLease lease = new ClusterLease(client, () -> "default", "conflict", RouterClock.system())) {
            lease.open();
            Duration length = Duration.ofSeconds(8);
            LeaseStore.State first = lease.create("a", "note", length, LONG);
            LeaseStore.State second = lease.replace(first, "a", "note", length, LONG);
            assertConflict(() -> lease.replace(first, "b", "", length, LONG));
            assertConflict(() -> lease.create("b", "", length, LONG));
            assertThat(lease.read(LONG)).contains(second);
            server.api().leases().inNamespace("default").withName("conflict").delete();
            LeaseStore.State other = lease.create("b", "", length, LONG);
            assertThat(other.uid()).isNotEqualTo(first.uid());
            assertConflict(() -> lease.replace(second, "a", "", length, LONG));
        }
    }

    private interface Call {
        Object call() throws Exception;
    }

    private static void assertConflict(Call call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.kind()).isEqualTo(KubeException.Kind.CONFLICT));
    }
}
