package io.vpcrouter.plan;

import io.vpcrouter.plan.HostChooser.Choice;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which choices of a plan count as made. A choice counts once a row follows it, and not while a row of the
 * destination is kept elsewhere for a reason that may pass: a host that is only suspect gets its destinations back.
 */
final class FollowedHosts {
    private final VpcView view;
    private final long now;
    private final IntPredicate perTable;
    private final BitSet followed = new BitSet();
    private final BitSet undecided = new BitSet();

    /**
     * Nothing noted yet.
     *
     * @param perTable whether the choices of a destination are made for each table by itself
     */
    FollowedHosts(VpcView view, long now, IntPredicate perTable) {
        this.view = view;
        this.now = now;
        this.perTable = perTable;
    }

    /** The number of a choice: one for the destination, or one for each of its cells behind those. */
    private int number(int d, int t) {
        return perTable.test(d) ? view.destinations.length + view.cell(d, t) : d;
    }

    void note(int d, int t, Decision decision) {
        int choice = number(d, t);
        switch (decision.action()) {
            case CREATE:
            case REPLACE:
                followed.set(choice);
                break;
            case KEEP:
                if (decision.reason() == Reason.ON_CHOSEN_HOST) {
                    followed.set(choice);
                } else if (decision.reason() == Reason.EQUALLY_QUESTIONABLE) {
                    undecided.set(choice);
                }
                break;
            case PENDING:
                undecided.set(choice);
                break;
            case HELD:
                if (decision.reason() == Reason.MASS_FAILURE) {
                    undecided.set(choice);
                }
                break;
            default:
                break;
        }
    }

    /**
     * The choices that count.
     *
     * @param chosen the choices of each destination: one for all tables, or one for each
     */
    List<StickyHosts.Choice> choices(Choice[][] chosen) {
        List<StickyHosts.Choice> choices = new ArrayList<>();
        for (int d = 0; d < chosen.length; d++) {
            Choice[] choice = chosen[d];
            if (choice == null) {
                continue;
            }
            if (!perTable.test(d)) {
                add(choices, d, null, choice[0], number(d, 0));
            } else {
                for (int t = 0; t < choice.length; t++) {
                    add(choices, d, view.tables[t], choice[t], number(d, t));
                }
            }
        }
        return choices;
    }

    private void add(List<StickyHosts.Choice> choices, int d, @Nullable String table, Choice choice, int number) {
        boolean known = choice.settled() && !choice.failback();
        if (!choice.isNone() && !known && followed.get(number) && !undecided.get(number)) {
            choices.add(new StickyHosts.Choice(view.destinations[d], table, view.hosts[choice.host()], now));
        }
    }
}
