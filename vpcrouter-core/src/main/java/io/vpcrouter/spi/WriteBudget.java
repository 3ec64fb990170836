package io.vpcrouter.spi;

/**
 * The rate of writes that a cloud accepts, for each of the actions create, replace and delete by itself.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: asked for once, when the provider is made.
 *
 * <p>Failure: a budget that grants nothing is refused with {@link IllegalArgumentException}.
 *
 * <p>Evolution: may gain parts, each with a default.
 *
 * @param burst how many calls may be made at once, at least 1
 * @param perSecond how many more each second, more than 0
 * @param inFlight how many calls may be under way at the same time, all actions together, at least 1
 */
public record WriteBudget(int burst, double perSecond, int inFlight) {
    /** For a cloud that grants as many calls as it gets: no pace, 16 calls at the same time. */
    public static final WriteBudget UNPACED = new WriteBudget(100_000, 100_000, 16);

    /** Checks the ranges. */
    public WriteBudget {
        if (burst < 1 || !(perSecond > 0) || inFlight < 1) {
            throw new IllegalArgumentException("burst " + burst + ", per second " + perSecond + ", in flight "
                    + inFlight + " (expected: at least 1, more than 0, at least 1)");
        }
    }
}
