package io.vpcrouter.plan;

import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.view.VpcView;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Picks the host of a destination, by the first line that separates the candidates.
 *
 * <pre>
 *   1  in the VPC and attached, not failed, no hard evidence        (others are no candidates)
 *   2  healthy, then questionable, then suspect, then unknown
 *   3  this process's previous choice, if healthy, suspect or unknown
 *   4  the host that carries the destination in most tables
 *   5  the rule: random, ordered, zone, spread
 *   *  ordered and zone go before 3 and 4 once the preferred host was healthy and usable for the failback delay
 * </pre>
 */
final class HostChooser {
    private static final int NONE = VpcView.NONE;

    private final VpcView view;
    private final HostStates states;
    private final PlanContext context;
    private final int[] load;
    private final int[] tablesOfSlot;

    /** With {@code zone} one destination is asked for table after table; its candidates are the same for all. */
    private int candidatesOf = NONE;

    private int[] best = {};
    private boolean waiting;

    HostChooser(VpcView view, HostStates states, PlanContext context) {
        this.view = view;
        this.states = states;
        this.context = context;
        this.load = new int[view.hosts.length];
        this.tablesOfSlot = new int[view.slots()];
    }

    /**
     * The outcome of choosing.
     *
     * @param host the number of the chosen host, or -1
     * @param failback whether it was chosen because a preferred host is back
     * @param settled whether the choice stands although other candidates are not judged yet
     * @param waiting whether a candidate is not judged yet and worth waiting for
     */
    record Choice(int host, boolean failback, boolean settled, boolean waiting) {
        boolean isNone() {
            return host == NONE;
        }

        /** Whether everything but leaving a failed target waits for more verdicts. */
        boolean mustWait() {
            return waiting && !settled;
        }
    }

    HostChoice ruleOf(int d) {
        return Objects.requireNonNullElse(
                view.intents[d].choose(), context.rules().choose());
    }

    /** One more destination on the host: what {@code spread} balances. */
    void addLoad(int h) {
        load[h]++;
    }

    /**
     * The host that lines 1 to 4 pick without asking the rule, or -1: what a destination sticks to.
     *
     * @param d the destination
     */
    int stickyHost(int d) {
        sortOut(d);
        int[] kept = kept(d, NONE);
        return kept.length == 1 ? kept[0] : NONE;
    }

    /**
     * Chooses for a destination, or, with the rule {@code zone}, for a table and destination.
     *
     * @param d the destination
     * @param t the table, or -1 where the choice is for all tables
     */
    Choice choose(int d, int t) {
        sortOut(d);
        if (best.length == 0) {
            return new Choice(NONE, false, false, waiting);
        }
        int[] kept = kept(d, t);
        int preferred = preferred(d, t, kept);
        if (preferred != NONE) {
            return new Choice(preferred, true, true, waiting);
        }
        if (kept.length == 1) {
            return new Choice(kept[0], false, kept[0] == keptPrevious(d, t), waiting);
        }
        return new Choice(byRule(d, t, kept.length == 0 ? best : kept), false, false, waiting);
    }

    /** Lines 1 and 2. Hosts that are waited for take no part. */
    private void sortOut(int d) {
        if (d == candidatesOf) {
            return;
        }
        candidatesOf = d;
        waiting = false;
        Verdict first = null;
        for (int h : view.candidates[d]) {
            if (states.isUsable(h)) {
                Verdict verdict = states.verdict(h);
                if (states.isWaiting(h)) {
                    waiting = true;
                } else if (first == null || verdict.compareTo(first) < 0) {
                    first = verdict;
                }
            }
        }
        Verdict bestVerdict = first;
        best = filter(
                view.candidates[d],
                h -> states.verdict(h) == bestVerdict && !states.isWaiting(h) && states.isUsable(h));
    }

    /** Lines 3 and 4: the hosts that the destination sticks to; none if neither line separates the candidates. */
    private int[] kept(int d, int t) {
        int previous = keptPrevious(d, t);
        if (previous != NONE) {
            return new int[] {previous};
        }
        int most = countTables(d, t);
        int[] kept = most == 0 ? new int[0] : filter(best, h -> tablesOfSlot[view.slotOfHost(h)] == most);
        forgetTables(d, t);
        return kept;
    }

    /** Line 3: the previous choice, or -1. */
    private int keptPrevious(int d, int t) {
        StickyHosts.Choice choice = previousChoice(d, t);
        int previous = choice == null ? NONE : view.hostNumber(choice.host());
        boolean stands = contains(best, previous) && states.verdict(previous) != Verdict.QUESTIONABLE;
        return stands ? previous : NONE;
    }

    private StickyHosts.@Nullable Choice previousChoice(int d, int t) {
        return t == NONE
                ? context.stickyHosts().of(view.destinations[d])
                : context.stickyHosts().of(view.destinations[d], view.tables[t]);
    }

    /** Counts, for each interface, the tables whose row points at it; the answer is the highest count of a candidate. */
    private int countTables(int d, int t) {
        forEachRowSlot(d, t, slot -> tablesOfSlot[slot]++);
        int most = 0;
        for (int h : best) {
            most = Math.max(most, tablesOfSlot[view.slotOfHost(h)]);
        }
        return most;
    }

    private void forgetTables(int d, int t) {
        forEachRowSlot(d, t, slot -> tablesOfSlot[slot] = 0);
    }

    private void forEachRowSlot(int d, int t, IntConsumer action) {
        int from = t == NONE ? 0 : t;
        int to = t == NONE ? view.tables.length : t + 1;
        for (int table = from; table < to; table++) {
            int slot = view.slotOfRow(view.cell(d, table));
            if (slot != NONE) {
                action.accept(slot);
            }
        }
    }

    /** The host that {@code ordered} or {@code zone} goes back to although lines 3 and 4 say otherwise, or -1. */
    private int preferred(int d, int t, int[] kept) {
        if (kept.length == 0 || context.frozen() || isChosenLately(d, t, kept)) {
            return NONE;
        }
        switch (ruleOf(d)) {
            case ORDERED:
                return kept[0] != best[0] && states.isSettled(best[0]) ? best[0] : NONE;
            case ZONE:
                Set<String> zones = view.zonesOf(t);
                if (isIn(zones, kept[0])) {
                    return NONE;
                }
                int[] settledInZone = filter(best, h -> isIn(zones, h) && states.isSettled(h));
                return settledInZone.length == 0 ? NONE : byHash(d, settledInZone);
            default:
                return NONE;
        }
    }

    /**
     * Whether another host was chosen within the failback delay, and so the preferred one cannot have been usable all
     * the time. Health alone does not know that: it may never have missed a blackhole.
     */
    private boolean isChosenLately(int d, int t, int[] kept) {
        StickyHosts.Choice previous = previousChoice(d, t);
        return previous != null
                && contains(kept, view.hostNumber(previous.host()))
                && !states.isFailbackDue(previous.since());
    }

    /** Line 5. */
    private int byRule(int d, int t, int[] hosts) {
        switch (ruleOf(d)) {
            case ORDERED:
                return hosts[0];
            case ZONE:
                int[] inZone = filter(hosts, h -> isIn(view.zonesOf(t), h));
                return byHash(d, inZone.length == 0 ? hosts : inZone);
            case SPREAD:
                int least = Arrays.stream(hosts).map(h -> load[h]).min().orElse(0);
                return byHash(d, filter(hosts, h -> load[h] == least));
            default:
                return byHash(d, hosts);
        }
    }

    private boolean isIn(Set<String> zones, int h) {
        NetworkInterface eni = view.interfaces[h];
        return eni != null && zones.contains(eni.zone());
    }

    private int byHash(int d, int[] hosts) {
        long destination = HostHash.ofDestination(view.destinations[d]);
        int best = hosts[0];
        long bestHash = HostHash.of(destination, view.hosts[best]);
        for (int i = 1; i < hosts.length; i++) {
            long hash = HostHash.of(destination, view.hosts[hosts[i]]);
            int order = Long.compareUnsigned(hash, bestHash);
            // Equal hashes of different hosts are all but impossible; host numbers follow the order of addresses.
            if (order > 0 || order == 0 && hosts[i] < best) {
                best = hosts[i];
                bestHash = hash;
            }
        }
        return best;
    }

    private static int[] filter(int[] hosts, IntPredicate keep) {
        int[] kept = new int[hosts.length];
        int count = 0;
        for (int h : hosts) {
            if (keep.test(h)) {
                kept[count++] = h;
            }
        }
        return count == hosts.length ? hosts : Arrays.copyOf(kept, count);
    }

    private static boolean contains(int[] hosts, int wanted) {
        for (int h : hosts) {
            if (h == wanted) {
                return true;
            }
        }
        return false;
    }
}
