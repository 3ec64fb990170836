package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.world.Account;
import io.vpcrouter.internal.simulator.world.SimPrefixList;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The actions that read managed prefix lists. */
final class PrefixListActions {
    private static final int LARGEST_PAGE = 100;

    private static final DescribeFilters<SimPrefixList> FILTERS = DescribeFilters.<SimPrefixList>ofEntities()
            .on("owner-id", list -> Account.ID)
            .on("prefix-list-id", SimPrefixList::id)
            .on("prefix-list-name", SimPrefixList::name);

    private PrefixListActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeManagedPrefixLists", PrefixListActions::describe);
        actions.put("GetManagedPrefixListEntries", PrefixListActions::entries);
    }

    private static Response describe(Ec2Call call) {
        List<String> ids = call.parameters().list("PrefixListId");
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        DescribeFilters.Selection<SimPrefixList> selection = FILTERS.read(call.parameters());
        World world = call.seen();
        DescribePage<SimPrefixList> page = DescribePage.of(
                EntityLookup.prefixLists(world, ids).stream().filter(list -> selection.matches(world, list)), request);
        return xml -> page.write(xml, "prefixListSet", list -> write(xml, call, list));
    }

    private static void write(Ec2Xml xml, Ec2Call call, SimPrefixList list) throws IOException {
        xml.text("prefixListId", list.id());
        xml.text("addressFamily", list.family() == IpFamily.IPV4 ? "IPv4" : "IPv6");
        xml.text("state", "create-complete");
        xml.text(
                "prefixListArn",
                String.format(Locale.ROOT, "arn:aws:ec2:%s:%s:prefix-list/%s", call.region(), Account.ID, list.id()));
        xml.text("prefixListName", list.name());
        xml.text("maxEntries", list.maxEntries());
        xml.text("version", 1);
        xml.tags(list.tags());
        xml.text("ownerId", Account.ID);
    }

    private static Response entries(Ec2Call call) {
        String id = call.id("PrefixListId");
        call.parameters().ignore("TargetVersion");
        DescribePage.Request request = DescribePage.Request.read(call, LARGEST_PAGE);
        SimPrefixList list =
                EntityLookup.prefixLists(call.seen(), List.of(id)).iterator().next();
        DescribePage<Cidr> page = DescribePage.of(
                list.entries().stream().sorted(Comparator.comparing(Cidr::toString)), Cidr::toString, request);
        return xml -> page.write(xml, "entrySet", (Cidr entry) -> xml.text("cidr", entry));
    }
}
