package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Event;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.internal.simulator.world.Zones;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on instances; {@link LaunchActions} launches them. */
final class InstanceActions {
    private static final int LARGEST_PAGE = 1000;
    private static final int MOST_IDS_OF_STATUS = 100;

    private static final DescribeFilters<SimInstance> FILTERS = DescribeFilters.<SimInstance>ofEntities()
            .on("instance-id", SimInstance::id)
            .on("vpc-id", interfaces(eni -> Stream.of(eni.vpc())))
            .on("subnet-id", interfaces(eni -> Stream.of(eni.subnet())))
            .on("availability-zone", SimInstance::zone)
            .on("availability-zone-id", instance -> Zones.idOf(instance.zone()))
            .on("instance-state-name", instance -> instance.state().word())
            .on("instance-state-code", instance -> instance.state().code())
            .on("instance-type", SimInstance::type)
            .on("owner-id", instance -> Account.ID)
            .on("reservation-id", instance -> instance.launch().reservation())
            .on("launch-index", instance -> instance.launch().index())
            .on("launch-time", instance -> InterfaceXml.time(instance.launch().time()))
            .on("image-id", instance -> instance.launch().image())
            .on("private-dns-name", (world, instance) -> Stream.of(InstanceXml.privateDnsName(world, instance)))
            .on("reason", SimInstance::stateReason)
            .on("state-reason-code", instance -> instance.stateReason().isEmpty() ? null : InstanceXml.USER_SHUTDOWN)
            .on("architecture", instance -> InstanceXml.ARCHITECTURE)
            .on("hypervisor", instance -> InstanceXml.HYPERVISOR)
            .on("root-device-name", instance -> InstanceXml.ROOT_DEVICE_NAME)
            .on("root-device-type", instance -> InstanceXml.ROOT_DEVICE_TYPE)
            .on("virtualization-type", instance -> InstanceXml.VIRTUALIZATION_TYPE)
            .on("tenancy", instance -> InstanceXml.TENANCY)
            .on("monitoring-state", instance -> "disabled")
            .on("ebs-optimized", instance -> false)
            .on("ena-support", instance -> true)
            .on("private-ip-address", interfaces(eni -> eni.primaryAddress().stream()))
            .on("ipv6-address", interfaces(eni -> eni.addresses(IpFamily.IPV6)))
            .on("source-dest-check", interfaces(eni -> Stream.of(eni.sourceDestCheck())))
            .on("network-interface.network-interface-id", interfaces(eni -> Stream.of(eni.id())))
            .on("network-interface.vpc-id", interfaces(eni -> Stream.of(eni.vpc())))
            .on("network-interface.subnet-id", interfaces(eni -> Stream.of(eni.subnet())))
            .on("network-interface.mac-address", interfaces(eni -> Stream.of(eni.mac())))
            .on("network-interface.status", interfaces(eni -> Stream.of(eni.status())))
            .on("network-interface.description", interfaces(eni -> Stream.of(eni.description())))
            .on("network-interface.source-dest-check", interfaces(eni -> Stream.of(eni.sourceDestCheck())))
            .on("network-interface.private-ip-address", interfaces(eni -> eni.primaryAddress().stream()))
            .on("network-interface.addresses.private-ip-address", interfaces(eni -> eni.addresses(IpFamily.IPV4)))
            .on("network-interface.ipv6-addresses.ipv6-address", interfaces(eni -> eni.addresses(IpFamily.IPV6)))
            .on("network-interface.ipv4-prefixes.ipv4-prefix", interfaces(eni -> eni.prefixes(IpFamily.IPV4)))
            .on("network-interface.ipv6-prefixes.ipv6-prefix", interfaces(eni -> eni.prefixes(IpFamily.IPV6)))
            .on(
                    "network-interface.attachment.attachment-id",
                    interfaces(eni -> Stream.ofNullable(eni.attachment()).map(SimInterface.Attachment::id)))
            .on(
                    "network-interface.attachment.device-index",
                    interfaces(eni -> Stream.ofNullable(eni.attachment()).map(SimInterface.Attachment::deviceIndex)))
            .onAbsent(
                    "key-name",
                    "group-id",
                    "ip-address",
                    "dns-name",
                    "platform",
                    "instance-lifecycle",
                    "instance.group-id",
                    "instance.group-name",
                    "iam-instance-profile.arn",
                    "client-token",
                    "network-interface.group-id",
                    "network-interface.group-name",
                    "placement-group-name");

    private static final DescribeFilters<SimInstance> STATUS_FILTERS = DescribeFilters.<SimInstance>ofEntities()
            .on("availability-zone", SimInstance::zone)
            .on("availability-zone-id", instance -> Zones.idOf(instance.zone()))
            .on("instance-state-name", instance -> instance.state().word())
            .on("instance-state-code", instance -> instance.state().code())
            .on("instance-status.status", InstanceXml::instanceStatus)
            .on("system-status.status", InstanceXml::systemStatus)
            .on(
                    "instance-status.reachability",
                    instance -> InstanceXml.reachability(InstanceXml.instanceStatus(instance)))
            .on("system-status.reachability", instance -> InstanceXml.reachability(InstanceXml.systemStatus(instance)))
            .on("event.code", events(Event::code))
            .on("event.description", events(Event::description))
            .on("operator.managed", instance -> false)
            .onAbsent(
                    "attached-ebs-status.status",
                    "event.instance-event-id",
                    "event.not-after",
                    "event.not-before",
                    "event.not-before-deadline",
                    "operator.principal");

    private static final Comparator<SimInstance> BY_LAUNCH = Comparator.comparing(
                    (SimInstance instance) -> instance.launch().reservation())
            .thenComparingInt(instance -> instance.launch().index());

    private InstanceActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeInstances", InstanceActions::describe);
        actions.put("DescribeInstanceStatus", InstanceActions::describeStatus);
        actions.put("StartInstances", call -> send(call, InstanceRules::start));
        actions.put("StopInstances", call -> send(call, InstanceRules::stop));
        actions.put("TerminateInstances", call -> send(call, InstanceRules::terminate));
    }

    private static Response describe(Ec2Call call) {
        call.parameters().flag("IncludeManagedResources", false);
        List<String> ids = call.parameters().list("InstanceId");
        DescribePage.Request request = DescribePage.Request.readWithoutIds(call, LARGEST_PAGE, "instancesSet", ids);
        DescribeFilters.Selection<SimInstance> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimInstance> instances = EntityLookup.instances(world, ids);
        DescribePage<SimInstance> page = DescribePage.of(
                instances.stream()
                        .filter(instance -> selection.matches(world, instance))
                        .sorted(BY_LAUNCH),
                InstanceActions::placeInLaunch,
                request);
        Collection<List<SimInstance>> reservations = page.items().stream()
                .collect(Collectors.groupingBy(
                        instance -> instance.launch().reservation(), LinkedHashMap::new, Collectors.toList()))
                .values();
        return xml -> {
            xml.list("reservationSet", reservations, launched -> InstanceXml.reservation(xml, world, launched));
            xml.text("nextToken", page.nextToken());
        };
    }

    /** A key for pages that sorts as {@link #BY_LAUNCH} does: the addition gives all indexes the same number of digits. */
    private static String placeInLaunch(SimInstance instance) {
        return instance.launch().reservation()
                + " "
                + (LaunchActions.LARGEST + instance.launch().index());
    }

    private static Response describeStatus(Ec2Call call) {
        call.parameters().flag("IncludeManagedResources", false);
        boolean all = call.parameters().flag("IncludeAllInstances", false);
        List<String> ids = call.parameters().list("InstanceId");
        if (ids.size() > MOST_IDS_OF_STATUS) {
            throw Refusal.invalidValue("At most " + MOST_IDS_OF_STATUS + " instance IDs may be given");
        }
        DescribePage.Request request = DescribePage.Request.readWithoutIds(call, LARGEST_PAGE, "instancesSet", ids);
        DescribeFilters.Selection<SimInstance> selection = STATUS_FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimInstance> instances = EntityLookup.instances(world, ids);
        DescribePage<SimInstance> page = DescribePage.of(
                instances.stream()
                        .filter(instance -> all || instance.state() == InstanceState.RUNNING)
                        .filter(instance -> selection.matches(world, instance)),
                request);
        return xml -> page.write(xml, "instanceStatusSet", instance -> InstanceXml.status(xml, instance));
    }

    /** The state of one instance before and after a call. */
    private record Change(String instance, InstanceState before, InstanceState after) {
        void write(Ec2Xml xml) throws IOException {
            xml.text("instanceId", instance);
            xml.element("currentState", () -> InstanceXml.state(xml, after));
            xml.element("previousState", () -> InstanceXml.state(xml, before));
        }
    }

    private static Response send(Ec2Call call, BiConsumer<Draft, String> rule) {
        if (call.parameters().list("InstanceId").isEmpty()) {
            throw Refusal.invalidCombination("No instances specified");
        }
        List<String> ids = call.ids("InstanceId");
        call.parameters().ignore("Force", "Hibernate", "SkipOsShutdown", "AdditionalInfo");
        List<Change> changes = call.change(draft -> {
            List<Change> made = new ArrayList<>();
            for (String id : ids) {
                InstanceState before = EntityLookup.instance(draft, id).state();
                rule.accept(draft, id);
                made.add(new Change(id, before, EntityLookup.instance(draft, id).state()));
            }
            return made;
        });
        return xml -> xml.list("instancesSet", changes, change -> change.write(xml));
    }

    private static BiFunction<World, SimInstance, Stream<?>> interfaces(Function<SimInterface, Stream<?>> values) {
        return (world, instance) -> world.interfacesOf(instance.id()).flatMap(values);
    }

    private static BiFunction<World, SimInstance, Stream<?>> events(Function<Event, @Nullable Object> value) {
        return (world, instance) ->
                instance.health().events().stream().map(value).filter(Objects::nonNull);
    }
}
