package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.RouteRules;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.internal.simulator.world.SimTarget.Kind;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixListId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CreateRoute, ReplaceRoute, DeleteRoute. */
final class RouteActions {
    private static final Map<String, Kind> TARGETS = new LinkedHashMap<>();

    static {
        TARGETS.put("NetworkInterfaceId", Kind.ENI);
        TARGETS.put("GatewayId", Kind.GATEWAY);
        TARGETS.put("VpcEndpointId", Kind.GATEWAY);
        TARGETS.put("NatGatewayId", Kind.NAT_GATEWAY);
        TARGETS.put("TransitGatewayId", Kind.TRANSIT_GATEWAY);
        TARGETS.put("VpcPeeringConnectionId", Kind.PEERING);
        TARGETS.put("EgressOnlyInternetGatewayId", Kind.EGRESS_ONLY_GATEWAY);
        TARGETS.put("CarrierGatewayId", Kind.CARRIER_GATEWAY);
        TARGETS.put("LocalGatewayId", Kind.LOCAL_GATEWAY);
        TARGETS.put("CoreNetworkArn", Kind.CORE_NETWORK);
        TARGETS.put("OdbNetworkArn", Kind.ODB_NETWORK);
    }

    private RouteActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("CreateRoute", RouteActions::create);
        actions.put("ReplaceRoute", RouteActions::replace);
        actions.put("DeleteRoute", RouteActions::delete);
    }

    /** The destination as the caller wrote it; only CreateRoute ignores host bits. */
    private record Wanted(Destination destination, String text, boolean canonical) {}

    /** A target as the caller named it; an instance is resolved to its interface when the change is made. */
    private record Target(
            @Nullable SimTarget target, @Nullable String instance) {
        SimTarget in(Draft draft) {
            return instance != null
                    ? SimTarget.eni(
                            InstanceRules.onlyInterfaceOf(draft, instance).id())
                    : Optional.ofNullable(target).orElseThrow();
        }
    }

    private static Response create(Ec2Call call) {
        String table = call.id("RouteTableId");
        Wanted wanted = destination(call.parameters());
        Target target = target(call, false);
        return call.changed(draft -> RouteRules.create(
                draft,
                table,
                wanted.destination(),
                target.in(draft),
                call.behaviour().routeQuota()));
    }

    private static Response replace(Ec2Call call) {
        String table = call.id("RouteTableId");
        Wanted wanted = destination(call.parameters());
        Target target = target(call, true);
        return call.changed(draft -> {
            EntityLookup.table(draft, table);
            if (!wanted.canonical()) {
                throw RouteRules.noRoute(table, wanted.text());
            }
            RouteRules.replace(draft, table, wanted.destination(), target.in(draft));
        });
    }

    private static Response delete(Ec2Call call) {
        String table = call.id("RouteTableId");
        Wanted wanted = destination(call.parameters());
        return call.changed(draft -> {
            EntityLookup.table(draft, table);
            if (!wanted.canonical()) {
                throw RouteRules.notFound(table, wanted.text());
            }
            RouteRules.delete(draft, table, wanted.destination());
        });
    }

    private static Wanted destination(QueryParameters parameters) {
        String ipv4 = parameters.text("DestinationCidrBlock");
        String ipv6 = parameters.text("DestinationIpv6CidrBlock");
        String list = parameters.text("DestinationPrefixListId");
        long given = List.of(Optional.ofNullable(ipv4), Optional.ofNullable(ipv6), Optional.ofNullable(list)).stream()
                .filter(Optional::isPresent)
                .count();
        String names = "destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId";
        if (given == 0) {
            throw new Refusal("MissingParameter", "The request must contain exactly one of " + names);
        }
        if (given > 1) {
            throw Refusal.invalidCombination("The request must contain exactly one of " + names);
        }
        if (list != null) {
            PrefixListId id = PrefixListId.tryParse(list)
                    .orElseThrow(() -> new Refusal(
                            "InvalidPrefixListId.Malformed", "Invalid id: \"" + list + "\" (expecting \"pl-...\")"));
            return new Wanted(id, list, true);
        }
        return ipv4 != null
                ? cidr("destinationCidrBlock", ipv4, IpFamily.IPV4)
                : cidr("destinationIpv6CidrBlock", String.valueOf(ipv6), IpFamily.IPV6);
    }

    private static Wanted cidr(String parameter, String text, IpFamily family) {
        Cidr cidr = Cidr.tryParse(text)
                .filter(parsed -> parsed.family() == family)
                .orElseThrow(() -> Refusal.invalidValue("Value (" + text + ") for parameter " + parameter
                        + " is invalid. This is not a valid CIDR block."));
        return new Wanted(cidr, text, cidr.isCanonical(text));
    }

    private static Target target(Ec2Call call, boolean mayBeLocal) {
        Map<String, String> given = new LinkedHashMap<>();
        TARGETS.keySet().forEach(name -> put(given, name, call.optionalId(name)));
        put(given, "InstanceId", call.optionalId("InstanceId"));
        if (mayBeLocal && call.parameters().flag("LocalTarget", false)) {
            given.put("LocalTarget", "local");
        }
        if (given.size() != 1) {
            String names = "gatewayId, natGatewayId, networkInterfaceId, instanceId, vpcPeeringConnectionId, "
                    + "egressOnlyInternetGatewayId, transitGatewayId, localGatewayId, carrierGatewayId, vpcEndpointId, "
                    + "coreNetworkArn, odbNetworkArn" + (mayBeLocal ? ", localTarget" : "");
            throw new Refusal(
                    given.isEmpty() ? "MissingParameter" : "InvalidParameterCombination",
                    "The request must contain exactly one of " + names);
        }
        Map.Entry<String, String> one = given.entrySet().iterator().next();
        return target(call.parameters(), one.getKey(), one.getValue());
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    private static Target target(QueryParameters parameters, String parameter, String id) {
        if (parameter.equals("InstanceId")) {
            return new Target(null, id);
        }
        if (parameter.equals("LocalTarget")) {
            return new Target(SimTarget.LOCAL, null);
        }
        if (parameter.equals("NetworkInterfaceId")) {
            return new Target(SimTarget.eni(id), null);
        }
        boolean endpoint = parameter.equals("VpcEndpointId");
        SimTarget target = SimTarget.ofId(id)
                .filter(known -> known.kind() == TARGETS.get(parameter) && !known.equals(SimTarget.LOCAL))
                .filter(known -> !endpoint || known.isVpcEndpoint())
                .orElseThrow(() -> parameters.bad(parameter, id));
        return new Target(target, null);
    }
}
