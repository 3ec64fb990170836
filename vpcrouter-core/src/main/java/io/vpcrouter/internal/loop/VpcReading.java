package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.view.VpcView;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A read of the VPC with the spec laid over it. It is made on the thread of the read, because it takes longer the larger the
 * VPC is, and the loop must be free for a failover.
 *
 * @param view the view of the read alone
 * @param tableRoutes how full each table in scope is, by id
 */
public record VpcReading(VpcView view, SortedMap<String, TableHeadRoom> tableRoutes) {
    /**
     * Makes one. It uses only those parts of the view before that never change, so it may run beside the loop.
     *
     * @param previous the view before, or null for the first
     * @param spec the spec in force
     * @param read the answer of the cloud
     * @param config the configuration of the router
     */
    public static VpcReading of(@Nullable VpcView previous, RouteSpec spec, NetworkSnapshot read, RouterConfig config) {
        VpcView view = previous == null ? VpcView.of(spec, read, config.rules().scope()) : previous.next(spec, read);
        Set<String> inScope = Set.copyOf(view.index().tableIds());
        TreeMap<String, TableHeadRoom> routes = new TreeMap<>();
        Map<PrefixListId, PrefixList> lists =
                read.prefixLists().stream().collect(Collectors.toMap(PrefixList::id, list -> list));
        for (RouteTable table : read.tables()) {
            if (inScope.contains(table.id())) {
                routes.put(table.id(), TableHeadRoom.of(table, config.routesPerTable(), lists));
            }
        }
        return new VpcReading(view, Collections.unmodifiableSortedMap(routes));
    }
}
