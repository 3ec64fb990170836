package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.simulator.Ec2Action.Answer;
import io.vpcrouter.simulator.SimTable.Association;
import io.vpcrouter.simulator.SimTarget.Kind;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Route tables and their associations. */
final class TableActions {
    private static final int LARGEST_PAGE = 100;

    private static final Filters<SimTable> FILTERS = new Filters<SimTable>()
            .on("vpc-id", SimTable::vpc)
            .on("route-table-id", SimTable::id)
            .on("owner-id", table -> Account.ID)
            .on("association.main", associations(Association::main))
            .on("association.subnet-id", associations(Association::subnet))
            .on("association.gateway-id", associations(Association::gateway))
            .on("association.route-table-association-id", associations(Association::id))
            .on(
                    "association.route-table-id",
                    (world, table) -> table.associations().stream().map(association -> table.id()))
            .on("route.destination-cidr-block", rows(row -> cidr(row, IpFamily.IPV4)))
            .on("route.destination-ipv6-cidr-block", rows(row -> cidr(row, IpFamily.IPV6)))
            .on(
                    "route.destination-prefix-list-id",
                    rows(row -> row.destination().prefixList()))
            .on("route.gateway-id", targets(Kind.GATEWAY))
            .on("route.nat-gateway-id", targets(Kind.NAT_GATEWAY))
            .on("route.transit-gateway-id", targets(Kind.TRANSIT_GATEWAY))
            .on("route.vpc-peering-connection-id", targets(Kind.PEERING))
            .on("route.egress-only-internet-gateway-id", targets(Kind.EGRESS_ONLY_GATEWAY))
            .on("route.origin", rows(SimRow::originName))
            .on("route.state", (world, table) -> table.rows().stream().map(row -> state(world, row)))
            .on(
                    "route.instance-id",
                    (world, table) -> table.rows().stream().flatMap(row -> Stream.ofNullable(world.instanceOf(row))));

    private TableActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeRouteTables", TableActions::describe);
        actions.put("CreateRouteTable", TableActions::create);
        actions.put("DeleteRouteTable", TableActions::delete);
        actions.put("AssociateRouteTable", TableActions::associate);
        actions.put("DisassociateRouteTable", TableActions::disassociate);
        actions.put("ReplaceRouteTableAssociation", TableActions::replaceAssociation);
    }

    private static Answer describe(Ec2Call call) {
        List<String> ids = call.parameters().list("RouteTableId");
        Page.Request request = Page.Request.read(call, LARGEST_PAGE);
        Filters.Selection<SimTable> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimTable> tables = Known.tables(world, ids);
        Page<SimTable> page = Page.of(tables.stream().filter(table -> selection.matches(world, table)), request);
        return xml -> page.write(xml, "routeTableSet", table -> write(xml, world, table));
    }

    private static Answer create(Ec2Call call) {
        String vpc = call.id("VpcId");
        call.parameters().ignore("ClientToken");
        Map<String, String> tags = call.tagsFor("route-table");
        SimTable table = call.change(draft -> TableRules.create(draft, vpc, tags));
        World world = call.now();
        return xml -> xml.element("routeTable", () -> write(xml, world, table));
    }

    private static Answer delete(Ec2Call call) {
        String table = call.id("RouteTableId");
        return call.changed(draft -> TableRules.delete(draft, table));
    }

    private static Answer associate(Ec2Call call) {
        String table = call.id("RouteTableId");
        String subnet = call.optionalId("SubnetId");
        String gateway = call.parameters().text("GatewayId");
        if ((subnet == null) == (gateway == null)) {
            throw subnet == null
                    ? new Ec2Refusal("MissingParameter", "The request must contain the parameter subnetId or gatewayId")
                    : Ec2Refusal.invalidCombination("Either subnetId or gatewayId may be given, not both");
        }
        if (gateway != null && !Ids.fits("igw-", gateway) && !Ids.fits("vgw-", gateway)) {
            throw call.parameters().bad("GatewayId", gateway);
        }
        return associated(call.change(draft -> TableRules.associate(draft, table, subnet, gateway)), "associationId");
    }

    private static Answer disassociate(Ec2Call call) {
        String association = call.id("AssociationId");
        return call.changed(draft -> TableRules.disassociate(draft, association));
    }

    private static Answer replaceAssociation(Ec2Call call) {
        String association = call.id("AssociationId");
        String table = call.id("RouteTableId");
        return associated(call.change(draft -> TableRules.replace(draft, association, table)), "newAssociationId");
    }

    private static Answer associated(Association association, String element) {
        return xml -> {
            xml.text(element, association.id());
            xml.element("associationState", () -> xml.text("state", "associated"));
        };
    }

    private static void write(Xml xml, World world, SimTable table) throws IOException {
        xml.text("routeTableId", table.id());
        xml.text("vpcId", table.vpc());
        xml.text("ownerId", Account.ID);
        xml.list("routeSet", table.rows(), row -> write(xml, world, row));
        xml.list("associationSet", table.associations(), association -> {
            xml.text("routeTableAssociationId", association.id());
            xml.text("routeTableId", table.id());
            xml.text("subnetId", association.subnet());
            xml.text("gatewayId", association.gateway());
            xml.text("main", association.main());
            xml.element("associationState", () -> xml.text("state", "associated"));
        });
        List<String> propagating = table.rows().stream()
                .filter(SimRow::isLearned)
                .map(row -> row.target().id())
                .filter(id -> id.startsWith("vgw-"))
                .distinct()
                .toList();
        xml.list("propagatingVgwSet", propagating, gateway -> xml.text("gatewayId", gateway));
        xml.tags(table.tags());
    }

    private static void write(Xml xml, World world, SimRow row) throws IOException {
        xml.text("destinationCidrBlock", cidr(row, IpFamily.IPV4));
        xml.text("destinationIpv6CidrBlock", cidr(row, IpFamily.IPV6));
        xml.text("destinationPrefixListId", row.destination().prefixList());
        xml.text(row.target().kind().element(), row.target().id());
        String instance = world.instanceOf(row);
        if (instance != null) {
            xml.text("instanceId", instance);
            xml.text("instanceOwnerId", Account.ID);
        }
        xml.text("state", state(world, row));
        xml.text("origin", row.originName());
    }

    private static String state(World world, SimRow row) {
        return world.isBlackhole(row) ? "blackhole" : "active";
    }

    private static @Nullable Object cidr(SimRow row, IpFamily family) {
        Cidr cidr = row.destination().cidr();
        return cidr != null && cidr.family() == family ? cidr : null;
    }

    private static BiFunction<World, SimTable, Stream<?>> rows(Function<SimRow, @Nullable Object> value) {
        return (world, table) -> table.rows().stream().flatMap(row -> Stream.ofNullable(value.apply(row)));
    }

    private static BiFunction<World, SimTable, Stream<?>> targets(Kind kind) {
        return rows(row -> row.target().kind() == kind ? row.target().id() : null);
    }

    private static BiFunction<World, SimTable, Stream<?>> associations(Function<Association, @Nullable Object> value) {
        return (world, table) ->
                table.associations().stream().flatMap(association -> Stream.ofNullable(value.apply(association)));
    }
}
