package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.TaggedResource;
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
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Maps the items of EC2's listings to the model. Equal destinations and targets become one object, so each listing needs
 * a mapper of its own.
 *
 * <p>An element that EC2 always sends and some emulators leave out gets the value that a plain VPC would show.
 *
 * <p>Threading: any thread; a call that was given up may read on for a moment beside the next one.
 */
public final class SnapshotMapper {
    private static final String LOCAL = "local";

    private final Map<String, Optional<Destination>> destinations = new ConcurrentHashMap<>();
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
            // EC2 treats a table as an edge table from the request to associate it until it is disassociated.
            boolean over = state.equals("disassociated") || state.equals("failed");
            edge |= !over
                    && (present(association.gatewayId()).isPresent()
                            || present(association.publicIpv4Pool()).isPresent());
        }
        return new RouteTable(table.routeTableId(), main, subnets, edge, tags(table.tags()), listed.routes());
    }

    static Map<String, String> tags(List<Tag> listed) {
        Map<String, String> tags = new HashMap<>();
        listed.forEach(tag -> tags.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        return tags;
    }

    /** A route to a block or a prefix list; null for any other kind of destination that EC2 may get. */
    @Nullable
    Route route(RouteTexts texts) {
        Destination destination =
                once(destinations, texts.destination(), Destination::tryParse).orElse(null);
        return destination == null
                ? null
                : new Route(
                        destination, target(texts), origin(texts), texts.state().equals("blackhole"));
    }

    private RouteTarget target(RouteTexts texts) {
        if (!texts.eni().isEmpty()) {
            return once(enis, texts.eni(), RouteTarget.Interface::new);
        }
        // EC2 names the interface as well as the instance, but not always: the interface may be gone, or EC2 an
        // emulator.
        RouteTarget target = texts.instance().isEmpty()
                ? new RouteTarget.Foreign(texts.other().isEmpty() ? "unknown" : texts.other())
                : new RouteTarget.Instance(texts.instance());
        return once(others, target, same -> same);
    }

    /** The value made for an equal key before; nearly always there is one. */
    private static <K, V> V once(Map<K, V> known, K key, Function<K, V> make) {
        V value = known.get(key);
        return value == null ? known.computeIfAbsent(key, make) : value;
    }

    private static Route.Origin origin(RouteTexts texts) {
        return switch (texts.origin()) {
            case "CreateRoute" -> Route.Origin.STATIC;
            case "CreateRouteTable" -> Route.Origin.TABLE;
            case "EnableVgwRoutePropagation" -> Route.Origin.PROPAGATED;
            case "Advertisement" -> Route.Origin.ADVERTISED;
            case "" -> LOCAL.equals(texts.other()) ? Route.Origin.TABLE : Route.Origin.STATIC;
            default -> Route.Origin.UNKNOWN;
        };
    }

    public static FoundInterface networkInterface(software.amazon.awssdk.services.ec2.model.NetworkInterface eni) {
        Optional<IpAddress> primary = address(eni.privateIpAddress());
        // Ordered, so that the first IPv6 address stays the first.
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
        Map<String, String> tags = tags(eni.tagSet());
        NetworkInterface details = new NetworkInterface(
                eni.networkInterfaceId(),
                addresses,
                prefixes,
                orEmpty(eni.subnetId()),
                orEmpty(eni.availabilityZone()),
                attachment.flatMap(present -> present(present.instanceId())).orElse(null),
                attached,
                Boolean.TRUE.equals(eni.sourceDestCheck()),
                tags.getOrDefault(TaggedResource.NAME, ""));
        return new FoundInterface(details, first(addresses, IpFamily.IPV4), first(addresses, IpFamily.IPV6), tags);
    }

    private static @Nullable IpAddress first(Set<IpAddress> inOrder, IpFamily family) {
        return inOrder.stream()
                .filter(address -> address.family() == family)
                .findFirst()
                .orElse(null);
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
