package io.vpcrouter.bench;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.WriteBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A VPC that is read from memory, which takes as long as a call of EC2, and written through another provider; it notes when
 * the first write of a failover is handed in.
 */
final class BenchVpc implements CloudProvider {
    static final int WRITES_IN_FLIGHT = 16;

    /** So large that the loop is measured, not the wait for EC2's budget. */
    private static final WriteBudget ALL_AT_ONCE = new WriteBudget(1_000_000, 1_000_000, WRITES_IN_FLIGHT);

    private final NetworkSnapshot start;
    private final Duration latency;
    private final CloudProvider writes;
    private final Map<String, Map<Destination, RouteTarget>> tables = new HashMap<>();
    private final Map<String, Integer> rowsOfEni = new HashMap<>();
    private final AtomicLong firstWriteAt = new AtomicLong();

    BenchVpc(NetworkSnapshot start, Duration latency, CloudProvider writes) {
        this.start = start;
        this.latency = latency;
        this.writes = writes;
        for (RouteTable table : start.tables()) {
            Map<Destination, RouteTarget> rows = new HashMap<>();
            for (Route row : table.routes()) {
                rows.put(row.destination(), row.target());
                rowsOfEni.merge(row.target().id(), 1, Integer::sum);
            }
            tables.put(table.id(), rows);
        }
    }

    /** How many rows point at the interface. */
    synchronized int rowsOf(String eni) {
        return rowsOfEni.getOrDefault(eni, 0);
    }

    /** From now on the first write is another one. */
    void expectFirstWrite() {
        firstWriteAt.set(0);
    }

    /** When the first write was handed in, by {@link System#nanoTime}, or 0. */
    long firstWriteAt() {
        return firstWriteAt.get();
    }

    @Override
    public NetworkSnapshot read(Set<IpAddress> hosts) {
        LockSupport.parkNanos(latency.toNanos());
        List<RouteTable> all = new ArrayList<>();
        synchronized (this) {
            for (RouteTable table : start.tables()) {
                List<Route> rows = new ArrayList<>();
                tables.getOrDefault(table.id(), Map.of())
                        .forEach((destination, target) -> rows.add(Route.of(destination, target)));
                all.add(new RouteTable(table.id(), table.main(), table.subnets(), table.edge(), table.tags(), rows));
            }
        }
        return new NetworkSnapshot(start.network(), all, start.interfaces(), start.subnets());
    }

    @Override
    public void apply(RouteChange change) {
        firstWriteAt.compareAndSet(0, System.nanoTime());
        writes.apply(change);
        if (!(change instanceof RouteChange.Replace replace)) {
            throw new IllegalStateException("change: " + change + " (expected: replacements only)");
        }
        synchronized (this) {
            tables.getOrDefault(replace.table(), Map.of()).put(replace.destination(), replace.to());
            rowsOfEni.merge(replace.from().id(), -1, Integer::sum);
            rowsOfEni.merge(replace.to().id(), 1, Integer::sum);
        }
    }

    @Override
    public void preflight(NetworkSnapshot managed, Set<Action> changes) {
        writes.preflight(managed, changes);
    }

    @Override
    public WriteBudget writeBudget() {
        return ALL_AT_ONCE;
    }

    @Override
    public String network() {
        return start.network();
    }
}
