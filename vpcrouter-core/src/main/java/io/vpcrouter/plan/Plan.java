package io.vpcrouter.plan;

import java.util.List;
import java.util.SortedMap;

/**
 * What follows from one look at everything: the changes in the order in which they are to be made, and a decision with
 * its reason for every table and destination, changed or not.
 *
 * <p>Immutable. The same input gives an equal plan.
 *
 * @param changes the decisions that change something, most urgent first
 * @param decisions all decisions, by table and then destination
 * @param tablesOutOfScope the tables that are not managed, with the reason
 */
public record Plan(List<Decision> changes, List<Decision> decisions, SortedMap<String, String> tablesOutOfScope) {
    /** Whether nothing is to be changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
