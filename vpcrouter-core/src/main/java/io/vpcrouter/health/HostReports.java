package io.vpcrouter.health;

import io.vpcrouter.model.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tracker knows of many hosts at one moment, packed: such a snapshot of 65,000 hosts is taken every second and seldom
 * read.
 *
 * <p>Threading: any thread.
 */
public final class HostReports {
    private final @Nullable Verdict[] verdicts;
    private final boolean[] gone;
    private final long[] since;
    private final String[] reasons;
    private final boolean[] observed;
    private final long[] observedAt;
    private final long[] roundTrips;
    private final boolean[] drained;

    /** Room for this number of hosts, none of which is known yet. */
    HostReports(int hosts) {
        verdicts = new @Nullable Verdict[hosts];
        gone = new boolean[hosts];
        since = new long[hosts];
        reasons = new String[hosts];
        observed = new boolean[hosts];
        observedAt = new long[hosts];
        roundTrips = new long[hosts];
        drained = new boolean[hosts];
    }

    void put(int place, HostRecord record) {
        verdicts[place] = record.verdict;
        gone[place] = record.gone;
        since[place] = record.since;
        reasons[place] = record.reason;
        observed[place] = record.everObserved;
        observedAt[place] = record.observedAt;
        roundTrips[place] = record.roundTripNanos;
        drained[place] = record.drained;
    }

    /** Whether the check says of one of the hosts that it is being taken out. */
    public boolean isDrained(int place) {
        return drained[place];
    }

    /**
     * What is known of one of the hosts.
     *
     * @param place its place in the list that was given
     * @return the report, or empty if the host is not judged
     */
    public Optional<HostReport> of(int place) {
        return Optional.ofNullable(verdicts[place])
                .map(verdict -> HostReport.of(
                        verdict,
                        gone[place],
                        since[place],
                        reasons[place],
                        observed[place],
                        observedAt[place],
                        roundTrips[place]));
    }
}
