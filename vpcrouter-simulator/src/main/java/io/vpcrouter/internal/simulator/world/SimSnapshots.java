package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.TagSelectors;
import io.vpcrouter.model.TaggedResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts the simulated VPC to the model of the core. */
public final class SimSnapshots {
    private SimSnapshots() {}

    /**
     * What a provider reads: tables, subnets, the interfaces of these hosts, of routes and of what a selector finds, and everything
     * that bears a tag with one of these keys.
     */
    public static NetworkSnapshot of(
            World world, String vpc, Set<IpAddress> hosts, Set<TagSelector> selectors, Set<String> keys) {
        List<TaggedResource> tagged = tagged(world, vpc, keys);
        TagSelectors index = TagSelectors.of(selectors);
        Set<String> targets = new HashSet<>();
        tagged.stream()
                .filter(resource -> resource.networkInterface() != null
                        && !index.matching(resource.tags()).isEmpty())
                .forEach(resource -> targets.add(resource.networkInterface()));
        world.tablesOf(vpc)
                .forEach(table -> table.routes().stream()
                        .map(SimRoute::target)
                        .filter(SimTarget::isEni)
                        .forEach(target -> targets.add(target.id())));
        return of(world, vpc, eni -> targets.contains(eni.id()) || carriesAny(eni, hosts), tagged);
    }

    private static List<TaggedResource> tagged(World world, String vpc, Set<String> keys) {
        List<TaggedResource> tagged = new ArrayList<>();
        Map<String, SimInterface> primaryOf = new HashMap<>();
        for (SimInterface eni : world.interfaces().values()) {
            Attachment attachment = eni.attachment();
            if (attachment != null && attachment.deviceIndex() == 0) {
                primaryOf.put(attachment.instance(), eni);
            }
            if (eni.vpc().equals(vpc) && bearsAny(eni, keys)) {
                tagged.add(tagged(eni, attachment == null ? null : attachment.instance(), eni));
            }
        }
        for (SimInstance instance : world.instances().values()) {
            boolean alive = instance.state() == InstanceState.PENDING || instance.state() == InstanceState.RUNNING;
            if (alive && instance.vpc().equals(vpc) && bearsAny(instance, keys)) {
                tagged.add(tagged(instance, instance.id(), primaryOf.get(instance.id())));
            }
        }
        return tagged;
    }

    private static boolean bearsAny(Entity entity, Set<String> keys) {
        return !entity.tags().isEmpty() && keys.stream().anyMatch(entity.tags()::containsKey);
    }

    private static TaggedResource tagged(Entity entity, @Nullable String instance, @Nullable SimInterface eni) {
        return new TaggedResource(
                entity.id(),
                eni == null ? null : eni.id(),
                instance,
                eni == null ? null : eni.primaryAddress().orElse(null),
                eni == null ? null : eni.addresses(IpFamily.IPV6).findFirst().orElse(null),
                entity.tags());
    }

    /** The whole VPC. */
    public static NetworkSnapshot whole(World world, String vpc) {
        return of(world, vpc, eni -> true, List.of());
    }

    private static NetworkSnapshot of(
            World world, String vpc, Predicate<SimInterface> wanted, List<TaggedResource> tagged) {
        return new NetworkSnapshot(
                vpc,
                world.tablesOf(vpc).stream().map(table -> table(world, table)).toList(),
                world.interfaces().values().stream()
                        .filter(eni -> eni.vpc().equals(vpc))
                        .filter(wanted)
                        .map(eni -> networkInterface(world, eni))
                        .toList(),
                world.subnets().values().stream()
                        .filter(subnet -> subnet.vpc().equals(vpc))
                        .map(subnet -> new Subnet(subnet.id(), subnet.zone()))
                        .toList(),
                tagged);
    }

    private static boolean carriesAny(SimInterface eni, Set<IpAddress> hosts) {
        return eni.addresses().stream().anyMatch(hosts::contains)
                || eni.prefixes().stream().anyMatch(prefix -> hosts.stream().anyMatch(prefix::contains));
    }

    private static RouteTable table(World world, SimTable table) {
        List<Route> routes = new ArrayList<>();
        for (SimRoute route : table.routes()) {
            routes.add(
                    new Route(route.destination(), target(route.target()), route.origin(), world.isBlackhole(route)));
        }
        Set<String> subnets = table.associations().stream()
                .map(Association::subnet)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new RouteTable(table.id(), table.isMain(), subnets, table.isEdge(), table.tags(), routes);
    }

    private static RouteTarget target(SimTarget target) {
        return target.isEni() ? new RouteTarget.Interface(target.id()) : new RouteTarget.Foreign(target.id());
    }

    private static NetworkInterface networkInterface(World world, SimInterface eni) {
        SimSubnet subnet = Objects.requireNonNull(world.subnets().get(eni.subnet()), eni.subnet());
        return new NetworkInterface(
                eni.id(),
                new LinkedHashSet<>(eni.addresses()),
                eni.prefixes(),
                eni.subnet(),
                subnet.zone(),
                eni.attachment() == null ? null : eni.attachment().instance(),
                eni.attachment() != null,
                eni.sourceDestCheck(),
                eni.tags().getOrDefault(TaggedResource.NAME, ""));
    }
}
