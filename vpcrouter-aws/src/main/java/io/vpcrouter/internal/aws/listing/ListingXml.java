package io.vpcrouter.internal.aws.listing;

import io.vpcrouter.model.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.Ipv6PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Reads the items of the large listings: the fields that {@link SnapshotMapper} uses.
 *
 * <p>Source of the names of elements: the model of the EC2 API, version 2016-11-15.
 */
public final class ListingXml {
    private ListingXml() {}

    public static ListedTable routeTable(XmlElements xml, SnapshotMapper mapper) throws XMLStreamException {
        RouteTable.Builder table = RouteTable.builder();
        List<Route> routes = new ArrayList<>();
        xml.each(name -> {
            switch (name) {
                case "routeTableId" -> table.routeTableId(xml.text());
                case "vpcId" -> table.vpcId(xml.text());
                case "associationSet" -> table.associations(list(xml, ListingXml::association));
                case "tagSet" -> table.tags(list(xml, ListingXml::tag));
                case "routeSet" -> routes(xml, mapper, routes);
                default -> {}
            }
        });
        return new ListedTable(table.build(), routes);
    }

    private static RouteTableAssociation association(XmlElements xml) throws XMLStreamException {
        RouteTableAssociation.Builder association = RouteTableAssociation.builder();
        xml.each(name -> {
            switch (name) {
                case "main" -> association.main(Boolean.valueOf(xml.text()));
                case "subnetId" -> association.subnetId(xml.text());
                case "gatewayId" -> association.gatewayId(xml.text());
                case "publicIpv4Pool" -> association.publicIpv4Pool(xml.text());
                case "associationState" -> {
                    String state = child(xml, "state");
                    association.associationState(all -> all.state(state));
                }
                default -> {}
            }
        });
        return association.build();
    }

    private static Tag tag(XmlElements xml) throws XMLStreamException {
        Tag.Builder tag = Tag.builder();
        xml.each(name -> {
            switch (name) {
                case "key" -> tag.key(xml.text());
                case "value" -> tag.value(xml.text());
                default -> {}
            }
        });
        return tag.build();
    }

    private static void routes(XmlElements xml, SnapshotMapper mapper, List<Route> routes) throws XMLStreamException {
        RouteTexts texts = new RouteTexts();
        XmlElements.Element field = name -> {
            switch (name) {
                case "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId" ->
                    texts.destination(xml.text());
                case "networkInterfaceId" -> texts.eni(xml.text());
                case "instanceId" -> texts.instance(xml.text());
                case "origin" -> texts.origin(xml.text());
                case "state" -> texts.state(xml.text());
                case "gatewayId",
                        "natGatewayId",
                        "transitGatewayId",
                        "vpcPeeringConnectionId",
                        "egressOnlyInternetGatewayId",
                        "carrierGatewayId",
                        "localGatewayId",
                        "coreNetworkArn",
                        "odbNetworkArn",
                        "ipAddress" -> texts.other(xml.text());
                default -> {}
            }
        };
        xml.items(item -> {
            texts.clear();
            xml.each(field);
            Route mapped = mapper.route(texts);
            if (mapped != null) {
                routes.add(mapped);
            }
        });
    }

    public static Subnet subnet(XmlElements xml) throws XMLStreamException {
        Subnet.Builder subnet = Subnet.builder();
        xml.each(name -> {
            switch (name) {
                case "subnetId" -> subnet.subnetId(xml.text());
                case "vpcId" -> subnet.vpcId(xml.text());
                case "availabilityZone" -> subnet.availabilityZone(xml.text());
                default -> {}
            }
        });
        return subnet.build();
    }

    /** The instances of a reservation, each with its primary interface alone. */
    public static List<FoundInstance> instances(XmlElements xml) throws XMLStreamException {
        List<FoundInstance> instances = new ArrayList<>();
        xml.each(name -> {
            if (name.equals("instancesSet")) {
                xml.items(item -> instances.add(instance(xml)));
            }
        });
        return instances;
    }

    private static FoundInstance instance(XmlElements xml) throws XMLStreamException {
        Map<String, String> texts = new HashMap<>();
        List<Tag> tags = new ArrayList<>();
        List<NetworkInterface> interfaces = new ArrayList<>();
        xml.each(name -> {
            switch (name) {
                case "instanceId", "vpcId" -> texts.put(name, xml.text());
                case "instanceState" -> texts.put(name, child(xml, "name"));
                case "placement" -> texts.put(name, child(xml, "availabilityZone"));
                case "tagSet" -> tags.addAll(list(xml, ListingXml::tag));
                case "networkInterfaceSet" -> interfaces.addAll(list(xml, ListingXml::networkInterface));
                default -> {}
            }
        });
        String id = texts.getOrDefault("instanceId", "");
        FoundInterface primary = interfaces.stream()
                .filter(ListingXml::isPrimary)
                .findFirst()
                .map(eni -> ofInstance(eni, id, texts.getOrDefault("placement", "")))
                .orElse(null);
        return new FoundInstance(
                id,
                texts.getOrDefault("vpcId", ""),
                texts.getOrDefault("instanceState", ""),
                SnapshotMapper.tags(tags),
                primary);
    }

    private static boolean isPrimary(NetworkInterface eni) {
        return eni.attachment() != null
                && Integer.valueOf(0).equals(eni.attachment().deviceIndex());
    }

    /** Within an instance, an interface names neither the instance nor the zone. */
    private static FoundInterface ofInstance(NetworkInterface eni, String instance, String zone) {
        return SnapshotMapper.networkInterface(eni.toBuilder()
                .availabilityZone(zone)
                .attachment(eni.attachment().toBuilder().instanceId(instance).build())
                .build());
    }

    public static NetworkInterface networkInterface(XmlElements xml) throws XMLStreamException {
        NetworkInterface.Builder eni = NetworkInterface.builder();
        xml.each(name -> {
            switch (name) {
                case "networkInterfaceId" -> eni.networkInterfaceId(xml.text());
                case "vpcId" -> eni.vpcId(xml.text());
                case "subnetId" -> eni.subnetId(xml.text());
                case "availabilityZone" -> eni.availabilityZone(xml.text());
                case "status" -> eni.status(xml.text());
                case "sourceDestCheck" -> eni.sourceDestCheck(Boolean.valueOf(xml.text()));
                case "privateIpAddress" -> eni.privateIpAddress(xml.text());
                case "attachment" -> eni.attachment(attachment(xml));
                case "tagSet" -> eni.tagSet(list(xml, ListingXml::tag));
                case "privateIpAddressesSet" ->
                    eni.privateIpAddresses(texts(
                            xml,
                            "privateIpAddress",
                            text -> NetworkInterfacePrivateIpAddress.builder()
                                    .privateIpAddress(text)
                                    .build()));
                case "ipv6AddressesSet" ->
                    eni.ipv6Addresses(texts(
                            xml,
                            "ipv6Address",
                            text -> NetworkInterfaceIpv6Address.builder()
                                    .ipv6Address(text)
                                    .build()));
                case "ipv4PrefixSet" ->
                    eni.ipv4Prefixes(texts(
                            xml,
                            "ipv4Prefix",
                            text -> Ipv4PrefixSpecification.builder()
                                    .ipv4Prefix(text)
                                    .build()));
                case "ipv6PrefixSet" ->
                    eni.ipv6Prefixes(texts(
                            xml,
                            "ipv6Prefix",
                            text -> Ipv6PrefixSpecification.builder()
                                    .ipv6Prefix(text)
                                    .build()));
                default -> {}
            }
        });
        return eni.build();
    }

    private static NetworkInterfaceAttachment attachment(XmlElements xml) throws XMLStreamException {
        NetworkInterfaceAttachment.Builder attachment = NetworkInterfaceAttachment.builder();
        xml.each(name -> {
            switch (name) {
                case "instanceId" -> attachment.instanceId(xml.text());
                case "status" -> attachment.status(xml.text());
                case "deviceIndex" -> attachment.deviceIndex(number(xml.text()));
                default -> {}
            }
        });
        return attachment.build();
    }

    private static @Nullable Integer number(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.valueOf(text) : null;
    }

    private static <T> List<T> list(XmlElements xml, StreamedListing.Reader<T> reader) throws XMLStreamException {
        List<T> items = new ArrayList<>();
        xml.items(item -> items.add(reader.read(xml)));
        return items;
    }

    private static <T> List<T> texts(XmlElements xml, String child, Function<String, T> make)
            throws XMLStreamException {
        return list(xml, item -> make.apply(child(xml, child)));
    }

    /** The text of a child of the element; empty without it. */
    private static String child(XmlElements xml, String wanted) throws XMLStreamException {
        String[] text = {""};
        xml.each(name -> {
            if (name.equals(wanted)) {
                text[0] = xml.text();
            }
        });
        return text[0];
    }
}
