package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of planning: the changes in the order in which they are made, and a decision with its reason for every
 * destination in every table that was looked at, changed or not.
 *
 * <p>Immutable. The same input gives an equal plan.
 *
 * @param changes the decisions that change something, most urgent first: off failed targets and targets under hard
 *     evidence, creations, other replacements, deletions
 * @param decisions all decisions, by table and then destination
 * @param tablesOutOfScope the tables that are not managed, with the reason
 * @param stickyHosts the hosts chosen anew, to be remembered if the plan is carried out
 */
public record Plan(
        List<Decision> changes,
        List<Decision> decisions,
        SortedMap<String, String> tablesOutOfScope,
        List<StickyHost> stickyHosts) {
    private static final Comparator<Decision> URGENCY = Comparator.comparingInt(Plan::urgency)
            .thenComparing(Decision::destination)
            .thenComparing(Decision::table);

    /** Copies the lists. */
    public Plan {
        changes = List.copyOf(changes);
        decisions = List.copyOf(decisions);
        stickyHosts = List.copyOf(stickyHosts);
    }

    static Plan of(List<Decision> decisions, SortedMap<String, String> tablesOutOfScope, List<StickyHost> stickyHosts) {
        List<Decision> changes = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.action().isChange()) {
                changes.add(decision);
            }
        }
        changes.sort(URGENCY);
        return new Plan(changes, decisions, tablesOutOfScope, stickyHosts);
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

    /**
     * The same plan after a guard has looked at each change.
     *
     * @param guard gives back a change as it is, or held
     */
    public Plan guarded(UnaryOperator<Decision> guard) {
        if (changes.isEmpty()) {
            return this;
        }
        List<Decision> judged = new ArrayList<>(decisions.size());
        boolean same = true;
        for (Decision decision : decisions) {
            Decision verdict = decision.action().isChange() ? guard.apply(decision) : decision;
            same &= verdict.equals(decision);
            judged.add(verdict);
        }
        return same ? this : of(judged, tablesOutOfScope, followed(judged));
    }

    /** A choice is not to be remembered if all its changes are held: the host chosen before may still recover. */
    private List<StickyHost> followed(List<Decision> judged) {
        Set<Place> followed = new HashSet<>();
        for (Decision decision : judged) {
            if (decision.isOnChosenHost()) {
                followed.add(new Place(decision.destination(), null));
                followed.add(new Place(decision.destination(), decision.table()));
            }
        }
        return stickyHosts.stream()
                .filter(choice -> followed.contains(new Place(choice.destination(), choice.table())))
                .toList();
    }

    /** What a choice is made for: a destination in all tables, or in one. */
    private record Place(Destination destination, @Nullable String table) {}

    /** How many changes there are, and each of them in a line, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("changes: " + changes.size() + " of " + decisions.size() + " routes");
        changes.forEach(change -> text.append("\n  ").append(change));
        return text.toString();
    }

    /** Whether nothing is to be changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
