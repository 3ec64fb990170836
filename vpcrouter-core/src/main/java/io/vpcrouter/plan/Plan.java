package io.vpcrouter.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What follows from one look: the changes in the order in which they are to be made, and a decision with its reason for
 * every table and destination that was looked at, changed or not.
 *
 * <p>Immutable. The same input gives an equal plan.
 *
 * @param changes the decisions that change something, most urgent first: off failed targets and targets under hard
 *     evidence, creations, other replacements, deletions
 * @param decisions all decisions, by table and then destination
 * @param tablesOutOfScope the tables that are not managed, with the reason
 * @param choices the hosts chosen anew, to be remembered if the plan is carried out
 */
public record Plan(
        List<Decision> changes,
        List<Decision> decisions,
        SortedMap<String, String> tablesOutOfScope,
        List<Choices.Choice> choices) {
    private static final Comparator<Decision> URGENCY = Comparator.comparingInt(Plan::urgency)
            .thenComparing(Decision::destination)
            .thenComparing(Decision::table);

    /** Copies the lists. */
    public Plan {
        changes = List.copyOf(changes);
        decisions = List.copyOf(decisions);
        choices = List.copyOf(choices);
    }

    static Plan of(List<Decision> decisions, SortedMap<String, String> tablesOutOfScope, List<Choices.Choice> choices) {
        List<Decision> changes = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.action().isChange()) {
                changes.add(decision);
            }
        }
        changes.sort(URGENCY);
        return new Plan(changes, decisions, tablesOutOfScope, choices);
    }

    private static int urgency(Decision decision) {
        switch (decision.action()) {
            case REPLACE:
                return decision.isFailover() ? 0 : 2;
            case CREATE:
                return 1;
            default:
                return 3;
        }
    }

    /** Whether nothing is to be changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
