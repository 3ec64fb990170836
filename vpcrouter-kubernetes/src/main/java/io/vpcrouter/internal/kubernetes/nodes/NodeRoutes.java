package io.vpcrouter.internal.kubernetes.nodes;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The routes of a cluster: each node's pod CIDRs lead to its internal address of the same family. A node that cannot have a route is
 * left out with a warning, because one odd node of thousands must not hold up the others. A value that cannot be read is an error: it
 * may have been that of a route, which would be deleted.
 */
public final class NodeRoutes implements SpecOfNodes {
    /** How many nodes stand behind the one that has a block. */
    static final int MOST_BACKUPS = 3;

    private static final int MOST_PROBLEMS = 100;

    private static final Comparator<KubeNode> OLDEST_FIRST =
            Comparator.comparing(KubeNode::created).thenComparing(KubeNode::name);

    private final String source;
    private final Backups backups;
    private final Map<String, BackupRanking> rankings = new HashMap<>();

    /**
     * The routes of a cluster.
     *
     * @param source the cluster, for people
     * @param backups which nodes stand behind the one that has a block
     */
    public NodeRoutes(String source, Backups backups) {
        this.source = source;
        this.backups = backups;
    }

    /** A block, and the node that has it. */
    private record Owned(KubeNode node, IpAddress host) {}

    @Override
    public Validated<RouteSpec> translate(Collection<KubeNode> nodes, boolean allowEmpty) {
        List<Problem> problems = new ArrayList<>();
        Map<Cidr, Owned> owners = owners(nodes, problems);
        boolean isClear = problems.stream().noneMatch(Problem::isError);
        if (owners.isEmpty() && !allowEmpty && isClear) {
            problems.add(Problem.error("no-node", Location.of(source), "nodes with pod CIDRs", "none", "at least one")
                    .withHint("vpcrouter needs nodes to which Kubernetes assigns pod CIDRs; an empty spec would delete"
                            + " every managed route"));
        }
        if (problems.stream().anyMatch(Problem::isError)) {
            return Validated.invalid(limited(problems));
        }
        Map<Cidr, RouteIntent> routes = new HashMap<>();
        if (backups == Backups.NONE) {
            owners.forEach((block, owned) -> routes.put(block, RouteIntent.of(List.of(owned.host()))));
        } else {
            rank(nodes, owners);
            owners.forEach((block, owned) -> routes.put(block, withBackups(block, owned)));
        }
        return Validated.of(RouteSpec.of(routes), limited(problems));
    }

    private Map<Cidr, Owned> owners(Collection<KubeNode> nodes, List<Problem> problems) {
        List<KubeNode> sorted = new ArrayList<>(nodes);
        sorted.sort(OLDEST_FIRST);
        Map<Cidr, Owned> owners = new LinkedHashMap<>();
        for (KubeNode node : sorted) {
            if (!node.excluded()) {
                tellOddValues(node, problems);
                node.podCidrs().forEach(block -> own(block, node, owners, problems));
            }
        }
        return owners;
    }

    private void tellOddValues(KubeNode node, List<Problem> problems) {
        // Without pods there is no route, so the address does not matter.
        boolean hasPods = !node.podCidrs().isEmpty()
                || node.oddValues().stream().anyMatch(odd -> odd.part() == OddValue.Part.POD_CIDRS);
        if (hasPods) {
            node.oddValues().forEach(odd -> problems.add(odd.at(place(node))));
        }
    }

    private void own(Cidr block, KubeNode node, Map<Cidr, Owned> owners, List<Problem> warnings) {
        Optional<IpAddress> host = node.address(block.family());
        if (host.isEmpty()) {
            warnings.add(Problem.warning(
                    "node-address",
                    place(node),
                    "internal address for " + block,
                    "none",
                    "an " + block.family() + " address of the node"));
            return;
        }
        Owned older = owners.putIfAbsent(block, new Owned(node, host.get()));
        if (older != null) {
            warnings.add(Problem.warning(
                    "node-cidr",
                    place(node),
                    "pod CIDR " + block,
                    "also of the node " + older.node().name() + ", which is older and keeps it",
                    "a block that no other node has"));
        }
    }

    private Location place(KubeNode node) {
        return Location.of(source + ", node " + node.name());
    }

    private List<Problem> limited(List<Problem> problems) {
        if (problems.size() <= MOST_PROBLEMS) {
            return problems;
        }
        List<Problem> first = new ArrayList<>(problems);
        first.sort(Comparator.comparing(Problem::isError).reversed());
        first.subList(MOST_PROBLEMS, first.size()).clear();
        first.add(Problem.warning(
                "more-problems", Location.of(source), "problems", problems.size() - MOST_PROBLEMS + " more", "none"));
        return first;
    }

    private String group(KubeNode node) {
        return backups == Backups.ZONE ? node.zone() : "";
    }

    private void rank(Collection<KubeNode> nodes, Map<Cidr, Owned> owners) {
        Map<String, Set<IpAddress>> helpers = new HashMap<>();
        Map<String, List<Cidr>> blocks = new HashMap<>();
        nodes.stream()
                .filter(KubeNode::canHelp)
                .forEach(node -> helpers.computeIfAbsent(group(node), key -> new HashSet<>())
                        .addAll(firstOfEachFamily(node)));
        owners.forEach((block, owned) -> blocks.computeIfAbsent(group(owned.node()), key -> new ArrayList<>())
                .add(block));
        rankings.keySet().retainAll(blocks.keySet());
        blocks.forEach((group, ofGroup) -> rankings.computeIfAbsent(group, key -> new BackupRanking())
                .update(helpers.getOrDefault(group, Set.of()), ofGroup));
    }

    private static List<IpAddress> firstOfEachFamily(KubeNode node) {
        return node.podCidrs().stream()
                .map(block -> node.address(block.family()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private RouteIntent withBackups(Cidr block, Owned owned) {
        List<IpAddress> hosts = new ArrayList<>();
        hosts.add(owned.host());
        BackupRanking ranking = rankings.get(group(owned.node()));
        if (ranking != null) {
            ranking.of(block).stream()
                    .filter(host -> !host.equals(owned.host()))
                    .limit(MOST_BACKUPS)
                    .forEach(hosts::add);
        }
        return new RouteIntent(hosts, HostChoice.ORDERED, null);
    }
}
