package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationState;

/**
 * Turns what EC2 says of a VPC into the model. Pure, but for the destinations and targets that it keeps to give out
 * equal ones once: one mapper for one listing.
 *
 * <p>Elements that EC2 always gives, but some emulators leave out, have the value that a plain VPC would show.
 *
 * <p>Threading: any thread; a call that is given up may read on for a moment beside the one that follows it.
 */
public final class SnapshotMapper {
    private static final String LOCAL = "local";

    private final Map<String, Optional<Cidr>> destinations = new ConcurrentHashMap<>();
    private final Map<String, RouteTarget> enis = new ConcurrentHashMap<>();
    private final Map<RouteTarget, RouteTarget> others = new ConcurrentHashMap<>();

    public static RouteTable routeTable(ListedTable listed) {
        var table = listed.table();
        boolean main = false;
        boolean edge = false;
        Set<String> subnets = new HashSet<>();
        for (RouteTableAssociation association : table.associations()) {
            String state = Optional.ofNullable(association.associationState())
                    .map(RouteTableAssociationState::stateAsString)
                    .orElse("associated");
            boolean associated = state.equals("associated");
            main |= associated && Boolean.TRUE.equals(association.main());
            if (associated) {
                present(association.subnetId()).ifPresent(subnets::add);
            }
            // A table that is only on its way to a gateway, or from it, has the rules of an edge table already or
            // still.
            boolean over = state.equals("disassociated") || state.equals("failed");
            edge |= !over
                    && (present(association.gatewayId()).isPresent()
                            || present(association.publicIpv4Pool()).isPresent());
        }
        Map<String, String> tags = new HashMap<>();
        table.tags().forEach(tag -> tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        return new RouteTable(table.routeTableId(), main, subnets, edge, tags, listed.routes());
    }

    /** A row with a CIDR as its destination; null for others, as those of prefix lists, which are none of ours. */
    @Nullable
    Route route(RouteTexts row) {
        Cidr destination = once(destinations, row.destination(), Cidr::tryParse).orElse(null);
        return destination == null
                ? null
                : new Route(destination, target(row), origin(row), row.state().equals("blackhole"));
    }

    private RouteTarget target(RouteTexts row) {
        if (!row.eni().isEmpty()) {
            return once(enis, row.eni(), RouteTarget.Eni::new);
        }
        // EC2 names the interface beside the instance; for one that is gone, or in an emulator, it may not.
        RouteTarget target = row.instance().isEmpty()
                ? new RouteTarget.Foreign(row.other().isEmpty() ? "unknown" : row.other())
                : new RouteTarget.Instance(row.instance());
        return once(others, target, same -> same);
    }

    /** What was made for an equal key before; nearly always there is something. */
    private static <K, V> V once(Map<K, V> known, K key, Function<K, V> make) {
        V value = known.get(key);
        return value == null ? known.computeIfAbsent(key, make) : value;
    }

    private static Route.Origin origin(RouteTexts row) {
        return switch (row.origin()) {
            case "CreateRoute" -> Route.Origin.STATIC;
            case "CreateRouteTable" -> Route.Origin.TABLE;
            case "EnableVgwRoutePropagation" -> Route.Origin.PROPAGATED;
            case "Advertisement" -> Route.Origin.ADVERTISED;
            case "" -> LOCAL.equals(row.other()) ? Route.Origin.TABLE : Route.Origin.STATIC;
            default -> Route.Origin.UNKNOWN;
        };
    }

    public static FoundInterface networkInterface(software.amazon.awssdk.services.ec2.model.NetworkInterface eni) {
        Optional<IpAddress> primary = address(eni.privateIpAddress());
        // In order, for a stable first IPv6 address.
        Set<IpAddress> addresses = new LinkedHashSet<>();
        primary.ifPresent(addresses::add);
        eni.privateIpAddresses()
                .forEach(item -> address(item.privateIpAddress()).ifPresent(addresses::add));
        eni.ipv6Addresses().forEach(item -> address(item.ipv6Address()).ifPresent(addresses::add));
        List<Cidr> prefixes = new ArrayList<>();
        eni.ipv4Prefixes().forEach(item -> prefix(item.ipv4Prefix()).ifPresent(prefixes::add));
        eni.ipv6Prefixes().forEach(item -> prefix(item.ipv6Prefix()).ifPresent(prefixes::add));
        Optional<NetworkInterfaceAttachment> attachment = Optional.ofNullable(eni.attachment());
        boolean attached = attachment
                .map(present -> present(present.statusAsString()).orElse("attached"))
                .or(() -> Optional.of("in-use".equals(eni.statusAsString()) ? "attached" : "detached"))
                .filter("attached"::equals)
                .isPresent();
        NetworkInterface details = new NetworkInterface(
                eni.networkInterfaceId(),
                addresses,
                prefixes,
                orEmpty(eni.subnetId()),
                orEmpty(eni.availabilityZone()),
                attachment.flatMap(present -> present(present.instanceId())).orElse(null),
                attached,
                Boolean.TRUE.equals(eni.sourceDestCheck()));
        return new FoundInterface(details, addresses.stream().findFirst().orElse(null));
    }

    public static Subnet subnet(software.amazon.awssdk.services.ec2.model.Subnet subnet) {
        return new Subnet(subnet.subnetId(), orEmpty(subnet.availabilityZone()));
    }

    private static Optional<IpAddress> address(@Nullable String text) {
        return present(text).flatMap(IpAddress::tryParse);
    }

    private static Optional<Cidr> prefix(@Nullable String text) {
        return present(text).flatMap(Cidr::tryParse);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }
}
