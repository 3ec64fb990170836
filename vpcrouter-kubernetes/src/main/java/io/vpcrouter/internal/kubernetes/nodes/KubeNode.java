package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What counts of a node. Two that are equal lead to the same routes and the same health, whatever else has changed of the node.
 *
 * @param name the name
 * @param created when it was created, as Kubernetes writes it, so that texts sort as times
 * @param podCidrs the blocks of its pods
 * @param addresses its internal addresses, of either family, in the order in which the node has them
 * @param labels its labels
 * @param excluded whether a label or annotation excludes it from routing
 * @param readiness what its condition {@code Ready} says
 * @param reason why it is not ready, for people; empty if it is
 * @param cordoned whether nothing new is to be scheduled on it
 * @param taints its taints
 * @param oddValues the values of its pod CIDRs and internal addresses that are not as they should be
 */
public record KubeNode(
        String name,
        String created,
        List<Cidr> podCidrs,
        List<IpAddress> addresses,
        Map<String, String> labels,
        boolean excluded,
        Readiness readiness,
        String reason,
        boolean cordoned,
        List<Taint> taints,
        List<OddValue> oddValues) {
    /** The label or annotation by which a node is excluded from routing; its value is then {@code true}. */
    public static final String EXCLUDE = "vpcrouter.io/exclude";

    private static final String ZONE = "topology.kubernetes.io/zone";

    /** What the condition {@code Ready} of a node says. */
    public enum Readiness {
        /** The kubelet reports that it is. */
        READY,
        /** The kubelet reports that it is not. */
        NOT_READY,
        /** The kubelet does not report. */
        UNKNOWN,
        /** The node has no such condition yet. */
        NEVER_REPORTED
    }

    /**
     * A taint.
     *
     * @param key its key
     * @param value its value; empty if it has none
     * @param effect its effect, such as {@code NoSchedule}
     */
    public record Taint(String key, String value, String effect) {}

    /** Copies the parts. */
    public KubeNode {
        podCidrs = List.copyOf(podCidrs);
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        oddValues = List.copyOf(oddValues);
    }

    /** Its first internal address of a family. */
    public Optional<IpAddress> address(IpFamily family) {
        return addresses.stream().filter(one -> one.family() == family).findFirst();
    }

    /** Its zone; empty if it has none. */
    public String zone() {
        return labels.getOrDefault(ZONE, "");
    }

    /** Whether others may send packets by it although they are not for its own pods. */
    boolean canHelp() {
        return !excluded && readiness == Readiness.READY && !cordoned;
    }
}
