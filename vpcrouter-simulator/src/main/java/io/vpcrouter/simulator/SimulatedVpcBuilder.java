package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Route.Origin;
import io.vpcrouter.simulator.SimInterface.Attachment;
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

/**
 * Describes a VPC piece by piece. A piece can be named only after it was added: subnets first, then instances and
 * interfaces, then tables and their rows.
 *
 * <p>Every method throws {@link IllegalArgumentException}, with what would be right, for a piece that cannot be. Not for
 * several threads.
 */
public final class SimulatedVpcBuilder {
    private static final Pattern ZONE = Pattern.compile("[a-z]{2}(-[a-z0-9]+)+");

    private final String vpc;
    private final String region;
    private final SimulatedBehaviour behaviour = new SimulatedBehaviour();
    private final Draft draft;
    private final Map<String, TreeSet<SimRow>> rows = new HashMap<>();
    private final List<Cidr> cidrs = new ArrayList<>();

    SimulatedVpcBuilder(String vpc, String region, RouterClock clock) {
        this.vpc = checkVpc(vpc);
        this.region = checkRegion(region);
        this.draft = new Draft(World.EMPTY, clock.now());
        draft.vpcs().put(new SimVpc(vpc, List.of(), Map.of()));
    }

    static String checkVpc(String id) {
        return wellFormed("vpc-", "VPC id", id);
    }

    static String checkRegion(String region) {
        if (!ZONE.matcher(region).matches()) {
            throw new BadPart("region", region, "the name of a region, as in us-east-1");
        }
        return region;
    }

    /** Adds a block of the VPC, IPv4 or IPv6. Every table gets a {@code local} row for it. */
    public SimulatedVpcBuilder cidr(String cidr) {
        cidrs.add(cidr("CIDR of the VPC", cidr));
        draft.vpcs().put(new SimVpc(vpc, cidrs, tagsOf(vpc)));
        return this;
    }

    /**
     * Adds a subnet.
     *
     * @param id {@code subnet-…}
     * @param zone the Availability Zone, {@code us-east-1a}
     * @param blocks its IPv4 block, its IPv6 block, or both
     */
    public SimulatedVpcBuilder subnet(String id, String zone, String... blocks) {
        checkNew("subnet-", "subnet id", id);
        if (!ZONE.matcher(zone).matches()) {
            throw new BadPart("zone", zone, "the name of an Availability Zone, as in " + region + "a");
        }
        List<Cidr> parsed = Arrays.stream(blocks)
                .map(block -> cidr("CIDR of a subnet", block))
                .toList();
        for (Cidr block : parsed) {
            if (cidrs.stream().noneMatch(cidr -> cidr.contains(block))) {
                throw new BadPart("CIDR of subnet " + id, block.toString(), "a part of the VPC, " + cidrs);
            }
        }
        draft.subnets().put(new SimSubnet(id, vpc, zone, parsed, Map.of()));
        return this;
    }

    /**
     * Adds an instance without an interface.
     *
     * @param id {@code i-…}
     * @param state {@code pending}, {@code running}, {@code stopping}, {@code stopped}, {@code shutting-down} or
     *     {@code terminated}; it stays like that until somebody changes it
     */
    public SimulatedVpcBuilder instance(String id, String state) {
        checkNew("i-", "instance id", id);
        InstanceState known = Arrays.stream(InstanceState.values())
                .filter(candidate -> candidate.word().equals(state))
                .findFirst()
                .orElseThrow(() -> new BadPart(
                        "state of instance " + id,
                        state,
                        "one of "
                                + Arrays.stream(InstanceState.values())
                                        .map(InstanceState::word)
                                        .collect(Collectors.joining(", "))));
        draft.instances()
                .put(new SimInstance(
                        id, vpc, region + "a", known, draft.now(), "t3.micro", SimInstance.Health.OK, Map.of()));
        return this;
    }

    /**
     * Adds a network interface.
     *
     * @param id {@code eni-…}
     * @param subnet the subnet, which must have been added
     * @param instance the instance that it is attached to, which must have been added, or null if it is detached
     * @param addresses its addresses, IPv4 and IPv6, the primary one first
     */
    public SimulatedVpcBuilder eni(String id, String subnet, @Nullable String instance, String... addresses) {
        checkNew("eni-", "interface id", id);
        SimSubnet home = draft.subnets().find(subnet);
        if (home == null) {
            throw new BadPart("subnet of interface " + id, subnet, "a subnet of the VPC");
        }
        draft.interfaces().put(new SimInterface(id, vpc, subnet, List.of(), List.of(), true, null, "", Map.of()));
        if (instance != null) {
            attach(id, home, instance);
        }
        for (String address : addresses) {
            IpAddress parsed = IpAddress.tryParse(address)
                    .orElseThrow(() -> new BadPart("address of interface " + id, address, "an IP address"));
            obey("address of interface " + id, address, () -> InterfaceRules.assign(draft, id, parsed, false));
        }
        return this;
    }

    private void attach(String eni, SimSubnet home, String instance) {
        SimInstance found = draft.instances().find(instance);
        if (found == null) {
            throw new BadPart("instance of interface " + eni, instance, "an instance of the VPC");
        }
        int device = InstanceRules.interfacesOf(draft, instance).size();
        if (device == 0) {
            draft.instances()
                    .put(new SimInstance(
                            instance,
                            vpc,
                            home.zone(),
                            found.state(),
                            found.launched(),
                            found.type(),
                            found.health(),
                            found.tags()));
        } else if (!home.zone().equals(found.zone())) {
            throw new BadPart("zone of interface " + eni, home.zone(), found.zone() + ", the zone of " + instance);
        }
        SimInterface bare = Known.eni(draft, eni);
        draft.interfaces()
                .put(bare.withAttachment(new Attachment(draft.newId("eni-attach-"), instance, device, device == 0)));
    }

    /** Delegates a prefix to an interface: a /28, or a /80 for IPv6. */
    public SimulatedVpcBuilder prefix(String eni, String prefix) {
        Cidr parsed = cidr("prefix of interface " + eni, prefix);
        obey("prefix of interface " + eni, prefix, () -> InterfaceRules.assignPrefix(draft, eni, parsed));
        return this;
    }

    /** Switches the source/destination check of an interface, which is on at first. */
    public SimulatedVpcBuilder sourceDestCheck(String eni, boolean check) {
        obey(
                "interface",
                eni,
                () -> draft.interfaces().put(Known.eni(draft, eni).withSourceDestCheck(check)));
        return this;
    }

    /** Adds a route table with nothing but its {@code local} rows. */
    public SimulatedVpcBuilder table(String id) {
        checkNew("rtb-", "route table id", id);
        draft.tables().put(SimTable.of(id, vpc, List.of(), List.of(), Map.of()));
        rows.put(id, new TreeSet<>());
        return this;
    }

    /** Makes a table the main one, which all subnets without a table of their own use. */
    public SimulatedVpcBuilder main(String table) {
        if (draft.tables().entries().values().stream().anyMatch(SimTable::isMain)) {
            throw new BadPart("main table", table, "one main table in a VPC");
        }
        obey("route table", table, () -> TableRules.makeMain(draft, Known.table(draft, table)));
        return this;
    }

    /** Associates a table with a subnet, or with an internet or virtual private gateway. */
    public SimulatedVpcBuilder associate(String table, String user) {
        boolean gateway = Ids.fits("igw-", user) || Ids.fits("vgw-", user);
        obey(
                "association of " + table,
                user,
                () -> TableRules.associate(draft, table, gateway ? null : user, gateway ? user : null));
        return this;
    }

    /**
     * Adds a static row. If its destination is a block of the VPC, it is the {@code local} row with another target.
     *
     * @param table the table
     * @param destination a CIDR, or a prefix list {@code pl-…}
     * @param target the id of an interface, instance, gateway, endpoint and so on; an interface need not exist
     */
    public SimulatedVpcBuilder row(String table, String destination, String target) {
        return row(table, destination, target, Origin.STATIC, false);
    }

    /** Adds a row as a gateway propagates it or a route server advertises it. */
    public SimulatedVpcBuilder learnedRow(String table, String destination, String target) {
        return row(table, destination, target, Origin.PROPAGATED, false);
    }

    SimulatedVpcBuilder row(String table, String destination, String target, Origin origin, boolean targetGone) {
        TreeSet<SimRow> known = rows.get(table);
        if (known == null) {
            throw new BadPart("route table", table, "a table of the VPC");
        }
        Destination parsed = destination(destination);
        boolean local = origin == Origin.STATIC && parsed.cidr() != null && cidrs.contains(parsed.cidr());
        SimRow row = new SimRow(parsed, target(target), local ? Origin.TABLE : origin, targetGone);
        if (!known.add(row)) {
            throw new BadPart("destination in " + table, destination, "each destination once");
        }
        return this;
    }

    private static Destination destination(String text) {
        return Ids.fits("pl-", text) ? new Destination(null, text) : Destination.of(cidr("destination", text));
    }

    private SimTarget target(String text) {
        if (Ids.fits("i-", text)) {
            SimInstance known = draft.instances().find(text);
            List<SimInterface> interfaces = InstanceRules.interfacesOf(draft, text);
            if (known == null || interfaces.size() != 1) {
                throw new BadPart("target", text, "an instance of the VPC with one interface");
            }
            return SimTarget.eni(interfaces.get(0).id());
        }
        return SimTarget.ofId(text)
                .orElseThrow(() -> new BadPart(
                        "target", text, "the id of an interface, instance, gateway or endpoint, as in eni-0a1b"));
    }

    boolean knows(String id) {
        return draft.holds(id);
    }

    /** Tags something that was added. */
    public SimulatedVpcBuilder tag(String id, String key, String value) {
        obey("tags of " + id, key, () -> TagRules.set(draft, List.of(id), Map.of(key, value)));
        return this;
    }

    /** How the VPC will behave beyond the rules; may be changed here and later. */
    public SimulatedBehaviour behaviour() {
        return behaviour;
    }

    /**
     * The VPC.
     *
     * @param clock the clock it lives by
     */
    public SimulatedVpc build(RouterClock clock) {
        SimVpc finished = Known.vpc(draft, vpc);
        if (cidrs.isEmpty()) {
            throw new BadPart("CIDRs of the VPC", "none", "at least one, as in 10.0.0.0/16");
        }
        if (draft.tables().entries().values().stream().noneMatch(SimTable::isMain)) {
            throw new BadPart("route tables", "no main table", "one main table");
        }
        rows.forEach((id, given) -> {
            SimTable table = Known.table(draft, id);
            TreeSet<SimRow> all = new TreeSet<>(given);
            all.addAll(RouteRules.localRows(finished));
            draft.tables().put(SimTable.of(id, vpc, table.associations(), all, table.tags()));
        });
        return new SimulatedVpc(vpc, region, draft.toWorld(), clock, behaviour);
    }

    private Map<String, String> tagsOf(String id) {
        SimVpc known = draft.vpcs().find(id);
        return known == null ? Map.of() : new LinkedHashMap<>(known.tags());
    }

    private static String wellFormed(String prefix, String what, String id) {
        if (!Ids.fits(prefix, id)) {
            throw new BadPart(what, id, prefix + " and lower-case letters or digits, as in " + Ids.of(prefix, 1));
        }
        return id;
    }

    private void checkNew(String prefix, String what, String id) {
        if (draft.holds(wellFormed(prefix, what, id))) {
            throw new BadPart(what, id, "each id once");
        }
    }

    private static Cidr cidr(String what, String text) {
        return Cidr.tryParse(text)
                .filter(cidr -> cidr.isCanonical(text))
                .orElseThrow(() -> new BadPart(
                        what,
                        text,
                        Cidr.tryParse(text).map(Cidr::toString).orElse("a CIDR without host bits, as in 10.0.0.0/16")));
    }

    /** Applies a rule of EC2 to what a person wrote. */
    private static void obey(String what, String found, Runnable rule) {
        try {
            rule.run();
        } catch (Ec2Refusal refusal) {
            throw new BadPart(what, found, "what EC2 would take; it says: " + refusal.getMessage());
        }
    }
}
