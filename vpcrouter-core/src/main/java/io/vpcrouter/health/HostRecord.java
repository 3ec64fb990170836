package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a tracker holds of one host. Times are in nanoseconds of the router's monotonic clock.
 *
 * <p>There may be 65,000, and most hosts are healthy: what only a failing host needs is created when it is needed.
 */
final class HostRecord {
    final IpAddress host;

    Verdict verdict = Verdict.UNKNOWN;
    /** The verdict before the host became suspect: what a freeze falls back to. */
    Verdict trusted = Verdict.UNKNOWN;

    boolean gone;
    boolean waiting = true;
    boolean witnessed;
    /** Whether it is being taken out. */
    boolean drained;
    /** When that ended, if it ever did; no failback counts the time before. */
    private OptionalLong undrainedAt = OptionalLong.empty();

    /** When the verdict was reached. */
    long since;

    String reason = "not probed yet";
    long roundTripNanos = HostReport.NOT_MEASURED;

    boolean everObserved;
    long observedAt;
    boolean everAnswered;
    /** Whether the last probe that was judged had been answered. */
    boolean answeredLast;
    /** When the latest probe that was answered had been sent. */
    long answeredProbeSentAt;
    /** The neighbours in the list of recent answers. */
    @Nullable
    HostRecord newer;

    @Nullable
    HostRecord older;

    private MissStreak streak = MissStreak.NONE;
    /** Misses since the last answer, those that do not count included: the health plugin retries until there are N. */
    int unanswered;

    boolean isDiscarding;
    long discardingSince;
    /** When anything was reported of it, in time awake; see {@link UncheckedHosts}. */
    long heardAt;

    /** How it proves itself after a failure; null until it fails for the first time. */
    @Nullable
    RecoveryWindow recovery;

    HostRecord(IpAddress host, long now) {
        this.host = host;
        this.since = now;
    }

    boolean isFailed() {
        return verdict == Verdict.FAILED;
    }

    /** The miss streak since the last answer. */
    MissStreak streak() {
        return streak;
    }

    /** Another miss; returns whether it counts at once. */
    boolean missed(long sentAt, long judgedAt) {
        if (streak == MissStreak.NONE) {
            streak = new MissStreak();
        }
        return streak.missed(sentAt, judgedAt);
    }

    void clearMisses() {
        streak = MissStreak.NONE;
    }

    void measured(Duration roundTrip) {
        // Not toNanos, which throws if a plugin measured centuries.
        roundTripNanos = TimeUnit.NANOSECONDS.convert(roundTrip);
    }

    HostHealth health(boolean frozen, long now) {
        Verdict shown = frozen && verdict == Verdict.SUSPECT ? trusted : verdict;
        // During a freeze nothing new is learnt, so no host comes nearer to a failback either.
        long healthySince = frozen ? now : Math.max(since, undrainedAt.orElse(since));
        return new HostHealth(
                shown, gone, shown == Verdict.UNKNOWN && waiting, witnessed, healthySince, everAnswered, drained);
    }

    void undrained(long now) {
        drained = false;
        undrainedAt = OptionalLong.of(now);
    }

    HostReport report() {
        return HostReport.of(verdict, gone, since, reason, everObserved, observedAt, roundTripNanos);
    }
}
