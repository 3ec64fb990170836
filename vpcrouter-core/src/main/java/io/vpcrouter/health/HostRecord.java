package io.vpcrouter.health;

import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tracker holds of one host. Times are in nanoseconds of the router's monotonic clock. */
final class HostRecord {
    final IpAddress host;
    final boolean ownMachine;
    final long watchedSince;
    final RecoveryWindow recovery;

    Verdict verdict = Verdict.UNKNOWN;
    /** The verdict before the host became suspect: what a freeze falls back to. */
    Verdict trusted = Verdict.UNKNOWN;

    boolean gone;
    boolean waiting = true;
    boolean witnessed;
    /** Whether the host is healthy only on probation after it failed repeatedly. */
    boolean onProbation;

    long since;
    long healthySince;
    String reason = "not asked yet";

    @Nullable
    Duration roundTrip;

    boolean everObserved;
    long observedAt;
    boolean everAnswered;
    /** Whether the last probe that was judged had been answered. */
    boolean answeredLast;
    /** When the latest probe that was answered had been sent. */
    long answeredProbeSentAt;
    /** The neighbours among those who answered last. */
    @Nullable
    HostRecord newer;

    @Nullable
    HostRecord older;

    /** For whom the host was asked to stand witness since it missed last. */
    final List<HostRecord> askedFor = new ArrayList<>(0);

    final MissRow row = new MissRow();
    /** Misses since the last answer, those that do not count included: the health plugin asks again at once until N. */
    int unanswered;
    /** How long after the last missed probe was sent it was judged. */
    long missWaited;

    boolean hasVoid;
    long voidSince;

    HostRecord(IpAddress host, boolean ownMachine, Duration recoveryWindow, long now) {
        this.host = host;
        this.ownMachine = ownMachine;
        this.watchedSince = now;
        this.since = now;
        this.recovery = new RecoveryWindow(recoveryWindow);
    }

    boolean isFailed() {
        return verdict == Verdict.FAILED;
    }

    HostHealth health(boolean frozen, long now) {
        Verdict shown = frozen && verdict == Verdict.SUSPECT ? trusted : verdict;
        // During a freeze nothing new is learnt, so nobody earns a failback either.
        long healthy = frozen ? now : healthySince;
        return new HostHealth(shown, gone, shown == Verdict.UNKNOWN && waiting, witnessed, healthy);
    }

    Optional<Duration> roundTripIfKnown() {
        return Optional.ofNullable(roundTrip);
    }
}
