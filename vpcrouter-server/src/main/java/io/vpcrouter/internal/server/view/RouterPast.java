package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the pages know of the past beside events: the last day of each host, and how many writes there were in the burst that is
 * under way. Bounded.
 *
 * <p>Threading: any.
 */
public final class RouterPast implements RouterListener {
    /** With more hosts, only the first ones have a trail. */
    static final int MOST_HOSTS = 2_000;

    private static final Duration SWEEP = Duration.ofHours(1);

    private final RouterClock clock;
    private final Map<IpAddress, HostTrail> trails = new ConcurrentHashMap<>();
    private long sweptAt;
    private int waiting;
    private volatile int burst;

    public RouterPast(RouterClock clock) {
        this.clock = clock;
        this.sweptAt = clock.nanos();
    }

    @Override
    public void on(RouterEvent event) {
        if (event instanceof RouterEvent.HostChanged changed) {
            long now = clock.nanos();
            HostTrail trail = trail(changed.host(), now);
            if (trail != null) {
                trail.verdict(changed.from(), changed.to(), now);
            }
        }
    }

    @Override
    public void observed(String check, IpAddress host, Observation observation) {
        long now = clock.nanos();
        HostTrail trail = trail(host, now);
        if (trail != null) {
            trail.observed(observation, now);
        }
    }

    @Override
    public void statusChanged(RouterStatus status) {
        int now = status.writesWaiting();
        burst = now == 0 ? 0 : burst(now);
        waiting = now;
    }

    private int burst(int now) {
        return burst + Math.max(0, now - waiting);
    }

    private @Nullable HostTrail trail(IpAddress host, long now) {
        HostTrail known = trails.get(host);
        if (known != null) {
            return known;
        }
        if (trails.size() >= MOST_HOSTS && now - sweptAt > SWEEP.toNanos()) {
            sweptAt = now;
            trails.values().removeIf(trail -> trail.isSilentFor(SWEEP, now));
        }
        if (trails.size() >= MOST_HOSTS) {
            return null;
        }
        return trails.computeIfAbsent(host, ignored -> new HostTrail(now));
    }

    /** What a host did in the last day. */
    public HostPast of(IpAddress host) {
        return Optional.ofNullable(trails.get(host))
                .map(trail -> trail.past(clock.nanos()))
                .orElse(HostPast.NONE);
    }

    /** How many writes have been queued since the queue was empty; zero while it is. */
    public int burst() {
        return burst;
    }
}
