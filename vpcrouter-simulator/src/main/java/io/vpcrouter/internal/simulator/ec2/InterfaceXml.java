package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.internal.simulator.world.Zones;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network interface as DescribeNetworkInterfaces shows it, and as the shorter part of an instance. */
final class InterfaceXml {
    private InterfaceXml() {}

    static void write(Ec2Xml xml, World world, SimInterface eni) throws IOException {
        common(xml, eni);
        SimSubnet subnet = world.subnets().get(eni.subnet());
        if (subnet != null) {
            xml.text("availabilityZone", subnet.zone());
            xml.text("availabilityZoneId", Zones.idOf(subnet.zone()));
        }
        xml.text("requesterManaged", false);
        xml.tags(eni.tags());
        Attachment attachment = eni.attachment();
        if (attachment != null) {
            attachment(xml, world, attachment);
        }
    }

    static void attachment(Ec2Xml xml, World world, Attachment attachment) throws IOException {
        xml.element("attachment", () -> {
            attachment(xml, attachment, attachTime(world, attachment));
            xml.text("instanceId", attachment.instance());
            xml.text("instanceOwnerId", Account.ID);
        });
    }

    /** Writes the interface as part of its instance, without the id of the instance. */
    static void writeInside(Ec2Xml xml, SimInterface eni, Attachment attachment, Instant launched) throws IOException {
        common(xml, eni);
        xml.element("attachment", () -> attachment(xml, attachment, time(launched)));
    }

    private static void attachment(Ec2Xml xml, Attachment attachment, @Nullable String since) throws IOException {
        xml.text("attachmentId", attachment.id());
        xml.text("deviceIndex", attachment.deviceIndex());
        xml.text("networkCardIndex", 0);
        xml.text("status", "attached");
        xml.text("attachTime", since);
        xml.text("deleteOnTermination", attachment.deleteOnTermination());
    }

    private static void common(Ec2Xml xml, SimInterface eni) throws IOException {
        xml.text("networkInterfaceId", eni.id());
        xml.text("subnetId", eni.subnet());
        xml.text("vpcId", eni.vpc());
        xml.text("description", eni.description());
        xml.text("ownerId", Account.ID);
        xml.text("status", eni.status());
        xml.text("macAddress", eni.mac());
        IpAddress primary = eni.primaryAddress().orElse(null);
        xml.text("privateIpAddress", primary);
        xml.text("sourceDestCheck", eni.sourceDestCheck());
        xml.text("interfaceType", "interface");
        xml.list("groupSet", List.of(), group -> {});
        xml.list("privateIpAddressesSet", eni.addresses(IpFamily.IPV4).toList(), address -> {
            xml.text("privateIpAddress", address);
            xml.text("primary", address.equals(primary));
        });
        xml.list("ipv6AddressesSet", eni.addresses(IpFamily.IPV6).toList(), address -> {
            xml.text("ipv6Address", address);
            xml.text("isPrimaryIpv6", false);
        });
        xml.list(
                "ipv4PrefixSet", eni.prefixes(IpFamily.IPV4).toList(), (Cidr prefix) -> xml.text("ipv4Prefix", prefix));
        xml.list(
                "ipv6PrefixSet", eni.prefixes(IpFamily.IPV6).toList(), (Cidr prefix) -> xml.text("ipv6Prefix", prefix));
    }

    /** The attach time, which is the launch time of the instance here. */
    static @Nullable String attachTime(World world, Attachment attachment) {
        SimInstance instance = world.instances().get(attachment.instance());
        return instance == null ? null : time(instance.launch().time());
    }

    /** A time in EC2's format, which has milliseconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
    }
}
