package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InterfaceRules;
import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.internal.simulator.world.Zones;
import io.vpcrouter.model.IpFamily;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on network interfaces and their attachments; {@link AddressActions} has those on addresses. */
final class InterfaceActions {
    private static final int LARGEST_PAGE = 1000;

    private static final DescribeFilters<SimInterface> FILTERS = DescribeFilters.<SimInterface>ofEntities()
            .on("network-interface-id", SimInterface::id)
            .on("vpc-id", SimInterface::vpc)
            .on("subnet-id", SimInterface::subnet)
            .on("availability-zone", (world, eni) -> zone(world, eni))
            .on("availability-zone-id", (world, eni) -> zone(world, eni).map(Zones::idOf))
            .on("addresses.private-ip-address", (world, eni) -> eni.addresses(IpFamily.IPV4))
            .on(
                    "addresses.primary",
                    (world, eni) -> eni.addresses(IpFamily.IPV4)
                            .map(address ->
                                    eni.primaryAddress().filter(address::equals).isPresent()))
            .on("private-ip-address", eni -> eni.primaryAddress().orElse(null))
            .on("ipv6-addresses.ipv6-address", (world, eni) -> eni.addresses(IpFamily.IPV6))
            .on("mac-address", SimInterface::mac)
            .on("status", SimInterface::status)
            .on("description", SimInterface::description)
            .on("source-dest-check", SimInterface::sourceDestCheck)
            .on("interface-type", eni -> "interface")
            .on("requester-managed", eni -> false)
            .on("operator.managed", eni -> false)
            .on("owner-id", eni -> Account.ID)
            .on("attachment.attachment-id", attachment(Attachment::id))
            .on("attachment.instance-id", attachment(Attachment::instance))
            .on("attachment.device-index", attachment(Attachment::deviceIndex))
            .on("attachment.delete-on-termination", attachment(Attachment::deleteOnTermination))
            .on("attachment.instance-owner-id", attachment(attachment -> Account.ID))
            .on(
                    "attachment.attach-time",
                    (world, eni) -> Stream.ofNullable(eni.attachment())
                            .flatMap(attachment -> Stream.ofNullable(InterfaceXml.attachTime(world, attachment))))
            .on("attachment.status", attachment(attachment -> "attached"))
            .onAbsent(
                    "addresses.association.owner-id",
                    "addresses.association.public-ip",
                    "association.allocation-id",
                    "association.association-id",
                    "association.ip-owner-id",
                    "association.public-dns-name",
                    "association.public-ip",
                    "group-id",
                    "group-name",
                    "operator.principal",
                    "private-dns-name",
                    "requester-id");

    private InterfaceActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeNetworkInterfaces", InterfaceActions::describe);
        actions.put("CreateNetworkInterface", InterfaceActions::create);
        actions.put("DeleteNetworkInterface", InterfaceActions::delete);
        actions.put("AttachNetworkInterface", InterfaceActions::attach);
        actions.put("DetachNetworkInterface", InterfaceActions::detach);
    }

    private static Response describe(Ec2Call call) {
        call.parameters().flag("IncludeManagedResources", false);
        List<String> ids = call.parameters().list("NetworkInterfaceId");
        DescribePage.Request request =
                DescribePage.Request.readWithoutIds(call, LARGEST_PAGE, "networkInterfaceId", ids);
        DescribeFilters.Selection<SimInterface> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimInterface> interfaces = EntityLookup.interfaces(world, ids);
        DescribePage<SimInterface> page =
                DescribePage.of(interfaces.stream().filter(eni -> selection.matches(world, eni)), request);
        return xml -> page.write(xml, "networkInterfaceSet", eni -> InterfaceXml.write(xml, world, eni));
    }

    private static Response create(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String subnet = call.id("SubnetId");
        String description = Objects.requireNonNullElse(parameters.text("Description"), "");
        Map<String, String> tags = call.tagsFor("network-interface");
        AddressActions.Wanted wanted = AddressActions.Wanted.ofNewInterface(parameters);
        parameters.ignore("ClientToken", "SecurityGroupId", "InterfaceType");
        SimInterface created = call.change(draft -> {
            SimInterface bare = InterfaceRules.create(draft, subnet, description, tags);
            wanted.assignTo(draft, bare.id());
            return EntityLookup.eni(draft, bare.id());
        });
        World world = call.now();
        return xml -> xml.element("networkInterface", () -> InterfaceXml.write(xml, world, created));
    }

    private static Response delete(Ec2Call call) {
        String eni = call.id("NetworkInterfaceId");
        return call.changed(draft -> InterfaceRules.delete(draft, eni));
    }

    private static Response attach(Ec2Call call) {
        String eni = call.id("NetworkInterfaceId");
        String instance = call.id("InstanceId");
        call.parameters().required("DeviceIndex");
        int index = call.parameters().number("DeviceIndex", 0);
        call.parameters().ignore("NetworkCardIndex");
        Attachment attachment = call.change(draft -> InterfaceRules.attach(draft, eni, instance, index));
        return xml -> {
            xml.text("attachmentId", attachment.id());
            xml.text("networkCardIndex", 0);
        };
    }

    private static Response detach(Ec2Call call) {
        String attachment = call.id("AttachmentId");
        call.parameters().ignore("Force");
        return call.changed(draft -> InterfaceRules.detach(draft, attachment));
    }

    private static Stream<String> zone(World world, SimInterface eni) {
        return Stream.ofNullable(world.subnets().get(eni.subnet())).map(SimSubnet::zone);
    }

    private static Function<SimInterface, @Nullable Object> attachment(Function<Attachment, Object> value) {
        return eni -> eni.attachment() == null ? null : value.apply(eni.attachment());
    }
}
