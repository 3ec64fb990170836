package io.vpcrouter.internal.kubernetes.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Lease that somebody else holds may be taken. Its times are those of another machine's clock, so they are not looked at: a
 * Lease has run out when it did not change for as long as its holder may stay silent, by the monotonic clock of the one who looks.
 */
final class ForeignHolder {
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
            length = Math.max(own.toNanos(), state.length().toNanos());
        }
    }

    /** Whether the holder, if there ever was one, has stayed silent for long enough. */
    boolean isSilent(long now) {
        return version == null || now - seenAt > length;
    }

    /** There is no other holder. */
    void forget() {
        version = null;
    }
}
