package io.vpcrouter.simulation;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.testkit.ScriptedNetwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is really the case, which the router can only guess; and when it last was otherwise. */
final class Truth {
    private static final long NEVER = Long.MIN_VALUE / 2;
    /** What was decided that long ago may still take effect. */
    private static final long LONGEST_CALL = Duration.ofSeconds(10).toNanos();

    private static final long HIDDEN_TWICE = Duration.ofMinutes(2).toNanos();

    private final SimulatedVpc vpc;
    private final long detection;
    private final ScriptedNetwork network;
    private final Set<Integer> hanging = new HashSet<>();
    private final Map<IpAddress, Double> loss = new HashMap<>();
    private final Set<IpAddress> slow = new HashSet<>();
    private final Map<IpAddress, Long> lastBad = new HashMap<>();
    private final Map<IpAddress, Long> lastUnreachable = new HashMap<>();
    private final Map<IpAddress, Long> downSince = new HashMap<>();
    private final Map<String, Long> lastEvidence = new HashMap<>();
    private final Map<IpAddress, String> carriers = new HashMap<>();
    private final Map<String, Set<IpAddress>> everCarried = new HashMap<>();
    private final Set<String> abandoned = new HashSet<>();
    private final Map<String, Long> hiddenSince = new HashMap<>();
    private final Map<String, Long> setByOthers = new HashMap<>();
    private double lossEverywhere;
    private long checkerTroubleUntil = NEVER;

    Truth(SimulatedVpc vpc, ScriptedNetwork network, ProbeTiming timing) {
        this.detection = timing.interval().plus(timing.verdictTime()).toNanos();
        this.vpc = vpc;
        this.network = network;
        update(0);
    }

    void hang(int instance, boolean value) {
        if (value) {
            hanging.add(instance);
        } else {
            hanging.remove(instance);
        }
    }

    /** Until then the checker may not notice what happens. */
    void setCheckerTroubleUntil(long moment) {
        checkerTroubleUntil = Math.max(checkerTroubleUntil, moment);
    }

    long checkerTroubleUntil() {
        return checkerTroubleUntil;
    }

    void setLoss(IpAddress host, double share) {
        loss.put(host, share);
        network.setLoss(host, share);
    }

    void setLossEverywhere(double share) {
        lossEverywhere = share;
        network.setLossEverywhere(share);
    }

    void setRoundTrip(IpAddress host, Duration roundTrip) {
        network.setRoundTrip(host, roundTrip);
        if (roundTrip.toMillis() > 1) {
            slow.add(host);
        } else {
            slow.remove(host);
        }
    }

    /** Looks at everything; to be called after whatever may have changed it. */
    void update(long now) {
        NetworkSnapshot snapshot = vpc.snapshot();
        for (int i = 0; i < Landscape.INSTANCES; i++) {
            for (IpAddress host :
                    List.of(Landscape.plainHost(i), Landscape.detachableHost(i), Landscape.movableHost(i))) {
                update(snapshot, host, now);
            }
        }
        for (NetworkInterface eni : snapshot.interfaces()) {
            if (!eni.attached() || !isRunning(eni)) {
                lastEvidence.put(eni.id(), now);
            }
        }
        abandoned.forEach(eni -> lastEvidence.put(eni, now));
    }

    private void update(NetworkSnapshot snapshot, IpAddress host, long now) {
        Optional<NetworkInterface> carrier = Landscape.carrierOf(snapshot, host);
        boolean reachable = carrier.filter(NetworkInterface::attached)
                .filter(this::isRunning)
                .filter(eni -> !hanging.contains(numberOf(eni)))
                .isPresent();
        if (reachable) {
            network.up(host);
            noteUnreachable(host, now, detection);
            downSince.remove(host);
        } else {
            network.down(host);
            downSince.putIfAbsent(host, now);
            noteUnreachable(host, now, detection + LONGEST_CALL);
        }
        carrier.ifPresent(eni -> {
            everCarried.computeIfAbsent(eni.id(), id -> new HashSet<>()).add(host);
            String before = carriers.put(host, eni.id());
            if (before != null && !before.equals(eni.id())) {
                abandoned.add(before);
            }
        });
        boolean bad = !reachable || loss.getOrDefault(host, 0.0) > 0 || lossEverywhere > 0 || slow.contains(host);
        if (bad) {
            lastBad.put(host, Long.MAX_VALUE);
        } else if (lastBad.getOrDefault(host, NEVER) == Long.MAX_VALUE) {
            lastBad.put(host, now);
        }
    }

    private void noteUnreachable(IpAddress host, long now, long noticed) {
        if (isDeadSince(host, now - noticed) && checkerTroubleUntil <= now - noticed) {
            lastUnreachable.put(host, now);
        }
    }

    private static int numberOf(NetworkInterface eni) {
        return Character.digit(eni.id().charAt(eni.id().length() - 1), 10);
    }

    private boolean isRunning(NetworkInterface eni) {
        return eni.instanceIfAny()
                .filter(instance -> vpc.instanceState(instance).equals("running"))
                .isPresent();
    }

    /** How long ago something was wrong with the host, in nanoseconds; zero if it is now. */
    long sinceBad(IpAddress host, long now) {
        long last = lastBad.getOrDefault(host, NEVER);
        return last == Long.MAX_VALUE ? 0 : now - last;
    }

    /** How long ago nothing came back from the host for so long that no decision should do without it, in nanoseconds. */
    long sinceUnreachable(IpAddress host, long now) {
        return now - lastUnreachable.getOrDefault(host, NEVER);
    }

    boolean wasEverBad(IpAddress host) {
        return lastBad.containsKey(host);
    }

    /** Since when nothing at all came back from the host, if so. */
    boolean isDeadSince(IpAddress host, long moment) {
        return downSince.getOrDefault(host, Long.MAX_VALUE) <= moment;
    }

    /** Whether the cloud showed, at any time since then, that the interface leads nowhere. */
    boolean wasEvidenceSince(String eni, long moment) {
        return lastEvidence.getOrDefault(eni, NEVER) >= moment;
    }

    /** Somebody else gave the route its target. */
    void setByOthers(String table, Destination destination, long now) {
        setByOthers.put(table + destination, now);
    }

    boolean wasSetByOthersSince(String table, Destination destination, long moment) {
        return setByOthers.getOrDefault(table + destination, NEVER) >= moment;
    }

    /** Reads do not show the interface for a moment; a second time soon after is as good as a second look. */
    void hide(String eni, long now) {
        Long before = hiddenSince.put(eni, now);
        if (before != null && now - before < HIDDEN_TWICE) {
            lastEvidence.put(eni, now);
        }
    }

    boolean wasHiddenSince(String eni, long moment) {
        return hiddenSince.getOrDefault(eni, NEVER) >= moment;
    }

    /** Whether the interface carries or ever carried the host. */
    boolean everCarried(String eni, IpAddress host) {
        return everCarried.getOrDefault(eni, Set.of()).contains(host);
    }

    NetworkSnapshot snapshot() {
        return vpc.snapshot();
    }
}
