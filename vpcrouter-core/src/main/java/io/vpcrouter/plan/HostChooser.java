package io.vpcrouter.plan;

import static io.vpcrouter.plan.Candidates.filter;

import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.ChosenHost.Basis;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the host of each destination, by the first line that separates the candidates.
 *
 * <pre>
 *   1  in the VPC and attached, not failed, no hard evidence        (others are no candidates)
 *   2  healthy, then questionable, then drained and answering, then suspect, then unknown
 *   3  the host that this process chose before, if healthy, suspect or unknown
 *   4  the host that carries the destination in most tables
 *   5  the rule: random, ordered, zone, spread
 *   *  ordered and zone go before 3 and 4 once the preferred host was healthy and usable for the failback delay
 * </pre>
 */
final class HostChooser {
    private static final int NONE = SpecIndex.NONE;
    /** In place of a table: one choice for all tables. */
    private static final int ALL_TABLES = -1;

    private final VpcView view;
    private final VpcIndex vpc;
    private final SpecIndex spec;
    private final HostStates states;
    private final PlanContext context;
    private final Candidates candidates;
    /** By host: how many destinations it carries, which the rule {@code spread} balances. */
    private final int[] load;
    /** By interface, all zero between two questions: in how many tables it carries the destination asked for. */
    private final int[] tablesOfEni;

    HostChooser(VpcView view, HostStates states, PlanContext context) {
        this.view = view;
        this.vpc = view.index();
        this.spec = vpc.spec();
        this.states = states;
        this.context = context;
        this.candidates = new Candidates(spec, states);
        this.load = new int[spec.hostCount()];
        this.tablesOfEni = new int[view.interfaceCount()];
    }

    private HostChoice ruleOf(int destination) {
        return Objects.requireNonNullElse(
                spec.intent(destination).choose(), context.rules().choose());
    }

    /** Whether a destination has one host for all tables, and not one for each. */
    boolean isForAllTables(int destination) {
        return ruleOf(destination) != HostChoice.ZONE;
    }

    /** Chooses for some destinations, by number. */
    ChosenHosts chooseAll(BitSet destinations) {
        ChosenHosts chosen = new ChosenHosts(vpc);
        for (int each = destinations.nextSetBit(0); each >= 0; each = destinations.nextSetBit(each + 1)) {
            switch (ruleOf(each)) {
                case ZONE -> chooseForEachTable(each, chosen);
                case SPREAD -> {} // Below, since they depend on each other.
                case RANDOM, ORDERED -> chosen.put(each, choose(each, ALL_TABLES));
            }
        }
        chooseSpread(destinations, chosen);
        return chosen;
    }

    private void chooseForEachTable(int destination, ChosenHosts chosen) {
        for (int table = 0; table < vpc.tableCount(); table++) {
            chosen.put(destination, table, choose(destination, table));
        }
    }

    /**
     * Destinations that stay where they are count as load before any other is placed, and the others are placed in
     * canonical order, asked for or not. So the outcome is the same whether all destinations are planned or only some.
     */
    private void chooseSpread(BitSet destinations, ChosenHosts chosen) {
        BitSet toPlace = new BitSet();
        for (int destination = 0; destination < spec.destinationCount(); destination++) {
            if (ruleOf(destination) == HostChoice.SPREAD) {
                int stays = vpc.obstacle(destination) == null ? hostItStaysOn(destination) : NONE;
                if (stays == NONE) {
                    toPlace.set(destination);
                } else {
                    load[stays]++;
                    if (destinations.get(destination)) {
                        chosen.put(destination, choose(destination, ALL_TABLES));
                    }
                }
            }
        }
        for (int each = toPlace.nextSetBit(0); each >= 0; each = toPlace.nextSetBit(each + 1)) {
            ChosenHost host = choose(each, ALL_TABLES);
            chosen.put(each, host);
            // What is never written carries nothing.
            if (!host.isNone() && vpc.obstacle(each) == null) {
                load[host.host()]++;
            }
        }
    }

    /** The host that lines 1 to 4 pick without asking the rule, or {@link #NONE}. */
    private int hostItStaysOn(int destination) {
        candidates.turnTo(destination);
        int[] kept = kept(destination, ALL_TABLES);
        return kept.length == 1 ? kept[0] : NONE;
    }

    private ChosenHost choose(int destination, int table) {
        candidates.turnTo(destination);
        if (candidates.isEmpty()) {
            return ChosenHost.none(candidates.isAnyAwaited());
        }
        int back = backFromFallback(destination, table);
        if (back != NONE) {
            return chosen(back, Basis.NEW);
        }
        int[] kept = kept(destination, table);
        int preferred = preferred(destination, table, kept);
        if (preferred != NONE) {
            return chosen(preferred, Basis.FAILBACK);
        }
        if (kept.length == 1) {
            boolean sticky = kept[0] == stickyCandidate(destination, table);
            return chosen(kept[0], sticky ? Basis.STICKY : Basis.NEW);
        }
        return chosen(byRule(destination, table, kept.length == 0 ? candidates.best() : kept), Basis.NEW);
    }

    /**
     * Before line 3, where a route is on the fallback and none on a candidate: a host that has been back for long enough, or
     * {@link #NONE} if there is none.
     */
    private int backFromFallback(int destination, int table) {
        if (!isOnFallback(destination, table) || carryingMostTables(destination, table).length > 0) {
            return NONE;
        }
        int[] settled = filter(candidates.best(), states::isSettled);
        return settled.length == 0 || Candidates.contains(settled, stickyCandidate(destination, table))
                ? NONE
                : byRule(destination, table, settled);
    }

    private boolean isOnFallback(int destination, int table) {
        if (spec.intent(destination).fallback() == null
                && context.formerFallbacks().isEmpty()) {
            return false;
        }
        int first = table == ALL_TABLES ? 0 : table;
        int last = table == ALL_TABLES ? vpc.tableCount() - 1 : table;
        for (int each = first; each <= last; each++) {
            RouteTarget target = view.target(destination, each);
            if (target != null && states.isOwnFallback(destination, target)) {
                return true;
            }
        }
        return false;
    }

    private ChosenHost chosen(int host, Basis basis) {
        return new ChosenHost(host, basis, candidates.isAnyAwaited());
    }

    /** Lines 3 and 4: the hosts that the destination stays on; none if neither line separates the candidates. */
    private int[] kept(int destination, int table) {
        int sticky = stickyCandidate(destination, table);
        return sticky == NONE ? carryingMostTables(destination, table) : new int[] {sticky};
    }

    /** Line 3: the host chosen before, or {@link #NONE}. */
    private int stickyCandidate(int destination, int table) {
        StickyHost before = stickyHost(destination, table);
        int host = before == null ? NONE : spec.numberOf(before.host());
        return candidates.contains(host) && states.verdict(host) != Verdict.QUESTIONABLE ? host : NONE;
    }

    private @Nullable StickyHost stickyHost(int destination, int table) {
        return table == ALL_TABLES
                ? context.stickyHosts().of(spec.destination(destination))
                : context.stickyHosts().of(spec.destination(destination), vpc.tableId(table));
    }

    /** Line 4: the candidates that carry the destination in most tables, or none if no candidate carries it. */
    private int[] carryingMostTables(int destination, int table) {
        int first = table == ALL_TABLES ? 0 : table;
        int last = table == ALL_TABLES ? vpc.tableCount() - 1 : table;
        for (int each = first; each <= last; each++) {
            int eni = view.interfaceOfRoute(destination, each);
            if (eni != NONE) {
                tablesOfEni[eni]++;
            }
        }
        int most = 0;
        for (int host : candidates.best()) {
            most = Math.max(most, tablesOf(host));
        }
        int[] carrying = most == 0 ? new int[0] : carrying(most);
        for (int each = first; each <= last; each++) {
            int eni = view.interfaceOfRoute(destination, each);
            if (eni != NONE) {
                tablesOfEni[eni] = 0;
            }
        }
        return carrying;
    }

    private int[] carrying(int tables) {
        return filter(candidates.best(), host -> tablesOf(host) == tables);
    }

    private int tablesOf(int host) {
        return tablesOfEni[view.interfaceOfHost(host)];
    }

    /** The host that {@code ordered} or {@code zone} goes back to although lines 3 and 4 say otherwise, or {@link #NONE}. */
    private int preferred(int destination, int table, int[] kept) {
        if (kept.length == 0 || context.frozen() || isChosenLately(destination, table, kept)) {
            return NONE;
        }
        return switch (ruleOf(destination)) {
            case ORDERED -> {
                int first = candidates.best()[0];
                yield kept[0] != first && states.isSettled(first) ? first : NONE;
            }
            case ZONE -> {
                Set<String> zones = vpc.zonesOf(table);
                if (isIn(zones, kept[0])) {
                    yield NONE;
                }
                int[] settledInZone = filter(candidates.best(), host -> isIn(zones, host) && states.isSettled(host));
                yield settledInZone.length == 0 ? NONE : byHash(destination, settledInZone);
            }
            case RANDOM, SPREAD -> NONE;
        };
    }

    /**
     * Whether another host was chosen within the failback delay, and so the preferred one cannot have been usable all
     * the time. Health alone does not know that: it may never have missed a blackhole.
     */
    private boolean isChosenLately(int destination, int table, int[] kept) {
        StickyHost before = stickyHost(destination, table);
        return before != null
                && Candidates.contains(kept, spec.numberOf(before.host()))
                && !states.isFailbackDue(before.since());
    }

    /** Line 5. */
    private int byRule(int destination, int table, int[] hosts) {
        return switch (ruleOf(destination)) {
            case ORDERED -> hosts[0];
            case ZONE -> {
                int[] inZone = filter(hosts, host -> isIn(vpc.zonesOf(table), host));
                yield byHash(destination, inZone.length == 0 ? hosts : inZone);
            }
            case SPREAD -> {
                int least = Arrays.stream(hosts).map(host -> load[host]).min().orElse(0);
                yield byHash(destination, filter(hosts, host -> load[host] == least));
            }
            case RANDOM -> byHash(destination, hosts);
        };
    }

    private boolean isIn(Set<String> zones, int host) {
        NetworkInterface eni = vpc.carrier(host);
        return eni != null && zones.contains(eni.zone());
    }

    private int byHash(int destination, int[] hosts) {
        long destinationHash = HostHash.ofDestination(spec.destination(destination));
        int best = hosts[0];
        long bestHash = HostHash.of(destinationHash, spec.host(best));
        for (int i = 1; i < hosts.length; i++) {
            long hash = HostHash.of(destinationHash, spec.host(hosts[i]));
            int order = Long.compareUnsigned(hash, bestHash);
            // Equal hashes of different hosts are all but impossible; host numbers follow the order of addresses.
            if (order > 0 || order == 0 && hosts[i] < best) {
                best = hosts[i];
                bestHash = hash;
            }
        }
        return best;
    }
}
