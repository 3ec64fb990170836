package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster as the daemons see it: an API server, and kubelets that renew the Leases of living nodes. */
interface TestCluster {
    /** How often, in milliseconds, a kubelet renews its Lease. */
    long RENEWAL = 300;

    /** Where the Lease of the replicas is. */
    String NAMESPACE = "vpcrouter";

    /** A kubeconfig that leads there. */
    Path kubeconfig(Path folder) throws IOException;

    /** Makes or changes a node; it is alive if it is ready. */
    void node(String name, String podCidr, String address, String ready, boolean cordoned);

    /** Who holds the Lease of the replicas. */
    String holder(String lease);

    /** Node and reason of all Events, in the order of their names. */
    List<String> events();

    /** A node as its kubelet tells of it. */
    static Map<String, Object> nodeObject(String name, String podCidr, String address, String ready, boolean cordoned) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("kind", "Node");
        node.put("apiVersion", "v1");
        node.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
        node.put("spec", Map.of("podCIDR", podCidr, "podCIDRs", List.of(podCidr), "unschedulable", cordoned));
        node.put(
                "status",
                Map.of(
                        "addresses", List.of(Map.of("type", "InternalIP", "address", address)),
                        "conditions", List.of(Map.of("type", "Ready", "status", ready))));
        return node;
    }

    /** The Lease of a node that is renewed now. */
    static Map<String, Object> leaseObject(String node) {
        Map<String, Object> lease = new LinkedHashMap<>();
        lease.put("kind", "Lease");
        lease.put("apiVersion", "coordination.k8s.io/v1");
        lease.put("metadata", new LinkedHashMap<>(Map.of("name", node, "namespace", "kube-node-lease")));
        // A real API server takes no other number of digits.
        String now = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        lease.put("spec", Map.of("holderIdentity", node, "leaseDurationSeconds", 40, "renewTime", now));
        return lease;
    }

    /** The Event of an object of that kind, as {@link #events} has it. */
    static String eventText(Object event) {
        return TestJson.at(event, "involvedObject", "name") + " " + TestJson.at(event, "reason");
    }
}
