package io.vpcrouter.plan;

import io.vpcrouter.plan.HostChooser.Choice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which choices of a plan count as made. A choice counts once a row follows it, and not while a row of the
 * destination is kept elsewhere for a reason that may pass: a host that is only suspect gets its destinations back.
 */
final class FollowedChoices {
    private final VpcView view;
    private final long now;
    private final BitSet followed = new BitSet();
    private final BitSet undecided = new BitSet();

    FollowedChoices(VpcView view, long now) {
        this.view = view;
        this.now = now;
    }

    void note(int d, int t, Decision decision) {
        int cell = view.cell(d, t);
        switch (decision.action()) {
            case CREATE:
            case REPLACE:
                followed.set(cell);
                break;
            case KEEP:
                followed.set(cell, decision.reason() == Reason.ON_CHOSEN_HOST);
                undecided.set(cell, decision.reason() == Reason.EQUALLY_QUESTIONABLE);
                break;
            case PENDING:
                undecided.set(cell);
                break;
            case HELD:
                undecided.set(cell, decision.reason() == Reason.MASS_FAILURE);
                break;
            default:
                break;
        }
    }

    /**
     * The choices that count.
     *
     * @param chosen the choices of each destination: one for all tables, or one for each
     * @param perTable whether the choices of a destination are made for each table by itself
     */
    List<Choices.Choice> choices(Choice[][] chosen, IntPredicate perTable) {
        List<Choices.Choice> choices = new ArrayList<>();
        for (int d = 0; d < chosen.length; d++) {
            Choice[] choice = chosen[d];
            if (choice == null) {
                continue;
            }
            if (!perTable.test(d)) {
                add(choices, d, null, choice[0], view.cell(d, 0), view.cell(d, view.tables.length));
            } else {
                for (int t = 0; t < choice.length; t++) {
                    add(choices, d, view.tables[t], choice[t], view.cell(d, t), view.cell(d, t) + 1);
                }
            }
        }
        return choices;
    }

    private void add(List<Choices.Choice> choices, int d, @Nullable String table, Choice choice, int from, int to) {
        boolean known = choice.settled() && !choice.failback();
        if (!choice.isNone() && !known && isIn(followed, from, to) && !isIn(undecided, from, to)) {
            choices.add(new Choices.Choice(view.destinations[d], table, view.hosts[choice.host()], now));
        }
    }

    private static boolean isIn(BitSet cells, int from, int to) {
        int first = cells.nextSetBit(from);
        return first >= 0 && first < to;
    }
}
