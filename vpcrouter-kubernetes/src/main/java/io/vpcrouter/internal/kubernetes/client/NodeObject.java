package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a node as the client library hands it over with a change. */
final class NodeObject {
    private NodeObject() {}

    /** What is kept of the node, whatever parts are missing. */
    static KubeNode digest(Node node) {
        NodeDigest digest = new NodeDigest();
        ObjectMeta about = node.getMetadata();
        digest.name(about.getName());
        digest.created(about.getCreationTimestamp());
        nonNull(about.getLabels()).forEach(digest::label);
        nonNull(about.getAnnotations()).forEach(digest::annotation);
        @Nullable NodeSpec spec = node.getSpec();
        if (spec != null) {
            digest.podCidr(spec.getPodCIDR());
            nonNull(spec.getPodCIDRs()).forEach(digest::addPodCidr);
            digest.unschedulable(spec.getUnschedulable());
            nonNull(spec.getTaints())
                    .forEach(taint -> digest.taint(taint.getKey(), taint.getValue(), taint.getEffect()));
        }
        @Nullable NodeStatus status = node.getStatus();
        if (status != null) {
            nonNull(status.getAddresses()).forEach(address -> digest.address(address.getType(), address.getAddress()));
            nonNull(status.getConditions())
                    .forEach(
                            one -> digest.condition(one.getType(), one.getStatus(), one.getReason(), one.getMessage()));
        }
        return digest.node();
    }

    private static <T> Collection<T> nonNull(@Nullable Collection<T> items) {
        return items == null ? List.of() : items;
    }

    private static Map<String, String> nonNull(@Nullable Map<String, String> marks) {
        return marks == null ? Map.of() : marks;
    }
}
