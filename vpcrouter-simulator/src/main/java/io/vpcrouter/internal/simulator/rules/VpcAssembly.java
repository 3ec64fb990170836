package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.SimPrefixList;
import io.vpcrouter.internal.simulator.world.SimRoute;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTarget;
import io.vpcrouter.internal.simulator.world.SimVpc;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route.Origin;
import io.vpcrouter.spi.RouterClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds a VPC part by part; throws {@link InvalidPartException} for an invalid part. For one thread. */
public final class VpcAssembly {
    private static final Pattern ZONE = Pattern.compile("[a-z]{2}(-[a-z0-9]+)+");

    private final String vpc;
    private final String region;
    private final Behaviour behaviour = new Behaviour();
    private final Draft draft;
    private final Map<String, TreeSet<SimRoute>> routes = new HashMap<>();
    private final List<Cidr> cidrs = new ArrayList<>();

    public VpcAssembly(String vpc, String region, RouterClock clock) {
        this.vpc = checkVpc(vpc);
        this.region = checkRegion(region);
        this.draft = new Draft(World.EMPTY, clock.now());
        draft.vpcs().put(new SimVpc(vpc, List.of(), Map.of()));
    }

    public static String checkVpc(String id) {
        return wellFormed("vpc-", "VPC id", id);
    }

    public static String checkRegion(String region) {
        if (!ZONE.matcher(region).matches()) {
            throw new InvalidPartException("region", region, "the name of a region, as in us-east-1");
        }
        return region;
    }

    public void cidr(String cidr) {
        cidrs.add(cidr("CIDR of the VPC", cidr));
        draft.vpcs().put(new SimVpc(vpc, cidrs, tagsOf(vpc)));
    }

    public void subnet(String id, String zone, String... blocks) {
        checkNew("subnet-", "subnet id", id);
        if (!ZONE.matcher(zone).matches()) {
            throw new InvalidPartException("zone", zone, "the name of an Availability Zone, as in " + region + "a");
        }
        List<Cidr> parsed = Arrays.stream(blocks)
                .map(block -> cidr("CIDR of a subnet", block))
                .toList();
        for (Cidr block : parsed) {
            if (cidrs.stream().noneMatch(cidr -> cidr.contains(block))) {
                throw new InvalidPartException("CIDR of subnet " + id, block.toString(), "a part of the VPC, " + cidrs);
            }
        }
        draft.subnets().put(new SimSubnet(id, vpc, zone, parsed, Map.of()));
    }

    public void instance(String id, String state) {
        checkNew("i-", "instance id", id);
        InstanceState known = Arrays.stream(InstanceState.values())
                .filter(candidate -> candidate.word().equals(state))
                .findFirst()
                .orElseThrow(() -> new InvalidPartException(
                        "state of instance " + id,
                        state,
                        "one of "
                                + Arrays.stream(InstanceState.values())
                                        .map(InstanceState::word)
                                        .collect(Collectors.joining(", "))));
        draft.instances().put(SimInstance.alone(id, vpc, region + "a", known, draft.now()));
    }

    public void eni(String id, String subnet, @Nullable String instance, String... addresses) {
        checkNew("eni-", "interface id", id);
        SimSubnet home = draft.subnets().find(subnet);
        if (home == null) {
            throw new InvalidPartException("subnet of interface " + id, subnet, "a subnet of the VPC");
        }
        draft.interfaces().put(new SimInterface(id, vpc, subnet, List.of(), List.of(), true, null, "", Map.of()));
        if (instance != null) {
            attach(id, home, instance);
        }
        for (String address : addresses) {
            IpAddress parsed = IpAddress.tryParse(address)
                    .orElseThrow(
                            () -> new InvalidPartException("address of interface " + id, address, "an IP address"));
            obey("address of interface " + id, address, () -> InterfaceRules.assign(draft, id, parsed, false));
        }
    }

    private void attach(String eni, SimSubnet home, String instance) {
        SimInstance found = draft.instances().find(instance);
        if (found == null) {
            throw new InvalidPartException("instance of interface " + eni, instance, "an instance of the VPC");
        }
        int device = InstanceRules.interfacesOf(draft, instance).size();
        if (device == 0) {
            draft.instances().put(found.inZone(home.zone()));
        } else if (!home.zone().equals(found.zone())) {
            throw new InvalidPartException(
                    "zone of interface " + eni, home.zone(), found.zone() + ", the zone of " + instance);
        }
        SimInterface bare = EntityLookup.eni(draft, eni);
        draft.interfaces()
                .put(bare.withAttachment(new Attachment(draft.newId("eni-attach-"), instance, device, device == 0)));
    }

    public void prefix(String eni, String prefix) {
        Cidr parsed = cidr("prefix of interface " + eni, prefix);
        obey("prefix of interface " + eni, prefix, () -> InterfaceRules.assignPrefix(draft, eni, parsed));
    }

    public void sourceDestCheck(String eni, boolean check) {
        obey(
                "interface",
                eni,
                () -> draft.interfaces().put(EntityLookup.eni(draft, eni).withSourceDestCheck(check)));
    }

    public void table(String id) {
        checkNew("rtb-", "route table id", id);
        draft.tables().put(SimTable.of(id, vpc, List.of(), List.of(), Map.of()));
        routes.put(id, new TreeSet<>());
    }

    public void main(String table) {
        if (draft.tables().entries().values().stream().anyMatch(SimTable::isMain)) {
            throw new InvalidPartException("main table", table, "one main table in a VPC");
        }
        obey("route table", table, () -> TableRules.makeMain(draft, EntityLookup.table(draft, table)));
    }

    public void associate(String table, String user) {
        boolean gateway = Ids.fits("igw-", user) || Ids.fits("vgw-", user);
        obey(
                "association of " + table,
                user,
                () -> TableRules.associate(draft, table, gateway ? null : user, gateway ? user : null));
    }

    public void prefixList(String id, String family, int maxEntries, List<String> entries) {
        if (PrefixListId.tryParse(id).isEmpty()) {
            throw new InvalidPartException("prefix list id", id, "pl- and hexadecimal digits, as in pl-0a1b");
        }
        checkNew("pl-", "prefix list id", id);
        IpFamily known = Arrays.stream(IpFamily.values())
                .filter(each -> each.toString().equals(family))
                .findFirst()
                .orElseThrow(() -> new InvalidPartException(
                        "family of prefix list " + id, family, Arrays.toString(IpFamily.values())));
        List<Cidr> blocks = entries.stream()
                .map(entry -> cidr("entry of prefix list", entry))
                .toList();
        for (Cidr block : blocks) {
            if (block.family() != known) {
                throw new InvalidPartException("entry of prefix list " + id, block.toString(), "an " + known + " CIDR");
            }
        }
        if (maxEntries < Math.max(1, blocks.size())) {
            throw new InvalidPartException(
                    "max_entries of prefix list " + id,
                    String.valueOf(maxEntries),
                    "at least 1, and as many as there are entries");
        }
        draft.prefixLists().put(new SimPrefixList(id, id, known, maxEntries, blocks, Map.of()));
    }

    public void route(String table, String destination, String target) {
        route(table, destination, target, Origin.STATIC, false);
    }

    public void learnedRoute(String table, String destination, String target) {
        route(table, destination, target, Origin.PROPAGATED, false);
    }

    public void route(String table, String destination, String target, Origin origin, boolean targetGone) {
        TreeSet<SimRoute> known = routes.get(table);
        if (known == null) {
            throw new InvalidPartException("route table", table, "a table of the VPC");
        }
        Destination parsed = destination(destination);
        boolean local = origin == Origin.STATIC && parsed instanceof Cidr && cidrs.contains(parsed);
        SimRoute route = new SimRoute(parsed, target(target), local ? Origin.TABLE : origin, targetGone);
        if (!known.add(route)) {
            throw new InvalidPartException("destination in " + table, destination, "each destination once");
        }
    }

    private static Destination destination(String text) {
        return PrefixListId.tryParse(text).<Destination>map(list -> list).orElseGet(() -> cidr("destination", text));
    }

    private SimTarget target(String text) {
        if (Ids.fits("i-", text)) {
            SimInstance known = draft.instances().find(text);
            List<SimInterface> interfaces = InstanceRules.interfacesOf(draft, text);
            if (known == null || interfaces.size() != 1) {
                throw new InvalidPartException("target", text, "an instance of the VPC with one interface");
            }
            return SimTarget.eni(interfaces.get(0).id());
        }
        return SimTarget.ofId(text)
                .orElseThrow(() -> new InvalidPartException(
                        "target", text, "the id of an interface, instance, gateway or endpoint, as in eni-0a1b"));
    }

    public boolean knows(String id) {
        return draft.holds(id);
    }

    public void tag(String id, String key, String value) {
        obey("tags of " + id, key, () -> TagRules.set(draft, List.of(id), Map.of(key, value)));
    }

    public Behaviour behaviour() {
        return behaviour;
    }

    public SimulatedEc2 build(RouterClock clock) {
        SimVpc finished = EntityLookup.vpc(draft, vpc);
        if (cidrs.isEmpty()) {
            throw new InvalidPartException("CIDRs of the VPC", "none", "at least one, as in 10.0.0.0/16");
        }
        if (draft.tables().entries().values().stream().noneMatch(SimTable::isMain)) {
            throw new InvalidPartException("route tables", "no main table", "one main table");
        }
        routes.forEach((id, given) -> {
            SimTable table = EntityLookup.table(draft, id);
            TreeSet<SimRoute> all = new TreeSet<>(given);
            all.addAll(RouteRules.localRoutes(finished));
            draft.tables().put(SimTable.of(id, vpc, table.associations(), all, table.tags()));
        });
        return SimulatedEc2.start(vpc, region, draft.toWorld(), clock, behaviour);
    }

    private Map<String, String> tagsOf(String id) {
        SimVpc known = draft.vpcs().find(id);
        return known == null ? Map.of() : new LinkedHashMap<>(known.tags());
    }

    private static String wellFormed(String prefix, String what, String id) {
        if (!Ids.fits(prefix, id)) {
            throw new InvalidPartException(
                    what, id, prefix + " and lower-case letters or digits, as in " + Ids.of(prefix, 1));
        }
        return id;
    }

    private void checkNew(String prefix, String what, String id) {
        if (draft.holds(wellFormed(prefix, what, id))) {
            throw new InvalidPartException(what, id, "each id once");
        }
    }

    private static Cidr cidr(String what, String text) {
        return Cidr.tryParse(text)
                .filter(cidr -> cidr.isCanonical(text))
                .orElseThrow(() -> new InvalidPartException(
                        what,
                        text,
                        Cidr.tryParse(text).map(Cidr::toString).orElse("a CIDR without host bits, as in 10.0.0.0/16")));
    }

    /** Applies a rule of EC2 to user input. */
    private static void obey(String what, String found, Runnable rule) {
        try {
            rule.run();
        } catch (Refusal refusal) {
            throw new InvalidPartException(what, found, "a value that EC2 accepts; EC2 says: " + refusal.getMessage());
        }
    }
}
