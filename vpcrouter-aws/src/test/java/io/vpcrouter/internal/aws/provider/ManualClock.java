package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so. */
final class ManualClock implements RouterClock {
    // Near the end of the range: whoever compares instead of subtracting is found out.
    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }
}
