package io.vpcrouter.internal.kubernetes.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Lease that somebody else holds may be taken. Its times are those of another machine's clock, so they are not looked at: a
 * Lease has run out when it did not change for as long as its holder may stay silent, by the monotonic clock of the one who looks.
 */
final class ForeignHolder {
    /** No replica can be told to have a longer lease, and what another program writes must not keep all of them waiting for ever. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private @Nullable String version;
    private long seenAt;
    private long length;

    /**
     * The Lease was read.
     *
     * @param own the length of our own leases; a shorter one of the holder does not count
     * @param now the time after the answer came
     */
    void seen(LeaseStore.State state, Duration own, long now) {
        if (!state.version().equals(version)) {
            version = state.version();
            seenAt = now;
            Duration its = state.length().compareTo(LONGEST) > 0 ? LONGEST : state.length();
            length = Math.max(own.toNanos(), its.toNanos());
        }
    }

    /** Whether the holder, if there ever was one, has stayed silent for long enough. */
    boolean isSilent(long now) {
        return version == null || now - seenAt > length;
    }

    /** How long a holder may stay silent, if there is one. */
    Duration length() {
        return Duration.ofNanos(length);
    }

    /** There is no other holder. */
    void forget() {
        version = null;
    }
}
