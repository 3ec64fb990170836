package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The condition of tables that have no fallback of their zone, so that they use the first one by name. */
public final class FallbackZones {
    private static final int MOST_NAMED = 5;

    private FallbackZones() {}

    /** Everything was planned. */
    public static void update(Conditions conditions, VpcIndex vpc) {
        conditions.set(RouterCondition.FALLBACK_OF_OTHER_ZONE, text(vpc));
    }

    private static @Nullable String text(VpcIndex vpc) {
        List<String> named = new ArrayList<>();
        int tables = 0;
        Map<Fallback, Integer> fallbacks = byZone(vpc.spec());
        for (int table = 0; table < vpc.tableCount() && !fallbacks.isEmpty(); table++) {
            String without = textOfTable(vpc, table, fallbacks);
            if (without != null && ++tables <= MOST_NAMED) {
                named.add(without);
            }
        }
        return tables == 0
                ? null
                : "without a fallback of their zone, so they use the first one by name: " + String.join("; ", named)
                        + (tables == named.size() ? "" : " and " + (tables - named.size()) + " more tables");
    }

    /** The fallbacks that differ by zone, each with the number of its destinations. */
    private static Map<Fallback, Integer> byZone(SpecIndex spec) {
        Map<Fallback, Integer> destinations = new LinkedHashMap<>();
        for (int destination = 0; destination < spec.destinationCount(); destination++) {
            Fallback fallback = spec.intent(destination).fallback();
            if (fallback != null && !fallback.byZone().isEmpty()) {
                destinations.merge(fallback, 1, Integer::sum);
            }
        }
        return destinations;
    }

    /** A table without a subnet carries nothing, so it needs no fallback. */
    private static @Nullable String textOfTable(VpcIndex vpc, int table, Map<Fallback, Integer> fallbacks) {
        Set<String> zones = vpc.zonesOf(table);
        Set<String> targets = new TreeSet<>();
        int destinations = 0;
        for (Map.Entry<Fallback, Integer> entry : fallbacks.entrySet()) {
            if (!zones.isEmpty() && !entry.getKey().isOfZone(zones)) {
                targets.add(entry.getKey().of(zones));
                destinations += entry.getValue();
            }
        }
        return destinations == 0
                ? null
                : vpc.tableId(table) + " (" + String.join(", ", new TreeSet<>(zones)) + ") "
                        + String.join(", ", targets) + " for " + destinations
                        + (destinations == 1 ? " destination" : " destinations");
    }
}
