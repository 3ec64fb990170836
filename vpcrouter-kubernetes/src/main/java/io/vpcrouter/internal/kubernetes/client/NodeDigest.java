package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of a node: some hundred bytes of some ten thousand. */
public final class NodeDigest {
    private NodeDigest() {}

    /** The digest of a node, whatever parts are missing. */
    public static KubeNode of(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        Optional<NodeCondition> ready =
                nonNull(node.getStatus() == null ? null : node.getStatus().getConditions()).stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
        return new KubeNode(
                node.getMetadata().getName(),
                text(node.getMetadata().getCreationTimestamp()),
                podCidrs(node),
                addresses(node),
                labels == null ? new HashMap<>() : labels,
                isExcluded(labels) || isExcluded(node.getMetadata().getAnnotations()),
                ready.map(NodeDigest::readiness).orElse(Readiness.NEVER_REPORTED),
                ready.filter(condition -> readiness(condition) != Readiness.READY)
                        .map(NodeDigest::reason)
                        .orElse(""),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                nonNull(node.getSpec() == null ? null : node.getSpec().getTaints()).stream()
                        .map(taint -> new KubeNode.Taint(
                                text(taint.getKey()), text(taint.getValue()), text(taint.getEffect())))
                        .toList());
    }

    private static <T> Collection<T> nonNull(@Nullable Collection<T> items) {
        return items == null ? List.of() : items;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean isExcluded(@Nullable Map<String, String> marks) {
        return marks != null && "true".equals(marks.get(KubeNode.EXCLUDE));
    }

    private static List<Cidr> podCidrs(Node node) {
        if (node.getSpec() == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(nonNull(node.getSpec().getPodCIDRs()));
        if (texts.isEmpty() && node.getSpec().getPodCIDR() != null) {
            texts.add(node.getSpec().getPodCIDR());
        }
        // Kubernetes takes nothing else; an empty text is a node without one.
        return texts.stream()
                .filter(Objects::nonNull)
                .map(Cidr::tryParse)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static List<IpAddress> addresses(Node node) {
        return nonNull(node.getStatus() == null ? null : node.getStatus().getAddresses()).stream()
                .filter(address -> "InternalIP".equals(address.getType()))
                .map(address -> IpAddress.tryParse(text(address.getAddress())))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Readiness readiness(NodeCondition ready) {
        return switch (text(ready.getStatus())) {
            case "True" -> Readiness.READY;
            case "False" -> Readiness.NOT_READY;
            default -> Readiness.UNKNOWN;
        };
    }

    private static String reason(NodeCondition ready) {
        String message = text(ready.getMessage());
        return text(ready.getReason()) + (message.isEmpty() ? "" : ", " + message);
    }
}
