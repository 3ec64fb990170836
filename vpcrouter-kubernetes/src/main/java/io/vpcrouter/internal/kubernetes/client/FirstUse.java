package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Uses what the first answers of the API server need, so that its classes are loaded by then. What fails here fails again where it
 * matters, and is told there.
 */
final class FirstUse {
    private static final String NODE = """
            {"kind": "Node", "apiVersion": "v1",
             "metadata": {"name": "n", "labels": {"a": "b"}, "annotations": {"a": "b"}, "creationTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"podCIDR": "10.0.0.0/24", "podCIDRs": ["10.0.0.0/24"], "unschedulable": true,
                      "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}]},
             "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}], "capacity": {"cpu": "1"},
                        "conditions": [{"type": "Ready", "status": "False", "reason": "r", "message": "m"}]}}
            """;

    private FirstUse() {}

    /** The HTTP client, and TLS as it uses it. */
    static void ofConnections() {
        new EndingThreads().newBuilder(Config.empty()).build().close();
        try {
            SSLContext.getDefault().createSSLEngine().getSupportedCipherSuites();
        } catch (NoSuchAlgorithmException e) {
            // The first connection says so.
        }
    }

    /** The reading of a list of nodes. */
    static void ofNodes() {
        String list = "{\"kind\": \"NodeList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [" + NODE + "]}";
        try {
            NodeListJson.read(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), next -> {});
        } catch (IOException e) {
            // The first answer says so.
        }
    }

    /** The reading of a change of a node, and the comparison with what was known. */
    static void ofChanges(KubernetesSerialization json) {
        try {
            WatchEvent event = json.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + NODE + "}", WatchEvent.class);
            if (event.getObject() instanceof Node node) {
                Map<String, KubeNode> known = new HashMap<>(Map.of("n", NodeObject.digest(node)));
                known.replace("n", NodeObject.digest(node), NodeObject.digest(node));
            }
        } catch (RuntimeException | LinkageError e) {
            // The first change says so. Or the plugin was closed meanwhile, and its classes with it.
        }
    }
}
