package io.vpcrouter.spi;

import io.vpcrouter.health.HealthTracker;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A running health check. It observes and reports; the core decides what follows from misses and answers.
 *
 * <p>Threading: the core calls one method at a time, {@link #statistics} excepted, and expects it to return at once.
 *
 * <p>Lifecycle: started once; then {@link #watch} and {@link #probeNow} any number of times; closed at least once.
 *
 * <p>Failure: what {@link #start} throws ends the program (exit code 3). A host that could not be asked is reported as
 * indeterminate, never as unreachable.
 *
 * <p>Evolution: gains default methods only.
 */
public interface HealthMonitor extends AutoCloseable {
    /**
     * The pace of the check; asked once, when the check was made. It reports on each host at least once per interval. A source that
     * is told of changes instead of asking repeats what it knows of each host, or says {@link HealthContext#unchanged}. A host
     * of which nothing is reported for ten intervals, and at least ten seconds, is unchecked.
     */
    ProbeTiming timing();

    /**
     * How long the router waits for the first verdict on a new host, before it uses hosts without one. Two intervals, and at
     * most 10 s, if not overridden; for checks whose first answer takes longer than the later ones.
     */
    default Duration waitForNewHosts() {
        return HealthTracker.waitForNewHosts(timing().interval());
    }

    /**
     * Whether misses alone may fail the only host of a route spec, where no control target ever answered; asked once. False for a
     * check whose misses may be the fault of something behind the host.
     */
    default boolean judgesSingleHost() {
        return true;
    }

    /**
     * Opens what the check needs, such as sockets.
     *
     * @throws PluginStartException if it cannot work here, with what to grant or to change
     */
    default void start() {}

    /**
     * The hosts to check from now on: always the whole set, never a delta. New hosts are asked at once. If this throws, the check
     * counts as one that checks nothing, and is told again after a while.
     *
     * @param hosts the hosts, not null, may be empty
     */
    void watch(Set<IpAddress> hosts);

    /**
     * Asks these hosts at once, beside the schedule, to see whether the checker itself is cut off. May do nothing.
     *
     * @param hosts some of the watched hosts
     */
    default void probeNow(Set<IpAddress> hosts) {}

    /**
     * The router found that a host which had answered is failed, by all checks together and not by this one alone. For a check
     * that tells others of it; it proves nothing. Comes after the first writes of the failover have started, in every replica:
     * whoever tells others asks {@link HealthContext#mayWrite} first. If a check is slow, only the last news of each host counts.
     *
     * @param host the host
     * @param reason what was observed, for people
     */
    default void hostFailed(IpAddress host, String reason) {}

    /**
     * The router found that a failed host can be used again, perhaps as the last choice. As {@link #hostFailed}; the failure may
     * be one that nobody was told of, because the host had never answered.
     *
     * @param host the host
     * @param reason what was observed, for people
     */
    default void hostRecovered(IpAddress host, String reason) {}

    /** Facts for people, shown at {@code /plugins}: name to number, text, list or map. */
    default Map<String, Object> statistics() {
        return Map.of();
    }

    /** Ends everything that runs. Nothing is reported afterwards. May be called again. */
    @Override
    void close();
}
