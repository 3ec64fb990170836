package io.vpcrouter.internal.kubernetes.client;

import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.internal.kubernetes.nodes.OddValue;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is kept of a node: some hundred bytes out of some ten thousand. It takes the fields of one node in any order. A field that
 * never comes, or comes as null, is one that the node does not have. A value that cannot be used is kept as an odd one.
 */
final class NodeDigest {
    private String name = "";
    private String created = "";
    private @Nullable String podCidr;
    private final List<String> podCidrs = new ArrayList<>();
    private final Set<IpAddress> addresses = new LinkedHashSet<>();
    private final Map<String, String> labels = new HashMap<>();
    private boolean excluded;
    private @Nullable Readiness readiness;
    private String reason = "";
    private boolean cordoned;
    private final List<KubeNode.Taint> taints = new ArrayList<>();
    private final List<OddValue> odd = new ArrayList<>();

    void name(@Nullable String text) {
        name = text(text);
    }

    void created(@Nullable String text) {
        created = text(text);
    }

    void label(String key, @Nullable String value) {
        annotation(key, value);
        if (value != null) {
            labels.put(key, value);
        }
    }

    void annotation(String key, @Nullable String value) {
        excluded |= key.equals(KubeNode.EXCLUDE) && "true".equals(value);
    }

    /** The field of the first versions of Kubernetes, which counts where the list is empty. */
    void podCidr(@Nullable String text) {
        podCidr = text;
    }

    void addPodCidr(@Nullable String text) {
        podCidrs.add(String.valueOf(text));
    }

    /** Something else stands where pod CIDRs should. */
    void oddPodCidrs(String field, String found) {
        odd.add(OddValue.ofPodCidrs(field, found));
    }

    /** Something else stands where addresses should. */
    void oddAddresses(String field, String found) {
        odd.add(OddValue.ofAddresses(field, found));
    }

    void unschedulable(@Nullable Boolean is) {
        cordoned = Boolean.TRUE.equals(is);
    }

    void taint(@Nullable String key, @Nullable String value, @Nullable String effect) {
        taints.add(new KubeNode.Taint(text(key), text(value), text(effect)));
    }

    void address(@Nullable String type, @Nullable String address) {
        if ("InternalIP".equals(type)) {
            IpAddress.tryParse(text(address))
                    .ifPresentOrElse(
                            addresses::add,
                            () -> oddAddresses("InternalIP in status.addresses", address == null ? "none" : address));
        }
    }

    void condition(@Nullable String type, @Nullable String status, @Nullable String why, @Nullable String message) {
        if (!"Ready".equals(type) || readiness != null) {
            return;
        }
        readiness = switch (text(status)) {
            case "True" -> Readiness.READY;
            case "False" -> Readiness.NOT_READY;
            default -> Readiness.UNKNOWN;
        };
        if (readiness != Readiness.READY) {
            reason = text(why) + (text(message).isEmpty() ? "" : ", " + message);
        }
    }

    KubeNode node() {
        Set<Cidr> blocks = new LinkedHashSet<>();
        if (!podCidrs.isEmpty()) {
            podCidrs.forEach(text -> addBlock("spec.podCIDRs", text, blocks));
        } else if (!text(podCidr).isEmpty()) {
            addBlock("spec.podCIDR", text(podCidr), blocks);
        }
        return new KubeNode(
                name,
                created,
                List.copyOf(blocks),
                List.copyOf(addresses),
                labels,
                excluded,
                readiness == null ? Readiness.NEVER_REPORTED : readiness,
                reason,
                cordoned,
                taints,
                odd);
    }

    private void addBlock(String field, String text, Set<Cidr> blocks) {
        Optional<Cidr> block = Cidr.tryParse(text);
        if (block.isEmpty()) {
            oddPodCidrs(field, text);
        } else {
            blocks.add(block.get());
            if (!block.get().isCanonical(text)) {
                odd.add(OddValue.withHostBits(field, text, block.get()));
            }
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
