package io.vpcrouter.simulation;

import io.vpcrouter.simulation.Disturbance.CallsFail;
import io.vpcrouter.simulation.Disturbance.CallsSlow;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.testkit.Latency;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How the cloud misbehaves at the moment, for all routers that ask it one after the other. */
final class CloudTrouble {
    private final SplittableRandom random;
    private @Nullable CallsFail failing;
    private @Nullable CallsSlow slow;
    private long failingUntil;
    private long slowUntil;
    private long lastTrouble = Long.MIN_VALUE / 2;

    CloudTrouble(SplittableRandom random) {
        this.random = random;
    }

    void begin(CallsFail trouble, long now) {
        failing = trouble;
        failingUntil = now + trouble.time().toNanos();
        lastTrouble = Math.max(lastTrouble, failingUntil);
    }

    void begin(CallsSlow trouble, long now) {
        slow = trouble;
        slowUntil = now + trouble.time().toNanos();
        lastTrouble = Math.max(lastTrouble, slowUntil + trouble.latency().toNanos());
    }

    void end(long now) {
        failing = null;
        slow = null;
        lastTrouble = Math.min(lastTrouble, now);
    }

    /** Whether everything worked since then. */
    boolean worksSince(long moment) {
        return lastTrouble < moment;
    }

    Latency latencyOfRead(long now) {
        return latency(40, 250, now);
    }

    Latency latencyOfWrite(long now) {
        return latency(10, 80, now);
    }

    private Latency latency(int least, int most, long now) {
        if (slow != null && now < slowUntil) {
            return new Latency(share(slow.latency()), share(slow.latency()));
        }
        return Latency.ofMillis(random.nextInt(least, most));
    }

    private Duration share(Duration most) {
        return most.multipliedBy(random.nextInt(1, 11)).dividedBy(10);
    }

    /** Suffers what a call has to suffer at this point. */
    void suffer(String call, boolean isRead, boolean afterEffect, long now) {
        CallsFail current = failing;
        if (current == null
                || now >= failingUntil
                || current.afterEffect() != afterEffect
                || !(isRead ? current.reads() : current.writes())
                || random.nextDouble() >= current.share()) {
            return;
        }
        throw new CloudException(current.kind(), call, null, afterEffect ? "no answer" : "injected", null);
    }
}
