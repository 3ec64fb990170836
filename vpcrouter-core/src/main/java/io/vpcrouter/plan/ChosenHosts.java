package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that one plan chose, one for each destination or one for each of its tables, and which of these choices are to
 * be remembered.
 *
 * <p>A choice is remembered once a route follows it, and not while a route to the destination is kept elsewhere for a
 * reason that may pass: a host that is only suspect gets its destinations back.
 */
final class ChosenHosts {
    private final VpcIndex vpc;
    private final SpecIndex spec;
    /** By destination; null where each table has a choice of its own, or none was asked for. */
    private final @Nullable ChosenHost[] forAllTables;
    /** By destination and then by table; null where the choice is for all tables, or none was asked for. */
    private final ChosenHost[] @Nullable [] forEachTable;

    private final BitSet followed = new BitSet();
    private final BitSet undecided = new BitSet();

    ChosenHosts(VpcIndex vpc) {
        this.vpc = vpc;
        this.spec = vpc.spec();
        this.forAllTables = new @Nullable ChosenHost[spec.destinationCount()];
        this.forEachTable = new ChosenHost[spec.destinationCount()] @Nullable [];
    }

    /** Takes the host of a destination in all tables. */
    void put(int destination, ChosenHost chosen) {
        forAllTables[destination] = chosen;
    }

    /** Takes the host of a destination in one table; every table needs one. */
    void put(int destination, int table, ChosenHost chosen) {
        if (forEachTable[destination] == null) {
            forEachTable[destination] = new ChosenHost[vpc.tableCount()];
        }
        forEachTable[destination][table] = chosen;
    }

    /** The host of a destination in a table. */
    ChosenHost of(int destination, int table) {
        ChosenHost[] ofTables = forEachTable[destination];
        return ofTables == null ? Objects.requireNonNull(forAllTables[destination]) : ofTables[table];
    }

    /** Notes what became of a choice in a table. */
    void note(int destination, int table, Decision decision) {
        if (decision.isOnChosenHost()) {
            followed.set(number(destination, table));
        } else if (decision.reason().mayPass()) {
            undecided.set(number(destination, table));
        }
    }

    /** The number of a choice: the destination's, or behind all of those the number of the destination in the table. */
    private int number(int destination, int table) {
        return forEachTable[destination] == null ? destination : spec.destinationCount() * (1 + table) + destination;
    }

    /**
     * The choices that are to be remembered.
     *
     * @param now the moment, by the router's monotonic clock in nanoseconds
     */
    List<StickyHost> toRemember(long now) {
        List<StickyHost> sticky = new ArrayList<>();
        for (int destination = 0; destination < forAllTables.length; destination++) {
            ChosenHost[] ofTables = forEachTable[destination];
            ChosenHost ofAll = forAllTables[destination];
            if (ofTables != null) {
                for (int table = 0; table < ofTables.length; table++) {
                    if (isToBeRemembered(ofTables[table], number(destination, table))) {
                        sticky.add(sticky(destination, vpc.tableId(table), ofTables[table], now));
                    }
                }
            } else if (ofAll != null && isToBeRemembered(ofAll, destination)) {
                sticky.add(sticky(destination, null, ofAll, now));
            }
        }
        return sticky;
    }

    private boolean isToBeRemembered(ChosenHost chosen, int number) {
        return chosen.isChange() && followed.get(number) && !undecided.get(number);
    }

    private StickyHost sticky(int destination, @Nullable String table, ChosenHost chosen, long now) {
        Destination cidr = spec.destination(destination);
        return new StickyHost(cidr, table, spec.host(chosen.host()), now);
    }
}
