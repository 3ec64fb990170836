package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.Entity;
import io.vpcrouter.internal.simulator.world.Ids;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimPrefixList;
import io.vpcrouter.internal.simulator.world.SimSubnet;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimVpc;
import io.vpcrouter.internal.simulator.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds entities by id; refuses malformed and unknown ids as EC2 does. */
public final class EntityLookup {
    private static final Kind VPC = new Kind("vpc-", "InvalidVpcID", "InvalidVpcID", "vpc");
    private static final Kind SUBNET = new Kind("subnet-", "InvalidSubnetID", "InvalidSubnetId", "subnet");
    private static final Kind TABLE = new Kind("rtb-", "InvalidRouteTableID", "InvalidRouteTableId", "routeTable");
    private static final Kind INTERFACE =
            new Kind("eni-", "InvalidNetworkInterfaceID", "InvalidNetworkInterfaceId", "networkInterface");
    private static final Kind INSTANCE = new Kind("i-", "InvalidInstanceID", "InvalidInstanceID", "instance");

    private static final Kind PREFIX_LIST =
            new Kind("pl-", "InvalidPrefixListID", "InvalidPrefixListId", "prefix list");

    private record Kind(String prefix, String notFound, String malformed, String noun) {
        Refusal missing(List<String> ids) {
            String message = ids.size() == 1
                    ? "The " + noun + " ID '" + ids.get(0) + "' does not exist"
                    : "The " + noun + " IDs '" + String.join(", ", ids) + "' do not exist";
            return new Refusal(notFound + ".NotFound", message);
        }

        void check(String id) {
            if (!Ids.fits(prefix, id)) {
                throw new Refusal(
                        malformed + ".Malformed", "Invalid id: \"" + id + "\" (expecting \"" + prefix + "...\")");
            }
        }
    }

    private static final List<Kind> KINDS = List.of(VPC, SUBNET, TABLE, INTERFACE, INSTANCE, PREFIX_LIST);

    private EntityLookup() {}

    static SimVpc vpc(Draft draft, String id) {
        return one(VPC, draft.vpcs().entries(), id);
    }

    static SimSubnet subnet(Draft draft, String id) {
        return one(SUBNET, draft.subnets().entries(), id);
    }

    public static SimTable table(Draft draft, String id) {
        return one(TABLE, draft.tables().entries(), id);
    }

    public static SimInterface eni(Draft draft, String id) {
        return one(INTERFACE, draft.interfaces().entries(), id);
    }

    public static SimInstance instance(Draft draft, String id) {
        return one(INSTANCE, draft.instances().entries(), id);
    }

    public static Collection<SimVpc> vpcs(World world, List<String> ids) {
        return all(VPC, world.vpcs(), ids);
    }

    public static Collection<SimSubnet> subnets(World world, List<String> ids) {
        return all(SUBNET, world.subnets(), ids);
    }

    public static Collection<SimTable> tables(World world, List<String> ids) {
        return all(TABLE, world.tables(), ids);
    }

    public static Collection<SimInterface> interfaces(World world, List<String> ids) {
        return all(INTERFACE, world.interfaces(), ids);
    }

    public static Collection<SimInstance> instances(World world, List<String> ids) {
        return all(INSTANCE, world.instances(), ids);
    }

    static SimPrefixList prefixList(Draft draft, String id) {
        return one(PREFIX_LIST, draft.prefixLists().entries(), id);
    }

    public static Collection<SimPrefixList> prefixLists(World world, List<String> ids) {
        return all(PREFIX_LIST, world.prefixLists(), ids);
    }

    /** Refuses an unknown id of a simulated kind; accepts ids of other kinds, such as gateways. */
    public static void check(Draft draft, String id) {
        if (id.startsWith(VPC.prefix())) {
            vpc(draft, id);
        } else if (id.startsWith(SUBNET.prefix())) {
            subnet(draft, id);
        } else if (id.startsWith(TABLE.prefix())) {
            table(draft, id);
        } else if (id.startsWith(INTERFACE.prefix()) && !id.startsWith("eni-attach-")) {
            eni(draft, id);
        } else if (id.startsWith(INSTANCE.prefix())) {
            instance(draft, id);
        } else if (id.startsWith(PREFIX_LIST.prefix())) {
            prefixList(draft, id);
        }
    }

    /** The refusal of an unknown id by an action that takes ids of all kinds. */
    static Refusal unknown(String id) {
        return KINDS.stream()
                .filter(kind -> Ids.fits(kind.prefix(), id))
                .findFirst()
                .map(kind -> kind.missing(List.of(id)))
                .orElseGet(() -> new Refusal("InvalidID", "The ID '" + id + "' is not valid"));
    }

    private static <T extends Entity> T one(Kind kind, Map<String, T> known, String id) {
        kind.check(id);
        @Nullable T found = known.get(id);
        if (found == null) {
            throw kind.missing(List.of(id));
        }
        return found;
    }

    /** The entities with these ids, or all if none is given; one unknown id refuses the call. */
    private static <T extends Entity> Collection<T> all(Kind kind, Map<String, T> known, List<String> ids) {
        if (ids.isEmpty()) {
            return known.values();
        }
        ids.forEach(kind::check);
        List<String> missing = ids.stream().filter(id -> !known.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw kind.missing(missing);
        }
        return ids.stream().distinct().sorted().map(known::get).toList();
    }
}
