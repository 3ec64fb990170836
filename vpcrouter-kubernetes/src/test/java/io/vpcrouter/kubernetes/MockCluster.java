package io.vpcrouter.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.spi.OptionValues;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The test server of the client's library: objects that can be made, changed, deleted and watched. No permissions, no encryption. */
final class MockCluster implements AutoCloseable {
    private final KubernetesMockServer server;
    private final KubernetesClient api;
    private final Relay network;
    private final Path folder;

    MockCluster(Path folder) {
        this.folder = folder;
        this.server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        this.api = server.createClient();
        this.network = new Relay(server.getPort());
    }

    Path kubeconfig() {
        return Kubeconfig.write(folder, "http://127.0.0.1:" + network.port());
    }

    /** The network between the plugins and this server; {@link #api} does not use it. */
    Relay network() {
        return network;
    }

    OptionValues.Builder options() {
        return OptionValues.builder().set(KubeOptions.KUBECONFIG, kubeconfig());
    }

    KubernetesClient api() {
        return api;
    }

    void put(String name, String podCidr, String address) {
        put(node(name, podCidr, address));
    }

    static Node node(String name, String podCidr, String address) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addToPodCIDRs(podCidr)
                .endSpec()
                .withNewStatus()
                .addNewAddress()
                .withType("Hostname")
                .withAddress(name)
                .endAddress()
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    void put(Node node) {
        api.nodes().resource(node).create();
    }

    void edit(String name, UnaryOperator<Node> change) {
        Node now = api.nodes().withName(name).get();
        api.nodes().resource(change.apply(now)).update();
    }

    void ready(String name, String status) {
        edit(
                name,
                node -> new NodeBuilder(node)
                        .editStatus()
                        .withConditions()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(status)
                        .endCondition()
                        .endStatus()
                        .build());
    }

    void delete(String name) {
        api.nodes().withName(name).delete();
    }

    void map(String key, String text) {
        api.configMaps()
                .inNamespace("vpcrouter")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("vpcrouter")
                        .withName("routes")
                        .endMetadata()
                        .withData(Map.of(key, text))
                        .build())
                .createOr(op -> op.update());
    }

    void deleteMap() {
        api.configMaps().inNamespace("vpcrouter").withName("routes").delete();
    }

    /** As the kubelet of a node does every ten seconds. */
    void renew(String node) {
        api.leases()
                .inNamespace("kube-node-lease")
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-node-lease")
                        .withName(node)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(node)
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .createOr(op -> op.update());
    }

    @Override
    public void close() {
        api.close();
        network.close();
        server.destroy();
    }
}
