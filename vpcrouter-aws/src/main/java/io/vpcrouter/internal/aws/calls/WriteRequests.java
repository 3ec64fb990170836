package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixListId;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The requests that change something, each with one destination and one target. */
final class WriteRequests {
    private WriteRequests() {}

    static CreateRouteRequest.Builder create(String table, Destination destination, String target) {
        return CreateRouteRequest.builder()
                .routeTableId(table)
                .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                .destinationPrefixListId(textIfList(destination))
                .networkInterfaceId(textIf(target, "eni-"))
                .natGatewayId(textIf(target, "nat-"))
                .gatewayId(textIf(target, "igw-", "vgw-"))
                .vpcEndpointId(textIf(target, "vpce-"))
                .transitGatewayId(textIf(target, "tgw-"))
                .vpcPeeringConnectionId(textIf(target, "pcx-"))
                .egressOnlyInternetGatewayId(textIf(target, "eigw-"))
                .carrierGatewayId(textIf(target, "cagw-"))
                .localGatewayId(textIf(target, "lgw-"));
    }

    static ReplaceRouteRequest.Builder replace(String table, Destination destination, String target) {
        return ReplaceRouteRequest.builder()
                .routeTableId(table)
                .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                .destinationPrefixListId(textIfList(destination))
                .networkInterfaceId(textIf(target, "eni-"))
                .natGatewayId(textIf(target, "nat-"))
                .gatewayId(textIf(target, "igw-", "vgw-"))
                .vpcEndpointId(textIf(target, "vpce-"))
                .transitGatewayId(textIf(target, "tgw-"))
                .vpcPeeringConnectionId(textIf(target, "pcx-"))
                .egressOnlyInternetGatewayId(textIf(target, "eigw-"))
                .carrierGatewayId(textIf(target, "cagw-"))
                .localGatewayId(textIf(target, "lgw-"));
    }

    static DeleteRouteRequest.Builder delete(String table, Destination destination) {
        return DeleteRouteRequest.builder()
                .routeTableId(table)
                .destinationCidrBlock(textIf(IpFamily.IPV4, destination))
                .destinationIpv6CidrBlock(textIf(IpFamily.IPV6, destination))
                .destinationPrefixListId(textIfList(destination));
    }

    static ModifyNetworkInterfaceAttributeRequest.Builder sourceDestCheck(String eni, boolean check) {
        return ModifyNetworkInterfaceAttributeRequest.builder()
                .networkInterfaceId(eni)
                .sourceDestCheck(attribute -> attribute.value(check));
    }

    static CreateTagsRequest.Builder tag(String resource, String key, String value) {
        return CreateTagsRequest.builder()
                .resources(resource)
                .tags(Tag.builder().key(key).value(value).build());
    }

    /** Without a value, which would spare a tag of another value. */
    static DeleteTagsRequest.Builder untag(String resource, String key) {
        return DeleteTagsRequest.builder()
                .resources(resource)
                .tags(Tag.builder().key(key).build());
    }

    /** The id of a target in the parameter of its kind. A read shows an endpoint in the one of gateways. */
    private static @Nullable String textIf(String target, String... prefixes) {
        for (String prefix : prefixes) {
            if (target.startsWith(prefix)) {
                return target;
            }
        }
        return null;
    }

    private static @Nullable String textIfList(Destination destination) {
        return destination instanceof PrefixListId list ? list.id() : null;
    }

    private static @Nullable String textIf(IpFamily family, Destination destination) {
        return destination instanceof Cidr cidr && cidr.family() == family ? destination.toString() : null;
    }
}
