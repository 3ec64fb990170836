package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the observations of one health plugin into verdicts. It is deterministic: it has no clock, no thread and no socket;
 * the caller passes the time.
 *
 * <p>A host becomes failed after a streak of N misses that no outage of the checker explains: each but the first needs a
 * witness that answered in between, see {@link MissStreak}. So one outage, however long and whatever the phases of the
 * probes, makes one miss of a streak count; or two, if only answers are lost and it ends between the answers of a suspect and
 * of its witness. With N = 3 and more one outage therefore fails nobody, and where two misses decide, {@link Witnesses}
 * closes that gap too, for one more round trip. Two outages in a row fail nobody with N = 3 if they lose what is sent, and
 * with N = 5 in any case. With N = 1 an answer after the miss must do: an outage that ends while a probe is under way can
 * fail its host.
 *
 * <p>Threading: owned by one thread. Times are in nanoseconds of the router's monotonic clock.
 */
public final class HealthTracker {
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(10);
    private static final int WINDOW_INTERVALS = 10;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int WAIT_INTERVALS = 2;

    private final ProbeTiming timing;
    private final boolean hasControlTargets;
    private final WatchedHosts hosts;
    private final Verdicts verdicts;
    private final Witnesses witnesses;
    private final Freeze freeze;
    private final UncheckedHosts uncheckedHosts;
    private final MassFailureGuard massFailure = new MassFailureGuard();
    private final HostJudge judge;
    private final Duration recoveryWindow;

    /**
     * A tracker for one health plugin.
     *
     * @param timing the pace of the plugin
     * @param recoveryWindow how long a failed host must answer before it is used again; see {@link #recoveryWindow}
     * @param ownMachine matches the addresses of the checker's own machine, which are never witnesses; asked at every
     *     answer, because addresses come and go
     * @param hasControlTargets whether control targets stand witness from the start; others do once they answered
     */
    public HealthTracker(
            ProbeTiming timing, Duration recoveryWindow, Predicate<IpAddress> ownMachine, boolean hasControlTargets) {
        this(timing, recoveryWindow, waitForNewHosts(timing.interval()), ownMachine, hasControlTargets);
    }

    /**
     * A tracker for one health plugin that says how long its first verdict on a host may take.
     *
     * @param timing the pace of the plugin
     * @param recoveryWindow how long a failed host must answer before it is used again; see {@link #recoveryWindow}
     * @param waitForNewHosts how long the first verdict on a host is worth waiting for; see {@link #waitForNewHosts}
     * @param ownMachine matches the addresses of the checker's own machine, as above
     * @param hasControlTargets whether control targets stand witness from the start; others do once they answered
     */
    public HealthTracker(
            ProbeTiming timing,
            Duration recoveryWindow,
            Duration waitForNewHosts,
            Predicate<IpAddress> ownMachine,
            boolean hasControlTargets) {
        this.timing = timing;
        this.hasControlTargets = hasControlTargets;
        this.recoveryWindow = recoveryWindow;
        this.hosts = new WatchedHosts(waitForNewHosts);
        this.verdicts = new Verdicts(recoveryWindow);
        this.witnesses = new Witnesses(timing, hasControlTargets);
        this.freeze = new Freeze(timing.timeout().toNanos());
        this.uncheckedHosts =
                new UncheckedHosts(recoveryWindow(timing.interval()).toNanos());
        this.judge = new HostJudge(
                timing.fall(),
                hosts,
                ownMachine,
                verdicts,
                witnesses,
                freeze,
                uncheckedHosts,
                massFailure,
                hasControlTargets);
    }

    /**
     * A single host never fails without a control target that answers: for checks whose misses may be the fault of something
     * behind the host. Without this call, the misses of a single host are enough where no control target ever answered.
     */
    public void leaveSingleHostAlone() {
        judge.leaveSingleHostAlone();
    }

    /** Whether control targets stand witness from the start. */
    public boolean hasControlTargets() {
        return hasControlTargets;
    }

    /** The usual window for an interval: ten intervals, and at least ten seconds. */
    public static Duration recoveryWindow(Duration interval) {
        Duration usual = interval.multipliedBy(WINDOW_INTERVALS);
        return usual.compareTo(SHORTEST_WINDOW) >= 0 ? usual : SHORTEST_WINDOW;
    }

    /** The usual wait for the first verdict on a host: two intervals, and at most ten seconds. */
    public static Duration waitForNewHosts(Duration interval) {
        Duration usual = interval.multipliedBy(WAIT_INTERVALS);
        return usual.compareTo(LONGEST_WAIT) <= 0 ? usual : LONGEST_WAIT;
    }

    /** How long a failed host must answer before it is used again. */
    public Duration recoveryWindow() {
        return recoveryWindow;
    }

    /** The pace of the plugin. */
    public ProbeTiming timing() {
        return timing;
    }

    /** The hosts to judge from now on; what is known of those that stay is kept. */
    public void watch(Set<IpAddress> wanted, long now) {
        watch(HostNumbers.of(wanted), now);
    }

    /** The same with hosts that are numbered already, so that several trackers share the numbers. */
    public void watch(HostNumbers wanted, long now) {
        if (hosts.size() == 0) {
            uncheckedHosts.beginAll(now);
        }
        hosts.watch(wanted, now, uncheckedHosts::begin, judge::forget);
        if (hosts.size() == 0) {
            freeze.end();
        }
    }

    /**
     * Takes in what was seen of a host. Hosts that are not watched are ignored.
     *
     * @param host the host
     * @param observation what was seen
     * @param sentAt when the probe was sent
     * @param at when the answer, or its absence, was noticed
     */
    public void observed(IpAddress host, Observation observation, long sentAt, long at) {
        HostRecord record = hosts.find(host);
        if (record != null) {
            judge.observed(record, observation, sentAt, at);
        }
    }

    /** What was reported of a host last still holds, although nothing was observed anew: its check did not fall silent. */
    public void unchanged(IpAddress host) {
        HostRecord record = hosts.find(host);
        if (record != null) {
            uncheckedHosts.unchanged(record);
        }
    }

    /**
     * Whether the check could be told which hosts to check; if not, it checks none of them.
     *
     * @param reason why not, or null if it could
     */
    public void cannotWatch(@Nullable String reason) {
        uncheckedHosts.cannotWatch(reason);
    }

    /**
     * A control target answered.
     *
     * @param sentAt when it was probed
     * @param at when it answered
     */
    public void controlTargetAnswered(long sentAt, long at) {
        judge.controlTargetAnswered(sentAt, at);
    }

    /** Advances the time: ends waits, starts a freeze when no answer came in time, ends the hold of a mass failure. */
    public void advance(long now) {
        hosts.advance(now);
        massFailure.advance(now);
        freeze.advance(now);
        uncheckedHosts.advance(now, hosts);
    }

    /** When {@link #advance} has something to do next, if nothing is observed until then. */
    public OptionalLong nextDeadline() {
        OptionalLong next = earlier(freeze.nextDeadline(), hosts.nextDeadline());
        return massFailure.isHolding() ? earlier(next, OptionalLong.of(massFailure.heldUntil())) : next;
    }

    /** When {@link #advance} looks next whether the check has fallen silent; that alone changes no verdict. */
    public OptionalLong nextSilenceCheck() {
        return hosts.size() == 0 ? OptionalLong.empty() : uncheckedHosts.nextLook();
    }

    private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
        return a.isEmpty() || b.isPresent() && b.getAsLong() - a.getAsLong() < 0 ? b : a;
    }

    /** The changes of verdict since the last call. */
    public List<VerdictChange> takeChanges() {
        return verdicts.takeChanges();
    }

    /** Whether a host began or ceased to be drained since the last call. */
    public boolean takeDrainChange() {
        return judge.takeDrainChange();
    }

    /** The hosts to probe at once, as witnesses or again, since the last call. */
    public Set<IpAddress> takeHostsToProbe() {
        return witnesses.takeHostsToProbe();
    }

    /** The health of a host for the planner; during a freeze, the last one that was trusted. */
    public HostHealth health(IpAddress host, long now) {
        HostRecord record = hosts.find(host);
        return record == null ? HostHealth.UNKNOWN : record.health(freeze.isFrozen(), now);
    }

    /** Whether the last probe of the host that was judged had been answered. */
    public boolean answeredLast(IpAddress host) {
        HostRecord record = hosts.find(host);
        return record != null && record.answeredLast;
    }

    /**
     * Whether the last probe of the host that was judged had not been answered, and that is not explained by a checker that
     * is cut off: another host answered since, or the host is failed already. Also if the host is gone.
     */
    public boolean missedLast(IpAddress host) {
        HostRecord record = hosts.find(host);
        if (record == null) {
            return false;
        }
        boolean proved = record.isFailed() || record.streak().wasEverWitnessed();
        return record.gone || record.unanswered > 0 && proved;
    }

    /** When the latest probe that the host answered had been sent, if it ever answered. */
    public OptionalLong lastAnsweredProbe(IpAddress host) {
        HostRecord record = hosts.find(host);
        return record == null || !record.everAnswered
                ? OptionalLong.empty()
                : OptionalLong.of(record.answeredProbeSentAt);
    }

    /** What is known of a host, for people. */
    public Optional<HostReport> report(IpAddress host) {
        return Optional.ofNullable(hosts.find(host)).map(HostRecord::report);
    }

    /** What is known of many hosts at this moment, each at its place in the list. */
    public HostReports reports(List<IpAddress> wanted) {
        HostReports reports = new HostReports(wanted.size());
        for (int place = 0; place < wanted.size(); place++) {
            HostRecord record = hosts.find(wanted.get(place));
            if (record != null) {
                reports.put(place, record);
            }
        }
        return reports;
    }

    /** Whether there is evidence that the host cannot work. */
    public boolean isGone(IpAddress host) {
        HostRecord record = hosts.find(host);
        return record != null && record.gone;
    }

    /** Whether verdicts are frozen, because no answer comes at all. */
    public boolean isFrozen() {
        return freeze.isFrozen();
    }

    /**
     * Hosts that have not answered for long, at least ten seconds, and stay suspect because no other host and no control target
     * answers either. Empty while verdicts are frozen, which says more.
     */
    public List<IpAddress> unproved() {
        return judge.unproved();
    }

    /** Whether most hosts failed at once, and moves wait for a moment. */
    public boolean isMassFailure() {
        return massFailure.isHolding();
    }

    /** Whether the check could not be run for any host, or reported nothing at all, for so long that it protects none. */
    public boolean isBlind() {
        return uncheckedHosts.isBlind();
    }

    /** The hosts for which that is so, whether or not it is for others. */
    public List<IpAddress> unchecked() {
        return uncheckedHosts.hosts();
    }

    /** Why hosts are unchecked: the reason for the first of them. */
    public Optional<String> uncheckedReason() {
        return uncheckedHosts.reason();
    }

    /** Whether a host is not judged yet and still worth waiting for. */
    public boolean isWaiting() {
        return hosts.isAnyWaiting();
    }

    /** The hosts that are judged. */
    public Collection<IpAddress> hosts() {
        return hosts.numbers().hosts();
    }
}
