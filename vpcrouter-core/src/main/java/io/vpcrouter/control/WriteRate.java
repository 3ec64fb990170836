package io.vpcrouter.control;

import io.vpcrouter.spi.WriteBudget;
import org.jspecify.annotations.Nullable;

/**
 * How fast routes may be written, for each of the actions create, replace and delete by itself. A cloud may grant any rate;
 * one that is configured has a range.
 *
 * @param burst how many writes may be made at once, at least 1
 * @param perSecond how many more each second, more than 0
 */
public record WriteRate(int burst, double perSecond) {
    private static final int MOST = 10_000;
    private static final double LEAST_PER_SECOND = 0.1;

    /** Checks that something is granted. */
    public WriteRate {
        if (burst < 1 || !(perSecond > 0)) {
            throw new IllegalArgumentException("write rate: " + burst + " at once, then " + perSecond
                    + " a second (expected: at least 1, and more than 0)");
        }
    }

    /** The rate of a budget. */
    public static WriteRate of(WriteBudget budget) {
        return new WriteRate(budget.burst(), budget.perSecond());
    }

    /** Whether a rate that is configured may have these parts: 1 to 10000 at once, and 0.1 to 10000 a second. */
    public static boolean isInRange(int burst, double perSecond) {
        return burst >= 1 && burst <= MOST && perSecond >= LEAST_PER_SECOND && perSecond <= MOST;
    }

    /** Checks a rate that is configured, if there is one. */
    static void requireInRange(@Nullable WriteRate rate) {
        if (rate != null && !isInRange(rate.burst, rate.perSecond)) {
            throw new IllegalArgumentException("write rate: " + rate.burst + " at once, then " + rate.perSecond
                    + " a second (expected: 1 to " + MOST + ", and " + LEAST_PER_SECOND + " to " + MOST + ")");
        }
    }

    /** The number of writes in each second as people write it: without a fraction if it has none. */
    public String perSecondText() {
        return perSecond == Math.rint(perSecond) ? String.valueOf((long) perSecond) : String.valueOf(perSecond);
    }

    /** As the option {@code --write_rate} takes it, such as {@code 50/5}. */
    @Override
    public String toString() {
        return burst + "/" + perSecondText();
    }
}
