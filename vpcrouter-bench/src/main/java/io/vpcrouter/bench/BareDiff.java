package io.vpcrouter.bench;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The floor under the planner: the least that any program does to find out which routes differ from a spec. For each route
 * it reads the block, looks up the interface, compares, and notes an operation if there is one. It has no reasons, no
 * decisions, no health, no scope and no view that outlives it.
 */
final class BareDiff {
    private static final int NONE = -1;
    private static final int BITS_OF_LENGTH = 6;

    /** Sorted: the network and the length of a block in one number. */
    private final long[] destinations;
    /** For each destination the numbers of its hosts. */
    private final int[][] candidates;

    private final Map<Long, Integer> hosts = new HashMap<>();

    BareDiff(RouteSpec spec) {
        destinations = new long[spec.routes().size()];
        candidates = new int[destinations.length][];
        int number = 0;
        // In order of the blocks, and so of the numbers that stand for them.
        for (Map.Entry<Destination, RouteIntent> route : spec.routes().entrySet()) {
            destinations[number] =
                    packed(((Cidr) route.getKey()).network().low(), ((Cidr) route.getKey()).prefixLength());
            List<IpAddress> all = route.getValue().hosts();
            candidates[number] = new int[all.size()];
            for (int i = 0; i < all.size(); i++) {
                candidates[number][i] = hosts.computeIfAbsent(all.get(i).low(), low -> hosts.size());
            }
            number++;
        }
    }

    /**
     * What was read: texts in arrays side by side, fresh ones, whose hashes nobody knows yet.
     *
     * @param tables the ids of the tables
     * @param blocks by table and route, its destination
     * @param enis by table and route, the interface that it points at
     * @param interfaces the ids of the interfaces
     * @param addresses the address of each
     */
    record Read(String[] tables, String[][] blocks, String[][] enis, String[] interfaces, long[] addresses) {
        static Read of(NetworkSnapshot snapshot) {
            int count = snapshot.tables().size();
            String[] tables = new String[count];
            String[][] blocks = new String[count][];
            String[][] enis = new String[count][];
            for (int t = 0; t < count; t++) {
                RouteTable table = snapshot.tables().get(t);
                tables[t] = table.id();
                blocks[t] = table.routes().stream()
                        .map(route -> route.destination().toString())
                        .toArray(String[]::new);
                enis[t] = table.routes().stream()
                        .map(route -> new String(route.target().id().toCharArray()))
                        .toArray(String[]::new);
            }
            return new Read(
                    tables,
                    blocks,
                    enis,
                    snapshot.interfaces().stream().map(NetworkInterface::id).toArray(String[]::new),
                    snapshot.interfaces().stream()
                            .mapToLong(eni -> eni.addresses().iterator().next().low())
                            .toArray());
        }
    }

    /**
     * Something to do.
     *
     * @param table the table
     * @param destination the packed block
     * @param eni where the route is to point at; null if it is to go
     */
    record Operation(
            String table, long destination, @Nullable String eni) {}

    /** What to do so that the routes follow the spec. */
    List<Operation> diff(Read read) {
        Map<String, Integer> hostOfEni = new HashMap<>(read.interfaces().length * 2);
        String[] eniOfHost = new String[hosts.size()];
        for (int i = 0; i < read.interfaces().length; i++) {
            int host = hosts.getOrDefault(read.addresses()[i], NONE);
            if (host != NONE) {
                hostOfEni.put(read.interfaces()[i], host);
                eniOfHost[host] = read.interfaces()[i];
            }
        }
        List<Operation> operations = new ArrayList<>();
        BitSet seen = new BitSet(destinations.length);
        for (int t = 0; t < read.tables().length; t++) {
            String table = read.tables()[t];
            seen.clear();
            for (int r = 0; r < read.blocks()[t].length; r++) {
                long block = parsed(read.blocks()[t][r]);
                int destination = Arrays.binarySearch(destinations, block);
                if (destination < 0) {
                    operations.add(new Operation(table, block, null));
                    continue;
                }
                seen.set(destination);
                int host = hostOfEni.getOrDefault(read.enis()[t][r], NONE);
                if (!isCandidate(destination, host)) {
                    operations.add(new Operation(table, block, eniOfHost[candidates[destination][0]]));
                }
            }
            for (int missing = seen.nextClearBit(0);
                    missing < destinations.length;
                    missing = seen.nextClearBit(missing + 1)) {
                operations.add(new Operation(table, destinations[missing], eniOfHost[candidates[missing][0]]));
            }
        }
        return operations;
    }

    private boolean isCandidate(int destination, int host) {
        for (int candidate : candidates[destination]) {
            if (candidate == host) {
                return true;
            }
        }
        return false;
    }

    private static long packed(long network, int length) {
        return network << BITS_OF_LENGTH | length;
    }

    /** Reads a block of IPv4 addresses. */
    private static long parsed(String block) {
        long network = 0;
        int number = 0;
        for (int i = 0; i < block.length(); i++) {
            char c = block.charAt(i);
            if (c == '.' || c == '/') {
                network = network << Byte.SIZE | number;
                number = 0;
            } else {
                number = number * 10 + c - '0';
            }
        }
        return packed(network, number);
    }
}
