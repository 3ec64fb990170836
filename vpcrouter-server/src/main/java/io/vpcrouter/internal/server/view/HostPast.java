package io.vpcrouter.internal.server.view;

import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a host did in the last day.
 *
 * @param stretches its verdicts, the oldest first
 * @param quarters the quarters of an hour in which something was observed, the oldest first
 * @param lastRoundTrip the last round trip that was measured, also if the host has failed since
 */
public record HostPast(List<Stretch> stretches, List<Quarter> quarters, Optional<Duration> lastRoundTrip) {
    /** How far it goes back at most. */
    public static final Duration DAY = Duration.ofDays(1);
    /** Nothing is known. */
    public static final HostPast NONE = new HostPast(List.of(), List.of(), Optional.empty());

    public HostPast {
        stretches = List.copyOf(stretches);
        quarters = List.copyOf(quarters);
    }

    /**
     * A time with one verdict.
     *
     * @param begins how long ago it began
     * @param ends how long ago it ended; zero if it has not
     * @param verdict the verdict
     */
    public record Stretch(Duration begins, Duration ends, Verdict verdict) {}

    /**
     * A quarter of an hour.
     *
     * @param ago how many quarters ago; 0 is the one that has not ended
     * @param median the median of its round trips in milliseconds, 0 if none was measured
     * @param slowest the slowest of them
     * @param misses how many probes were not answered
     */
    public record Quarter(int ago, float median, float slowest, int misses) {}

    /** How many probes were not answered. */
    public int misses() {
        return quarters.stream().mapToInt(Quarter::misses).sum();
    }

    /** How many times the host failed. */
    public long failures() {
        return stretches.stream()
                .filter(stretch -> stretch.verdict() == Verdict.FAILED)
                .count();
    }
}
