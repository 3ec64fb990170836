package io.vpcrouter.bench.checks;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of a table of costs.
 *
 * @param measure what was measured
 * @param goal what it should be
 * @param measured what it is
 * @param details the figures behind it
 * @param met whether the goal is met; of what could not be measured here, nothing can be said
 */
public record Row(String measure, String goal, String measured, String details, Met met) {
    /** Whether a goal is met. */
    enum Met {
        YES,
        NO,
        UNKNOWN,
        NO_GOAL
    }

    static Row of(String measure, String goal, boolean met, String measured, String details) {
        return new Row(measure, goal, measured, details, met ? Met.YES : Met.NO);
    }

    static Row unknown(String measure, String goal, String why) {
        return new Row(measure, goal, "-", "NOT MEASURED HERE: " + why, Met.UNKNOWN);
    }

    static Row withoutGoal(String measure, String measured, String details) {
        return new Row(measure, "", measured, details, Met.NO_GOAL);
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        String mark = switch (met) {
            case YES -> "ok";
            case NO -> "MISSED";
            case UNKNOWN -> "?";
            case NO_GOAL -> "";
        };
        return String.format(Locale.ROOT, "%-52s %-24s %-18s %-7s %s", measure, goal, measured, mark, details);
    }
}
