package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/**
 * Uses what the first answer of the API server needs, so that its classes are loaded by then. What fails here fails again where it
 * matters, and is told there.
 */
final class FirstUse {
    private static final String NODES = """
            {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "1", "continue": "c"}, "items": [
              {"metadata": {"name": "n", "labels": {"a": "b"}, "annotations": {"a": "b"}, "creationTimestamp": "2026-01-01T00:00:00Z"},
               "spec": {"podCIDR": "10.0.0.0/24", "podCIDRs": ["10.0.0.0/24"], "unschedulable": true,
                        "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}]},
               "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}], "capacity": {"cpu": "1"},
                          "conditions": [{"type": "Ready", "status": "True", "reason": "r", "message": "m"}]}}]}
            """;

    private FirstUse() {}

    /** TLS, as the HTTP client uses it. */
    static void ofTls() {
        try {
            SSLContext.getDefault().createSSLEngine().getSupportedCipherSuites();
        } catch (NoSuchAlgorithmException e) {
            // The first connection says so.
        }
    }

    /** The reading of nodes. */
    static void ofNodes(KubernetesSerialization json) {
        try {
            json.unmarshal(NODES, NodeList.class).getItems().forEach(NodeDigest::of);
        } catch (RuntimeException e) {
            // The first answer says so.
        }
    }
}
