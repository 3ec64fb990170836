package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes nodes for tests. */
public final class Nodes {
    private final String name;
    private String created = "2026-01-01T00:00:00Z";
    private List<Cidr> podCidrs = List.of();
    private List<IpAddress> addresses = List.of();
    private final Map<String, String> labels = new HashMap<>();
    private boolean excluded;
    private Readiness readiness = Readiness.READY;
    private boolean cordoned;
    private final List<KubeNode.Taint> taints = new ArrayList<>();

    private final List<OddValue> odd = new ArrayList<>();

    private Nodes(String name) {
        this.name = name;
    }

    public static Nodes node(String name) {
        return new Nodes(name);
    }

    public Nodes created(String time) {
        created = time;
        return this;
    }

    public Nodes pods(String... blocks) {
        podCidrs = Stream.of(blocks).map(Cidr::parse).toList();
        return this;
    }

    public Nodes at(String... hosts) {
        addresses = Stream.of(hosts).map(IpAddress::parse).toList();
        return this;
    }

    public Nodes zone(String zone) {
        return label("topology.kubernetes.io/zone", zone);
    }

    public Nodes label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public Nodes excluded() {
        excluded = true;
        return this;
    }

    public Nodes is(Readiness now) {
        readiness = now;
        return this;
    }

    public Nodes cordoned() {
        cordoned = true;
        return this;
    }

    public Nodes taint(String key, String value, String effect) {
        taints.add(new KubeNode.Taint(key, value, effect));
        return this;
    }

    public Nodes odd(OddValue value) {
        odd.add(value);
        return this;
    }

    public KubeNode build() {
        String reason = readiness == Readiness.READY ? "" : "NodeStatusUnknown";
        return new KubeNode(
                name, created, podCidrs, addresses, labels, excluded, readiness, reason, cordoned, taints, odd);
    }
}
