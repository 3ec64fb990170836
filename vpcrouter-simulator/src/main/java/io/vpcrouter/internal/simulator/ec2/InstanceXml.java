package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Health;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.internal.simulator.world.Zones;
import io.vpcrouter.model.IpAddress;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An instance as DescribeInstances, RunInstances and DescribeInstanceStatus show it. */
final class InstanceXml {
    private InstanceXml() {}

    static String reservationOf(SimInstance instance) {
        return "r-" + instance.id().substring("i-".length());
    }

    /** A reservation with one instance in it; the simulated EC2 makes no others. */
    static void reservation(Ec2Xml xml, World world, SimInstance instance) throws IOException {
        xml.text("reservationId", reservationOf(instance));
        xml.text("ownerId", Account.ID);
        xml.list("groupSet", List.of(), group -> {});
        xml.list("instancesSet", List.of(instance), one -> write(xml, world, one));
    }

    static void write(Ec2Xml xml, World world, SimInstance instance) throws IOException {
        List<SimInterface> interfaces = interfacesOf(world, instance);
        @Nullable SimInterface primary = interfaces.isEmpty() ? null : interfaces.get(0);
        @Nullable
        IpAddress address = primary == null ? null : primary.primaryAddress().orElse(null);
        xml.text("instanceId", instance.id());
        xml.text("imageId", "ami-00000000000000000");
        xml.element("instanceState", () -> state(xml, instance.state()));
        xml.text(
                "privateDnsName",
                address == null ? "" : "ip-" + address.toString().replace('.', '-') + ".ec2.internal");
        xml.text("dnsName", "");
        xml.text("reason", "");
        xml.text("amiLaunchIndex", 0);
        xml.list("productCodes", List.of(), code -> {});
        xml.text("instanceType", instance.type());
        xml.text("launchTime", InterfaceXml.time(instance.launched()));
        xml.element("placement", () -> {
            xml.text("availabilityZone", instance.zone());
            xml.text("availabilityZoneId", Zones.idOf(instance.zone()));
            xml.text("groupName", "");
            xml.text("tenancy", "default");
        });
        xml.element("monitoring", () -> xml.text("state", "disabled"));
        if (primary != null) {
            xml.text("subnetId", primary.subnet());
            xml.text("vpcId", primary.vpc());
            xml.text("privateIpAddress", address);
            xml.text("sourceDestCheck", primary.sourceDestCheck());
        }
        xml.list("groupSet", List.of(), group -> {});
        xml.text("architecture", "x86_64");
        xml.text("rootDeviceType", "ebs");
        xml.text("rootDeviceName", "/dev/xvda");
        xml.list("blockDeviceMapping", List.of(), device -> {});
        xml.text("virtualizationType", "hvm");
        xml.text("hypervisor", "xen");
        xml.tags(instance.tags());
        xml.list("networkInterfaceSet", interfaces, eni -> {
            Attachment attachment = Objects.requireNonNull(eni.attachment());
            InterfaceXml.writeInside(xml, eni, attachment, instance.launched());
        });
        xml.text("ebsOptimized", false);
        xml.text("enaSupport", true);
    }

    /** The interfaces of an instance, the primary one first. */
    static List<SimInterface> interfacesOf(World world, SimInstance instance) {
        return world.interfacesOf(instance.id())
                .sorted(Comparator.comparingInt(
                        eni -> Objects.requireNonNull(eni.attachment()).deviceIndex()))
                .toList();
    }

    static void state(Ec2Xml xml, InstanceState state) throws IOException {
        xml.text("code", state.code());
        xml.text("name", state.word());
    }

    static void status(Ec2Xml xml, SimInstance instance) throws IOException {
        xml.text("instanceId", instance.id());
        xml.text("availabilityZone", instance.zone());
        xml.text("availabilityZoneId", Zones.idOf(instance.zone()));
        Health health = instance.health();
        xml.list("eventsSet", health.events(), event -> {
            xml.text("instanceEventId", "instance-event-" + instance.id().substring("i-".length()));
            xml.text("code", event.code());
            xml.text("description", event.description());
            xml.text("notBefore", InterfaceXml.time(event.notBefore()));
        });
        xml.element("instanceState", () -> state(xml, instance.state()));
        xml.element("systemStatus", () -> check(xml, systemStatus(instance)));
        xml.element("instanceStatus", () -> check(xml, instanceStatus(instance)));
    }

    static String systemStatus(SimInstance instance) {
        return instance.state() == InstanceState.RUNNING ? instance.health().systemStatus() : "not-applicable";
    }

    static String instanceStatus(SimInstance instance) {
        return instance.state() == InstanceState.RUNNING ? instance.health().instanceStatus() : "not-applicable";
    }

    /** The word for the reachability check below a status; checks that do not run have none. */
    static @Nullable String reachability(String status) {
        return switch (status) {
            case "ok" -> "passed";
            case "impaired" -> "failed";
            case "not-applicable" -> null;
            default -> status;
        };
    }

    private static void check(Ec2Xml xml, String status) throws IOException {
        xml.text("status", status);
        String reachability = reachability(status);
        if (reachability != null) {
            xml.list("details", List.of(reachability), value -> {
                xml.text("name", "reachability");
                xml.text("status", value);
            });
        }
    }
}
