package io.vpcrouter.internal.simulator.world;

import java.util.Map;
import java.util.Optional;

/** The target of a route as EC2 stores it; an instance is stored as its interface. */
public record SimTarget(Kind kind, String id) {
    public static final SimTarget LOCAL = new SimTarget(Kind.GATEWAY, "local");

    private static final Map<String, Kind> KIND_OF_PREFIX = Map.ofEntries(
            Map.entry("eni-", Kind.ENI),
            Map.entry("igw-", Kind.GATEWAY),
            Map.entry("vgw-", Kind.GATEWAY),
            Map.entry("vpce-", Kind.GATEWAY),
            Map.entry("nat-", Kind.NAT_GATEWAY),
            Map.entry("tgw-", Kind.TRANSIT_GATEWAY),
            Map.entry("pcx-", Kind.PEERING),
            Map.entry("eigw-", Kind.EGRESS_ONLY_GATEWAY),
            Map.entry("cagw-", Kind.CARRIER_GATEWAY),
            Map.entry("lgw-", Kind.LOCAL_GATEWAY),
            Map.entry("arn:aws:odb:", Kind.ODB_NETWORK),
            Map.entry("arn:aws:networkmanager:", Kind.CORE_NETWORK));

    /** The kinds of targets, each with its element in the {@code Route} type. */
    public enum Kind {
        ENI("networkInterfaceId"),
        /** Internet and virtual private gateways, {@code local}, and gateway endpoints, which EC2 shows as gateways. */
        GATEWAY("gatewayId"),
        NAT_GATEWAY("natGatewayId"),
        TRANSIT_GATEWAY("transitGatewayId"),
        PEERING("vpcPeeringConnectionId"),
        EGRESS_ONLY_GATEWAY("egressOnlyInternetGatewayId"),
        CARRIER_GATEWAY("carrierGatewayId"),
        LOCAL_GATEWAY("localGatewayId"),
        ODB_NETWORK("odbNetworkArn"),
        CORE_NETWORK("coreNetworkArn");

        private final String element;

        Kind(String element) {
            this.element = element;
        }

        public String element() {
            return element;
        }
    }

    /** The target that an id names, by its prefix. */
    public static Optional<SimTarget> ofId(String id) {
        if (id.equals(LOCAL.id)) {
            return Optional.of(LOCAL);
        }
        return KIND_OF_PREFIX.entrySet().stream()
                .filter(known -> Ids.fits(known.getKey(), id))
                .map(known -> new SimTarget(known.getValue(), id))
                .findFirst();
    }

    public static SimTarget eni(String id) {
        return new SimTarget(Kind.ENI, id);
    }

    public boolean isEni() {
        return kind == Kind.ENI;
    }

    public boolean isVpcEndpoint() {
        return id.startsWith("vpce-");
    }
}
