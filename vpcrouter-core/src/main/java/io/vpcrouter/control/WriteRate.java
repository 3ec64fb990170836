package io.vpcrouter.control;

/**
 * How fast routes may be written, for each of the actions create, replace and delete by itself.
 *
 * @param burst how many writes may be made at once, 1 to 10000
 * @param perSecond how many more each second, 0.1 to 10000
 */
public record WriteRate(int burst, double perSecond) {
    private static final int MOST = 10_000;
    private static final double LEAST_PER_SECOND = 0.1;

    /** Checks the ranges. */
    public WriteRate {
        if (!isInRange(burst, perSecond)) {
            throw new IllegalArgumentException("write rate: " + burst + " at once, then " + perSecond
                    + " a second (expected: 1 to " + MOST + ", and " + LEAST_PER_SECOND + " to " + MOST + ")");
        }
    }

    /** Whether a rate may have these parts. */
    public static boolean isInRange(int burst, double perSecond) {
        return burst >= 1 && burst <= MOST && perSecond >= LEAST_PER_SECOND && perSecond <= MOST;
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
