package io.vpcrouter.replicas;

import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;

/** The clocks of one machine: they run too fast or too slow, and the monotonic one stands still while it is suspended. */
final class ReplicaClock implements RouterClock {
    private final ManualTime time;
    private final double rate;
    private final Duration wallOffset;
    private final long start;
    private long stoodStill;

    ReplicaClock(ManualTime time, double rate, Duration wallOffset) {
        this.time = time;
        this.rate = rate;
        this.wallOffset = wallOffset;
        this.start = time.nanos();
    }

    @Override
    public long nanos() {
        return start + (long) ((time.nanos() - start - stoodStill) * rate);
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plus(wallOffset).plusNanos((long) ((time.nanos() - start) * rate));
    }

    /** The monotonic clock stood still for that long. */
    void stoodStill(Duration by) {
        stoodStill += by.toNanos();
    }

    /** How long a time of this clock takes in truth. */
    Duration inTruth(Duration own) {
        return Duration.ofNanos((long) Math.ceil(own.toNanos() / rate));
    }
}
