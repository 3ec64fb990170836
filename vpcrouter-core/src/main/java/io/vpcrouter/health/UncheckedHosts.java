package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices hosts of which the check has learned nothing for so long that a failure would go unnoticed: it could not be run, it
 * reports nothing, or it could not be told of the hosts. If that is so for all hosts, the checker is blind; otherwise
 * something is wrong with these hosts alone.
 *
 * <p>Silence is measured in time that this process was awake: {@link #advance} is called at least once per step, so a longer
 * gap is a pause of the checker, in which nobody could have reported.
 */
final class UncheckedHosts {
    /** What is known of a host that the check reports nothing of. */
    static final String SILENT = "the check reports nothing of it";

    private static final String UNCHANGED = "the check says that nothing has changed";
    private static final int STEPS = 10;

    private final long tooLong;
    private final long step;
    private final Set<HostRecord> unchecked = new LinkedHashSet<>();
    private @Nullable String cannotWatch;

    private boolean everValid;
    private long validAt;
    private boolean couldAskNobody;

    private boolean started;
    private long advancedTo;
    private long nextLook;
    /** Nanoseconds that this process was awake. */
    private long awake;
    /** When anything was reported, in time awake. */
    private long heardAt;

    UncheckedHosts(long tooLong) {
        this.tooLong = tooLong;
        this.step = tooLong / STEPS;
    }

    /** The host is watched from now on. */
    void begin(HostRecord record) {
        record.heardAt = awake;
    }

    /** There was no host of which anything could have been reported until now. */
    void beginAll(long now) {
        pass(now);
        heardAt = awake;
    }

    /** The check of this host could not be run. */
    void discarded(HostRecord record, long at) {
        heard(record);
        if (!record.isDiscarding) {
            record.isDiscarding = true;
            record.discardingSince = at;
        } else if (at - record.discardingSince >= tooLong) {
            unchecked.add(record);
            couldAskNobody |= !everValid || at - validAt >= tooLong;
        }
    }

    /** The check of this host could be run. */
    void valid(HostRecord record, long at) {
        heard(record);
        everValid = true;
        validAt = at;
        couldAskNobody = false;
        end(record);
    }

    /** What was reported of this host last still holds. */
    void unchanged(HostRecord record) {
        if (record.everObserved && !record.isDiscarding) {
            heard(record);
            if (unchecked.remove(record)) {
                record.reason = UNCHANGED;
            }
        }
    }

    private void heard(HostRecord record) {
        record.heardAt = awake;
        heardAt = awake;
    }

    /** The host is not watched any more. */
    void end(HostRecord record) {
        record.isDiscarding = false;
        unchecked.remove(record);
    }

    /** The check could not be told which hosts to check, or could again if the reason is null. */
    void cannotWatch(@Nullable String reason) {
        cannotWatch = reason;
    }

    /** Advances the time, and looks for silent hosts once per step. */
    void advance(long now, WatchedHosts hosts) {
        pass(now);
        if (now - nextLook >= 0) {
            nextLook = now + step;
            hosts.forEach(record -> {
                if (awake - record.heardAt >= tooLong && unchecked.add(record)) {
                    record.reason = SILENT;
                }
            });
        }
    }

    private void pass(long now) {
        if (!started) {
            started = true;
            advancedTo = now;
            nextLook = now + step;
        }
        long passed = now - advancedTo;
        if (passed > 0) {
            awake += Math.min(passed, 2 * step);
            advancedTo = now;
        }
    }

    /** When {@link #advance} looks for silent hosts next. */
    OptionalLong nextLook() {
        return started ? OptionalLong.of(nextLook) : OptionalLong.empty();
    }

    boolean isBlind() {
        return cannotWatch != null || !unchecked.isEmpty() && (couldAskNobody || awake - heardAt >= tooLong);
    }

    /** The hosts, longest first. */
    List<IpAddress> hosts() {
        return unchecked.stream().map(record -> record.host).toList();
    }

    /** Why, as far as one reason can say it for all. */
    Optional<String> reason() {
        if (cannotWatch != null) {
            return Optional.of(cannotWatch);
        }
        return unchecked.stream().findFirst().map(record -> record.reason);
    }
}
