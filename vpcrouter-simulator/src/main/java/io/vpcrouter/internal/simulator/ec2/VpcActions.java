package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.VpcRules;
import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.SimVpc;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.internal.simulator.world.Zones;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on VPCs, subnets, zones and regions. */
final class VpcActions {
    private static final int LARGEST_PAGE = 1000;
    /** EC2 reserves the first four addresses and the last address of a subnet. */
    private static final int RESERVED = 5;

    private static final String DHCP_OPTIONS = "dopt-00000000000000000";

    private static final DescribeFilters<SimVpc> VPC_FILTERS = DescribeFilters.<SimVpc>ofEntities()
            .on("vpc-id", SimVpc::id)
            .on("cidr", vpc -> first(vpc.cidrs(), IpFamily.IPV4))
            .on("cidr-block-association.cidr-block", (world, vpc) -> of(vpc.cidrs(), IpFamily.IPV4).stream())
            .on("cidr-block-association.state", vpc -> "associated")
            .on("ipv6-cidr-block-association.ipv6-cidr-block", (world, vpc) -> of(vpc.cidrs(), IpFamily.IPV6).stream())
            .on(
                    "ipv6-cidr-block-association.state",
                    (world, vpc) -> of(vpc.cidrs(), IpFamily.IPV6).stream().map(cidr -> "associated"))
            .on("state", vpc -> "available")
            .on("is-default", vpc -> false)
            .on("owner-id", vpc -> Account.ID)
            .on("dhcp-options-id", vpc -> DHCP_OPTIONS)
            .on(
                    "cidr-block-association.association-id",
                    (world, vpc) -> associations(vpc.id(), vpc.cidrs(), IpFamily.IPV4))
            .on(
                    "ipv6-cidr-block-association.association-id",
                    (world, vpc) -> associations(vpc.id(), vpc.cidrs(), IpFamily.IPV6))
            .onAbsent("ipv6-cidr-block-association.ipv6-pool");

    private static final DescribeFilters<SimSubnet> SUBNET_FILTERS = DescribeFilters.<SimSubnet>ofEntities()
            .on("subnet-id", SimSubnet::id)
            .on("vpc-id", SimSubnet::vpc)
            .on("availability-zone", SimSubnet::zone)
            .on("availabilityZone", SimSubnet::zone)
            .on("availability-zone-id", subnet -> Zones.idOf(subnet.zone()))
            .on("cidr-block", subnet -> first(subnet.cidrs(), IpFamily.IPV4))
            .on("cidr", subnet -> first(subnet.cidrs(), IpFamily.IPV4))
            .on(
                    "ipv6-cidr-block-association.ipv6-cidr-block",
                    (world, subnet) -> of(subnet.cidrs(), IpFamily.IPV6).stream())
            .on("available-ip-address-count", (world, subnet) -> Stream.of(available(world, subnet)))
            .on("state", subnet -> "available")
            .on("default-for-az", subnet -> false)
            .on("map-public-ip-on-launch", subnet -> false)
            .on("ipv6-native", subnet -> false)
            .on("owner-id", subnet -> Account.ID)
            .on("subnet-arn", VpcActions::arn)
            .on(
                    "ipv6-cidr-block-association.association-id",
                    (world, subnet) -> associations(subnet.id(), subnet.cidrs(), IpFamily.IPV6))
            .on(
                    "ipv6-cidr-block-association.state",
                    (world, subnet) ->
                            of(subnet.cidrs(), IpFamily.IPV6).stream().map(cidr -> "associated"))
            .onAbsent("customer-owned-ipv4-pool", "outpost-arn");

    private VpcActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeVpcs", VpcActions::describeVpcs);
        actions.put("CreateVpc", VpcActions::createVpc);
        actions.put("DescribeSubnets", VpcActions::describeSubnets);
        actions.put("CreateSubnet", VpcActions::createSubnet);
        actions.put("DescribeAvailabilityZones", VpcActions::describeZones);
        actions.put("DescribeRegions", VpcActions::describeRegions);
    }

    private static Response describeVpcs(Ec2Call call) {
        List<String> ids = call.parameters().list("VpcId");
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        DescribeFilters.Selection<SimVpc> selection = VPC_FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimVpc> vpcs = EntityLookup.vpcs(world, ids);
        DescribePage<SimVpc> page =
                DescribePage.of(vpcs.stream().filter(vpc -> selection.matches(world, vpc)), request);
        return xml -> page.write(xml, "vpcSet", vpc -> write(xml, vpc));
    }

    private static Response describeSubnets(Ec2Call call) {
        List<String> ids = call.parameters().list("SubnetId");
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        DescribeFilters.Selection<SimSubnet> selection = SUBNET_FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimSubnet> subnets = EntityLookup.subnets(world, ids);
        DescribePage<SimSubnet> page =
                DescribePage.of(subnets.stream().filter(subnet -> selection.matches(world, subnet)), request);
        return xml -> page.write(xml, "subnetSet", subnet -> write(xml, world, subnet));
    }

    private static Response createVpc(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        Cidr cidr = cidr("CidrBlock", parameters.required("CidrBlock"), IpFamily.IPV4);
        boolean withIpv6 = parameters.flag("AmazonProvidedIpv6CidrBlock", false);
        parameters.ignore("InstanceTenancy");
        Map<String, String> tags = call.tagsFor("vpc");
        SimVpc vpc = call.change(draft -> {
            List<Cidr> cidrs = new ArrayList<>(List.of(cidr));
            if (withIpv6) {
                cidrs.add(VpcRules.amazonProvidedBlock(draft));
            }
            return VpcRules.createVpc(draft, cidrs, tags);
        });
        return xml -> xml.element("vpc", () -> write(xml, vpc));
    }

    private static Response createSubnet(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String vpc = call.id("VpcId");
        List<Cidr> cidrs = new ArrayList<>();
        cidrs.add(cidr("CidrBlock", parameters.required("CidrBlock"), IpFamily.IPV4));
        String ipv6 = parameters.text("Ipv6CidrBlock");
        if (ipv6 != null) {
            cidrs.add(cidr("Ipv6CidrBlock", ipv6, IpFamily.IPV6));
        }
        String zone = zone(call, parameters.text("AvailabilityZone"), parameters.text("AvailabilityZoneId"));
        Map<String, String> tags = call.tagsFor("subnet");
        SimSubnet subnet = call.change(draft -> VpcRules.createSubnet(draft, vpc, zone, cidrs, tags));
        World world = call.now();
        return xml -> xml.element("subnet", () -> write(xml, world, subnet));
    }

    private static String zone(Ec2Call call, @Nullable String name, @Nullable String id) {
        List<String> zones = List.copyOf(Zones.of(call.now(), call.region()));
        return zones.stream()
                .filter(zone -> name == null || zone.equals(name))
                .filter(zone -> id == null || Zones.idOf(zone).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidValue("Value (" + Objects.requireNonNullElse(name, id)
                        + ") for parameter availabilityZone is invalid. Subnets can currently only be created in the "
                        + "following availability zones: " + String.join(", ", zones) + "."));
    }

    private static Response describeZones(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        List<String> names = parameters.list("ZoneName");
        List<String> ids = parameters.list("ZoneId");
        parameters.ignore("AllAvailabilityZones");
        List<String> zones = Zones.of(call.seen(), call.region()).stream()
                .filter(zone -> names.isEmpty() || names.contains(zone))
                .filter(zone -> ids.isEmpty() || ids.contains(Zones.idOf(zone)))
                .toList();
        if (zones.size() < names.size()) {
            throw Refusal.invalidValue("Invalid availability zone: [" + names.get(0) + "]");
        }
        return xml -> xml.list("availabilityZoneInfo", zones, zone -> {
            xml.text("optInStatus", "opt-in-not-required");
            xml.text("regionName", call.region());
            xml.text("zoneName", zone);
            xml.text("zoneId", Zones.idOf(zone));
            xml.text("groupName", call.region());
            xml.text("networkBorderGroup", call.region());
            xml.text("zoneType", "availability-zone");
            xml.text("zoneState", "available");
            xml.list("messageSet", List.of(), message -> {});
        });
    }

    private static Response describeRegions(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        List<String> names = parameters.list("RegionName");
        parameters.ignore("AllRegions");
        call.seen();
        if (names.stream().anyMatch(name -> !name.equals(call.region()))) {
            throw Refusal.invalidValue("Invalid region name; this simulated EC2 has only " + call.region());
        }
        return xml -> xml.list("regionInfo", List.of(call.region()), region -> {
            xml.text("regionName", region);
            xml.text("regionEndpoint", "ec2." + region + ".amazonaws.com");
            xml.text("optInStatus", "opt-in-not-required");
        });
    }

    private static void write(Ec2Xml xml, SimVpc vpc) throws IOException {
        xml.text("vpcId", vpc.id());
        xml.text("ownerId", Account.ID);
        xml.text("state", "available");
        xml.text("cidrBlock", first(vpc.cidrs(), IpFamily.IPV4));
        xml.list("cidrBlockAssociationSet", of(vpc.cidrs(), IpFamily.IPV4), cidr -> {
            xml.text("cidrBlock", cidr);
            xml.text("associationId", associationId(vpc.id(), cidr));
            xml.element("cidrBlockState", () -> xml.text("state", "associated"));
        });
        writeIpv6(xml, vpc.id(), vpc.cidrs());
        xml.text("dhcpOptionsId", DHCP_OPTIONS);
        xml.text("instanceTenancy", "default");
        xml.text("isDefault", false);
        xml.tags(vpc.tags());
    }

    private static void write(Ec2Xml xml, World world, SimSubnet subnet) throws IOException {
        xml.text("subnetId", subnet.id());
        xml.text("subnetArn", arn(subnet));
        xml.text("state", "available");
        xml.text("ownerId", Account.ID);
        xml.text("vpcId", subnet.vpc());
        xml.text("cidrBlock", first(subnet.cidrs(), IpFamily.IPV4));
        writeIpv6(xml, subnet.id(), subnet.cidrs());
        xml.text("availableIpAddressCount", available(world, subnet));
        xml.text("availabilityZone", subnet.zone());
        xml.text("availabilityZoneId", Zones.idOf(subnet.zone()));
        xml.text("defaultForAz", false);
        xml.text("mapPublicIpOnLaunch", false);
        xml.text("assignIpv6AddressOnCreation", false);
        xml.text("ipv6Native", false);
        xml.tags(subnet.tags());
    }

    private static void writeIpv6(Ec2Xml xml, String owner, List<Cidr> cidrs) throws IOException {
        xml.list("ipv6CidrBlockAssociationSet", of(cidrs, IpFamily.IPV6), cidr -> {
            xml.text("ipv6CidrBlock", cidr);
            xml.text("associationId", associationId(owner, cidr));
            xml.element("ipv6CidrBlockState", () -> xml.text("state", "associated"));
        });
    }

    private static String arn(SimSubnet subnet) {
        String region = subnet.zone().replaceAll("[a-z]$", "");
        return "arn:aws:ec2:" + region + ":" + Account.ID + ":subnet/" + subnet.id();
    }

    private static Stream<String> associations(String owner, List<Cidr> cidrs, IpFamily family) {
        return of(cidrs, family).stream().map(cidr -> associationId(owner, cidr));
    }

    private static String associationId(String owner, Cidr cidr) {
        return Ids.of("vpc-cidr-assoc-", owner.hashCode() * 31L + cidr.hashCode());
    }

    private static long available(World world, SimSubnet subnet) {
        Cidr block = first(subnet.cidrs(), IpFamily.IPV4);
        if (block == null) {
            return 0;
        }
        long all = 1L << IpFamily.IPV4.bits() - block.prefixLength();
        long taken = world.interfaces().values().stream()
                .filter(eni -> eni.subnet().equals(subnet.id()))
                .mapToLong(eni -> eni.addresses(IpFamily.IPV4).count()
                        + eni.prefixes(IpFamily.IPV4).count() * 16)
                .sum();
        return Math.max(0, all - RESERVED - taken);
    }

    private static Cidr cidr(String parameter, String text, IpFamily family) {
        return Cidr.tryParse(text)
                .filter(cidr -> cidr.family() == family)
                .orElseThrow(() -> Refusal.invalidValue("Value (" + text + ") for parameter " + parameter
                        + " is invalid. This is not a valid CIDR block."));
    }

    private static List<Cidr> of(List<Cidr> cidrs, IpFamily family) {
        return cidrs.stream().filter(cidr -> cidr.family() == family).toList();
    }

    private static @Nullable Cidr first(List<Cidr> cidrs, IpFamily family) {
        return of(cidrs, family).stream().findFirst().orElse(null);
    }
}
