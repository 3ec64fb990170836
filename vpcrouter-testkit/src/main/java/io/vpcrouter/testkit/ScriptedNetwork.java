package io.vpcrouter.testkit;

import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What lies between a checker and its hosts, as a test wants it: who answers, how fast, and how much is lost. Every host
 * answers after a millisecond unless something else is said.
 *
 * <p>Threading: one thread.
 */
public final class ScriptedNetwork {
    private final Set<IpAddress> down = new HashSet<>();
    private final Map<IpAddress, Double> loss = new HashMap<>();
    private final Map<IpAddress, Duration> roundTrips = new HashMap<>();
    private final SplittableRandom random;
    private double lossEverywhere;
    private boolean cutOff;

    /**
     * A network without faults.
     *
     * @param seed where the chance of losses comes from
     */
    public ScriptedNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The host falls silent. */
    public void down(IpAddress host) {
        down.add(host);
    }

    /** The host answers again. */
    public void up(IpAddress host) {
        down.remove(host);
    }

    /** Whether the host is silent. */
    public boolean isDown(IpAddress host) {
        return down.contains(host);
    }

    /** Loses a share of the probes to a host, 0 to 1. */
    public void setLoss(IpAddress host, double share) {
        loss.put(host, share);
    }

    /** Loses a share of all probes, 0 to 1. */
    public void setLossEverywhere(double share) {
        lossEverywhere = share;
    }

    /** Sets how long an answer of the host takes. */
    public void setRoundTrip(IpAddress host, Duration roundTrip) {
        roundTrips.put(host, roundTrip);
    }

    /** Cuts the checker off from everything, or joins it again; what is on the wire at that moment is lost. */
    public void setCutOff(boolean value) {
        cutOff = value;
    }

    /** Whether the checker is cut off. */
    public boolean isCutOff() {
        return cutOff;
    }

    Duration roundTrip(IpAddress host) {
        return roundTrips.getOrDefault(host, Duration.ofMillis(1));
    }

    boolean loses(IpAddress host) {
        boolean lost = random.nextDouble() < loss.getOrDefault(host, 0.0) || random.nextDouble() < lossEverywhere;
        return cutOff || lost;
    }
}
