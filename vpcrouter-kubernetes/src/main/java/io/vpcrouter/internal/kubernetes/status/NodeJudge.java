package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be reported of a host, given its node. That a node is ready stands in the API server for 40 s after its death, so it is no
 * answer. An answer is a renewal of the node's Lease that came after a list which did not have it: then the kubelet lived at some
 * moment after that list was asked for, and this moment is the one that is reported. One thread.
 */
final class NodeJudge {
    private final List<DrainTaint> drainTaints;
    private Map<String, String> renewals = Map.of();
    private boolean wasListed;
    private long listedAt;
    private final Map<String, Long> provedAt = new HashMap<>();

    NodeJudge(List<DrainTaint> drainTaints) {
        this.drainTaints = List.copyOf(drainTaints);
    }

    /**
     * The Leases were listed.
     *
     * @param now when each was renewed
     * @param sentAt when the list was asked for
     */
    void listed(Map<String, String> now, long sentAt) {
        if (wasListed) {
            now.forEach((node, time) -> {
                String before = renewals.get(node);
                if (before != null && !before.equals(time)) {
                    provedAt.put(node, listedAt);
                }
            });
        }
        provedAt.keySet().retainAll(now.keySet());
        renewals = Map.copyOf(now);
        wasListed = true;
        listedAt = sentAt;
    }

    /** The moment after which the kubelet of a node is known to have lived. */
    OptionalLong provedAt(String node) {
        Long at = provedAt.get(node);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** What the state of a node says of its host; an answer is one only together with a renewal. */
    Observation observe(KubeNode node) {
        String name = "node " + node.name();
        return switch (node.readiness()) {
            case NOT_READY -> Observation.unreachable(name + " is not ready" + because(node));
            case UNKNOWN -> Observation.unreachable(name + " does not report" + because(node));
            case NEVER_REPORTED -> Observation.indeterminate(name + " has not reported yet whether it is ready");
            case READY ->
                drain(node)
                        .<Observation>map(why -> Observation.drained(name + " is " + why))
                        .orElseGet(Observation::reachable);
        };
    }

    private static String because(KubeNode node) {
        return node.reason().isEmpty() ? "" : ": " + node.reason();
    }

    private Optional<String> drain(KubeNode node) {
        if (node.cordoned()) {
            return Optional.of("cordoned");
        }
        return drainTaints.stream()
                .filter(wanted -> node.taints().stream().anyMatch(wanted::matches))
                .findFirst()
                .map(wanted -> "tainted: " + wanted);
    }
}
