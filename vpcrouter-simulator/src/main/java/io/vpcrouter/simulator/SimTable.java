package io.vpcrouter.simulator;

import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.Route.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A route table; its rows are sorted, and a changed row makes a new table. */
record SimTable(String id, String vpc, List<Association> associations, List<SimRow> rows, Map<String, String> tags)
        implements Entity {
    /** Who uses a table: the VPC as its main table, a subnet, or a gateway. Exactly one of the three. */
    record Association(
            String id,
            boolean main,
            @Nullable String subnet,
            @Nullable String gateway) {}

    SimTable {
        associations = List.copyOf(associations);
        tags = Map.copyOf(tags);
    }

    /** A table from rows in any order. */
    static SimTable of(
            String id, String vpc, List<Association> associations, Collection<SimRow> rows, Map<String, String> tags) {
        List<SimRow> sorted = new ArrayList<>(rows);
        Collections.sort(sorted);
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(sorted), tags);
    }

    @Override
    public SimTable withTags(Map<String, String> newTags) {
        return new SimTable(id, vpc, associations, rows, newTags);
    }

    SimTable withAssociations(List<Association> newAssociations) {
        return new SimTable(id, vpc, newAssociations, rows, tags);
    }

    /** The table with this row in place of the one of the same destination and kind, or added. */
    SimTable withRow(SimRow row) {
        List<SimRow> changed = new ArrayList<>(rows.size() + 1);
        changed.addAll(rows);
        int at = Collections.binarySearch(rows, row);
        if (at >= 0) {
            changed.set(at, row);
        } else {
            changed.add(-at - 1, row);
        }
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(changed), tags);
    }

    SimTable withoutRow(SimRow row) {
        List<SimRow> changed = new ArrayList<>(rows);
        changed.remove(Collections.binarySearch(rows, row));
        return new SimTable(id, vpc, associations, Collections.unmodifiableList(changed), tags);
    }

    /** The written or local row of a destination; learned rows are not looked at. */
    Optional<SimRow> row(Destination destination) {
        int at = Collections.binarySearch(rows, SimRow.written(destination, SimTarget.LOCAL));
        return at >= 0 ? Optional.of(rows.get(at)) : Optional.empty();
    }

    long writtenRows(IpFamily family) {
        return rows.stream()
                .filter(row -> row.origin() == Origin.STATIC)
                .map(row -> row.destination().cidr())
                .filter(cidr -> cidr != null && cidr.family() == family)
                .count();
    }

    boolean isMain() {
        return associations.stream().anyMatch(Association::main);
    }

    boolean isEdge() {
        return associations.stream().anyMatch(association -> association.gateway() != null);
    }
}
