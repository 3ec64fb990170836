package io.vpcrouter.view;

import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tables of a snapshot are managed, with the zones of their subnets; and why the others are not.
 *
 * @param tables the managed tables, sorted by id
 * @param zones for each of them, the Availability Zones of its subnets, implicit ones included
 * @param outOfScope the other tables, with the reason
 */
record ScopedTables(List<RouteTable> tables, List<Set<String>> zones, SortedMap<String, String> outOfScope) {
    /**
     * Splits the tables of a snapshot.
     *
     * @param hostSubnets the subnets that hold a host of the spec
     * @param before the tables that were in scope for the same spec before; they stay in scope
     */
    static ScopedTables of(NetworkSnapshot snapshot, TableScope scope, Set<String> hostSubnets, Set<String> before) {
        Map<String, String> zoneOfSubnet = new HashMap<>();
        snapshot.subnets().forEach(subnet -> zoneOfSubnet.put(subnet.id(), subnet.zone()));
        Set<String> implicit = implicitSubnets(snapshot);
        List<RouteTable> tables = new ArrayList<>();
        List<Set<String>> zones = new ArrayList<>();
        TreeMap<String, String> outOfScope = new TreeMap<>();
        for (RouteTable table : snapshot.tables()) {
            Set<String> subnets = new HashSet<>(table.subnets());
            if (table.main()) {
                subnets.addAll(implicit);
            }
            String obstacle = obstacle(table, scope, subnets, hostSubnets, snapshot.subnets());
            boolean stays = before.contains(table.id()) && !table.edge() && !isIgnored(table);
            if (obstacle.isEmpty() || stays) {
                tables.add(table);
                Set<String> zonesOfTable = new HashSet<>();
                subnets.forEach(subnet -> {
                    String zone = zoneOfSubnet.get(subnet);
                    if (zone != null) {
                        zonesOfTable.add(zone);
                    }
                });
                zones.add(zonesOfTable);
            } else {
                outOfScope.put(table.id(), obstacle);
            }
        }
        return new ScopedTables(tables, zones, outOfScope);
    }

    /** The subnets that use the main table because no table names them. */
    private static Set<String> implicitSubnets(NetworkSnapshot snapshot) {
        Set<String> subnets = new HashSet<>();
        snapshot.subnets().forEach(subnet -> subnets.add(subnet.id()));
        snapshot.tables().forEach(table -> subnets.removeAll(table.subnets()));
        return subnets;
    }

    private static boolean isIgnored(RouteTable table) {
        return VpcIndex.isMark(table.tags().get(TableScope.IGNORE_TAG));
    }

    private static String obstacle(
            RouteTable table, TableScope scope, Set<String> subnets, Set<String> hostSubnets, List<Subnet> known) {
        if (table.edge()) {
            return "associated with a gateway";
        }
        if (isIgnored(table)) {
            return "tag " + TableScope.IGNORE_TAG;
        }
        if (scope instanceof TableScope.Main) {
            return table.main() ? "" : "not the main table";
        }
        if (scope instanceof TableScope.Tagged tagged) {
            return tagged.value().equals(table.tags().get(tagged.key()))
                    ? ""
                    : "tag " + tagged.key() + " is not " + tagged.value();
        }
        if (scope instanceof TableScope.HasTag tagged) {
            return table.tags().containsKey(tagged.key()) ? "" : "no tag " + tagged.key();
        }
        if (scope instanceof TableScope.Associated) {
            return subnets.stream().anyMatch(hostSubnets::contains) ? "" : "no subnet with a host of the spec";
        }
        // Where no subnet is known at all, the main table is not ruled out.
        boolean carriesTraffic = !subnets.isEmpty() || table.main() && known.isEmpty();
        return carriesTraffic ? "" : "no subnet uses it";
    }
}
