package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.rules.TableRules;
import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.SimRoute;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.internal.simulator.world.SimTarget.Kind;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixListId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on route tables and their associations. */
final class TableActions {
    private static final int LARGEST_PAGE = 100;

    private static final DescribeFilters<SimTable> FILTERS = DescribeFilters.<SimTable>ofEntities()
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
            .on("route.destination-cidr-block", routes(route -> cidr(route, IpFamily.IPV4)))
            .on("route.destination-ipv6-cidr-block", routes(route -> cidr(route, IpFamily.IPV6)))
            .on("route.destination-prefix-list-id", routes(TableActions::prefixList))
            .on("route.gateway-id", targets(Kind.GATEWAY))
            .on("route.nat-gateway-id", targets(Kind.NAT_GATEWAY))
            .on("route.transit-gateway-id", targets(Kind.TRANSIT_GATEWAY))
            .on("route.vpc-peering-connection-id", targets(Kind.PEERING))
            .on("route.egress-only-internet-gateway-id", targets(Kind.EGRESS_ONLY_GATEWAY))
            .on("route.origin", routes(SimRoute::originName))
            .on("route.state", (world, table) -> table.routes().stream().map(route -> state(world, route)))
            .on(
                    "route.instance-id",
                    (world, table) ->
                            table.routes().stream().flatMap(route -> Stream.ofNullable(world.instanceOf(route))));

    private TableActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeRouteTables", TableActions::describe);
        actions.put("CreateRouteTable", TableActions::create);
        actions.put("DeleteRouteTable", TableActions::delete);
        actions.put("AssociateRouteTable", TableActions::associate);
        actions.put("DisassociateRouteTable", TableActions::disassociate);
        actions.put("ReplaceRouteTableAssociation", TableActions::replaceAssociation);
    }

    private static Response describe(Ec2Call call) {
        List<String> ids = call.parameters().list("RouteTableId");
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        DescribeFilters.Selection<SimTable> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        Collection<SimTable> tables = EntityLookup.tables(world, ids);
        DescribePage<SimTable> page =
                DescribePage.of(tables.stream().filter(table -> selection.matches(world, table)), request);
        return xml -> page.write(xml, "routeTableSet", table -> write(xml, world, table));
    }

    private static Response create(Ec2Call call) {
        String vpc = call.id("VpcId");
        call.parameters().ignore("ClientToken");
        Map<String, String> tags = call.tagsFor("route-table");
        SimTable table = call.change(draft -> TableRules.create(draft, vpc, tags));
        World world = call.now();
        return xml -> xml.element("routeTable", () -> write(xml, world, table));
    }

    private static Response delete(Ec2Call call) {
        String table = call.id("RouteTableId");
        return call.changed(draft -> TableRules.delete(draft, table));
    }

    private static Response associate(Ec2Call call) {
        String table = call.id("RouteTableId");
        String subnet = call.optionalId("SubnetId");
        String gateway = call.parameters().text("GatewayId");
        if ((subnet == null) == (gateway == null)) {
            throw subnet == null
                    ? new Refusal("MissingParameter", "The request must contain the parameter subnetId or gatewayId")
                    : Refusal.invalidCombination("Either subnetId or gatewayId may be given, not both");
        }
        if (gateway != null && !Ids.fits("igw-", gateway) && !Ids.fits("vgw-", gateway)) {
            throw call.parameters().bad("GatewayId", gateway);
        }
        return associated(call.change(draft -> TableRules.associate(draft, table, subnet, gateway)), "associationId");
    }

    private static Response disassociate(Ec2Call call) {
        String association = call.id("AssociationId");
        return call.changed(draft -> TableRules.disassociate(draft, association));
    }

    private static Response replaceAssociation(Ec2Call call) {
        String association = call.id("AssociationId");
        String table = call.id("RouteTableId");
        return associated(call.change(draft -> TableRules.replace(draft, association, table)), "newAssociationId");
    }

    private static Response associated(Association association, String element) {
        return xml -> {
            xml.text(element, association.id());
            xml.element("associationState", () -> xml.text("state", "associated"));
        };
    }

    private static void write(Ec2Xml xml, World world, SimTable table) throws IOException {
        xml.text("routeTableId", table.id());
        xml.text("vpcId", table.vpc());
        xml.text("ownerId", Account.ID);
        xml.list("routeSet", table.routes(), route -> write(xml, world, route));
        xml.list("associationSet", table.associations(), association -> {
            xml.text("routeTableAssociationId", association.id());
            xml.text("routeTableId", table.id());
            xml.text("subnetId", association.subnet());
            xml.text("gatewayId", association.gateway());
            xml.text("main", association.main());
            xml.element("associationState", () -> xml.text("state", "associated"));
        });
        List<String> propagating = table.routes().stream()
                .filter(SimRoute::isLearned)
                .map(route -> route.target().id())
                .filter(id -> id.startsWith("vgw-"))
                .distinct()
                .toList();
        xml.list("propagatingVgwSet", propagating, gateway -> xml.text("gatewayId", gateway));
        xml.tags(table.tags());
    }

    private static void write(Ec2Xml xml, World world, SimRoute route) throws IOException {
        xml.text("destinationCidrBlock", cidr(route, IpFamily.IPV4));
        xml.text("destinationIpv6CidrBlock", cidr(route, IpFamily.IPV6));
        xml.text("destinationPrefixListId", prefixList(route));
        xml.text(route.target().kind().element(), route.target().id());
        String instance = world.instanceOf(route);
        if (instance != null) {
            xml.text("instanceId", instance);
            xml.text("instanceOwnerId", Account.ID);
        }
        xml.text("state", state(world, route));
        xml.text("origin", route.originName());
    }

    private static String state(World world, SimRoute route) {
        return world.isBlackhole(route) ? "blackhole" : "active";
    }

    private static @Nullable Object cidr(SimRoute route, IpFamily family) {
        return route.destination() instanceof Cidr cidr && cidr.family() == family ? cidr : null;
    }

    private static @Nullable Object prefixList(SimRoute route) {
        return route.destination() instanceof PrefixListId list ? list : null;
    }

    private static BiFunction<World, SimTable, Stream<?>> routes(Function<SimRoute, @Nullable Object> value) {
        return (world, table) -> table.routes().stream().flatMap(route -> Stream.ofNullable(value.apply(route)));
    }

    private static BiFunction<World, SimTable, Stream<?>> targets(Kind kind) {
        return routes(route -> route.target().kind() == kind ? route.target().id() : null);
    }

    private static BiFunction<World, SimTable, Stream<?>> associations(Function<Association, @Nullable Object> value) {
        return (world, table) ->
                table.associations().stream().flatMap(association -> Stream.ofNullable(value.apply(association)));
    }
}
