package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.SimTable;
import io.vpcrouter.internal.simulator.world.SimTable.Association;
import io.vpcrouter.internal.simulator.world.SimVpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules of route tables and their associations. */
public final class TableRules {
    private TableRules() {}

    public static SimTable create(Draft draft, String vpcId, Map<String, String> tags) {
        SimVpc vpc = EntityLookup.vpc(draft, vpcId);
        SimTable table = SimTable.of(draft.newId("rtb-"), vpcId, List.of(), RouteRules.localRoutes(vpc), tags);
        draft.tables().put(table);
        return table;
    }

    public static void delete(Draft draft, String id) {
        SimTable table = EntityLookup.table(draft, id);
        if (!table.associations().isEmpty()) {
            throw new Refusal(
                    "DependencyViolation", "The routeTable '" + id + "' has dependencies and cannot be deleted.");
        }
        draft.tables().remove(id);
    }

    /** Associates a table with the given subnet or gateway. */
    public static Association associate(
            Draft draft, String tableId, @Nullable String subnet, @Nullable String gateway) {
        SimTable table = EntityLookup.table(draft, tableId);
        if (subnet != null && !EntityLookup.subnet(draft, subnet).vpc().equals(table.vpc())) {
            throw Refusal.invalidValue(
                    "route table " + tableId + " and subnet " + subnet + " belong to different networks");
        }
        for (SimTable other : draft.tables().entries().values()) {
            for (Association association : other.associations()) {
                boolean same = subnet != null
                        ? subnet.equals(association.subnet())
                        : gateway != null && gateway.equals(association.gateway());
                if (same && other.id().equals(tableId)) {
                    return association;
                }
                if (same) {
                    throw new Refusal(
                            "Resource.AlreadyAssociated",
                            "the specified association for route table " + tableId
                                    + " conflicts with an existing association");
                }
            }
        }
        return add(draft, table, new Association(draft.newId("rtbassoc-"), false, subnet, gateway));
    }

    public static void disassociate(Draft draft, String associationId) {
        SimTable table = tableOf(draft, associationId);
        if (association(table, associationId).main()) {
            throw Refusal.invalidValue("cannot disassociate the main route table association " + associationId);
        }
        remove(draft, table, associationId);
    }

    /** Moves an association to another table; moving the main association changes the main table. */
    public static Association replace(Draft draft, String associationId, String toTable) {
        SimTable from = tableOf(draft, associationId);
        Association old = association(from, associationId);
        SimTable to = EntityLookup.table(draft, toTable);
        if (!from.vpc().equals(to.vpc())) {
            throw Refusal.invalidValue(
                    "route tables " + from.id() + " and " + toTable + " belong to different networks");
        }
        if (from.id().equals(toTable)) {
            return old;
        }
        remove(draft, from, associationId);
        return add(
                draft,
                EntityLookup.table(draft, toTable),
                new Association(draft.newId("rtbassoc-"), old.main(), old.subnet(), old.gateway()));
    }

    static Association makeMain(Draft draft, SimTable table) {
        return add(draft, table, new Association(draft.newId("rtbassoc-"), true, null, null));
    }

    private static Association add(Draft draft, SimTable table, Association association) {
        List<Association> more = new ArrayList<>(table.associations());
        more.add(association);
        draft.tables().put(table.withAssociations(more));
        return association;
    }

    private static void remove(Draft draft, SimTable table, String associationId) {
        Predicate<Association> other = association -> !association.id().equals(associationId);
        draft.tables()
                .put(table.withAssociations(
                        table.associations().stream().filter(other).toList()));
    }

    private static SimTable tableOf(Draft draft, String associationId) {
        return draft.tables().entries().values().stream()
                .filter(table -> table.associations().stream()
                        .anyMatch(association -> association.id().equals(associationId)))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        "InvalidAssociationID.NotFound", "The association ID '" + associationId + "' does not exist"));
    }

    private static Association association(SimTable table, String associationId) {
        return table.associations().stream()
                .filter(association -> association.id().equals(associationId))
                .findFirst()
                .orElseThrow();
    }
}
