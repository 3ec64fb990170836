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
    static final String ARCHITECTURE = "x86_64";
    static final String HYPERVISOR = "xen";
    static final String ROOT_DEVICE_NAME = "/dev/xvda";
    static final String ROOT_DEVICE_TYPE = "ebs";
    static final String TENANCY = "default";
    static final String VIRTUALIZATION_TYPE = "hvm";

    static final String USER_SHUTDOWN = "Client.UserInitiatedShutdown";

    private InstanceXml() {}

    /** Writes a reservation with those of its instances that are given. */
    static void reservation(Ec2Xml xml, World world, List<SimInstance> instances) throws IOException {
        xml.text("reservationId", instances.get(0).launch().reservation());
        xml.text("ownerId", Account.ID);
        xml.list("groupSet", List.of(), group -> {});
        xml.list("instancesSet", instances, one -> write(xml, world, one));
    }

    /** The DNS name of the primary address; empty if there is none. */
    static String privateDnsName(World world, SimInstance instance) {
        return interfacesOf(world, instance).stream()
                .findFirst()
                .flatMap(SimInterface::primaryAddress)
                .map(address -> "ip-" + address.toString().replace('.', '-') + ".ec2.internal")
                .orElse("");
    }

    static void write(Ec2Xml xml, World world, SimInstance instance) throws IOException {
        List<SimInterface> interfaces = interfacesOf(world, instance);
        @Nullable SimInterface primary = interfaces.isEmpty() ? null : interfaces.get(0);
        @Nullable
        IpAddress address = primary == null ? null : primary.primaryAddress().orElse(null);
        xml.text("instanceId", instance.id());
        xml.text("imageId", instance.launch().image());
        xml.element("instanceState", () -> state(xml, instance.state()));
        xml.text("privateDnsName", privateDnsName(world, instance));
        xml.text("dnsName", "");
        xml.text("reason", instance.stateReason());
        xml.text("amiLaunchIndex", instance.launch().index());
        xml.list("productCodes", List.of(), code -> {});
        xml.text("instanceType", instance.type());
        xml.text("launchTime", InterfaceXml.time(instance.launch().time()));
        xml.element("placement", () -> {
            xml.text("availabilityZone", instance.zone());
            xml.text("availabilityZoneId", Zones.idOf(instance.zone()));
            xml.text("groupName", "");
            xml.text("tenancy", TENANCY);
        });
        xml.element("monitoring", () -> xml.text("state", "disabled"));
        if (primary != null) {
            xml.text("subnetId", primary.subnet());
            xml.text("vpcId", primary.vpc());
            xml.text("privateIpAddress", address);
            xml.text("sourceDestCheck", primary.sourceDestCheck());
        }
        xml.list("groupSet", List.of(), group -> {});
        xml.text("architecture", ARCHITECTURE);
        xml.text("rootDeviceType", ROOT_DEVICE_TYPE);
        xml.text("rootDeviceName", ROOT_DEVICE_NAME);
        xml.list("blockDeviceMapping", List.of(), device -> {});
        xml.text("virtualizationType", VIRTUALIZATION_TYPE);
        xml.text("hypervisor", HYPERVISOR);
        xml.tags(instance.tags());
        xml.list("networkInterfaceSet", interfaces, eni -> {
            Attachment attachment = Objects.requireNonNull(eni.attachment());
            InterfaceXml.writeInside(xml, eni, attachment, instance.launch().time());
        });
        if (!instance.stateReason().isEmpty()) {
            xml.element("stateReason", () -> {
                xml.text("code", USER_SHUTDOWN);
                xml.text("message", USER_SHUTDOWN + ": User initiated shutdown");
            });
        }
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

    /** The result of the reachability check behind a status, or null if the check does not run. */
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
