package io.vpcrouter.simulation;

import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.simulation.Disturbance.CallsFail;
import io.vpcrouter.simulation.Disturbance.CallsSlow;
import io.vpcrouter.simulation.Disturbance.HideInterface;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.testkit.Latency;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How the cloud misbehaves at the moment, for all routers that ask it one after the other. */
final class CloudTrouble {
    private final SplittableRandom random;
    private @Nullable CallsFail failing;
    private @Nullable CallsSlow slow;
    private @Nullable HideInterface hiding;
    private long failingUntil;
    private long slowUntil;
    private long hidingUntil;
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

    void begin(HideInterface trouble, long now) {
        hiding = trouble;
        hidingUntil = now + trouble.time().toNanos();
    }

    void end(long now) {
        hiding = null;
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

    /** What a read shows of what is there. */
    NetworkSnapshot shown(NetworkSnapshot snapshot, long now) {
        HideInterface current = hiding;
        if (current == null || now >= hidingUntil) {
            return snapshot;
        }
        List<NetworkInterface> interfaces = snapshot.interfaces().stream()
                .filter(eni -> !eni.id().equals(current.eni()))
                .toList();
        return new NetworkSnapshot(snapshot.network(), snapshot.tables(), interfaces, snapshot.subnets());
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
        throw new CloudException(current.kind(), call, null, afterEffect ? "no response" : "injected", null);
    }
}
