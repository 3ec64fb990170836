package io.vpcrouter.model;

import java.util.Objects;

/**
 * What the planner needs to know of a host's health.
 *
 * @param verdict what health says now
 * @param gone whether the cloud itself shows that the host cannot work
 * @param waiting whether the verdict is unknown and still worth waiting for
 * @param witnessed whether a witness confirmed a failed verdict; without one nothing is deleted
 * @param healthySince since when the host has been healthy without a break, by the router's monotonic clock in nanoseconds;
 *     meaningful only while the verdict is healthy
 * @param answered whether the host has ever answered; one that was found by tag is not used before it did
 * @param drained whether a health check says that the host is being taken out
 */
public record HostHealth(
        Verdict verdict,
        boolean gone,
        boolean waiting,
        boolean witnessed,
        long healthySince,
        boolean answered,
        boolean drained) {
    /** A host that was not asked yet and is not worth waiting for. */
    public static final HostHealth UNKNOWN = new HostHealth(Verdict.UNKNOWN, false, false, false, 0);

    /** Checks that only an unknown host is waited for. */
    public HostHealth {
        Objects.requireNonNull(verdict, "verdict");
        if (waiting && verdict != Verdict.UNKNOWN) {
            throw new IllegalArgumentException("waiting for a host that is " + verdict + " (expected: unknown)");
        }
    }

    /** The health of a host that nobody takes out, and that has answered if its verdict says so. */
    public HostHealth(Verdict verdict, boolean gone, boolean waiting, boolean witnessed, long healthySince) {
        this(verdict, gone, waiting, witnessed, healthySince, isAnswering(verdict), false);
    }

    private static boolean isAnswering(Verdict verdict) {
        return verdict == Verdict.HEALTHY || verdict == Verdict.QUESTIONABLE;
    }

    /** A healthy host. */
    public static HostHealth healthy(long since) {
        return new HostHealth(Verdict.HEALTHY, false, false, false, since);
    }

    /** Any other verdict, confirmed by a witness where that matters. */
    public static HostHealth of(Verdict verdict) {
        return new HostHealth(verdict, false, false, true, 0);
    }

    /** Whether the host answers now. */
    public boolean isAnswering() {
        return isAnswering(verdict);
    }

    /** The same host, where no time before this moment counts as healthy. */
    public HostHealth healthyNotBefore(long moment) {
        return moment - healthySince <= 0
                ? this
                : new HostHealth(verdict, gone, waiting, witnessed, moment, answered, drained);
    }

    /** Whether a witness proves that the host does not work. */
    public boolean isProvedDead() {
        return verdict == Verdict.FAILED && witnessed;
    }

    /** Whether the host must not be used. */
    public boolean isUnusable() {
        return gone || verdict == Verdict.FAILED;
    }
}
