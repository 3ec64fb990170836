package io.vpcrouter.internal.conditions;

import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How long each destination has been on its fallback: nobody should learn it from the bill. */
public final class FallbackTimes {
    private final RouterClock clock;
    private final TreeMap<Destination, FallbackTime> times = new TreeMap<>();

    public FallbackTimes(RouterClock clock) {
        this.clock = clock;
    }

    /** Everything was planned: what began and what ended with it. */
    public List<RouterEvent> planned(RouteSpec spec, Plan plan) {
        Map<Destination, Set<String>> on = targets(spec, plan);
        List<RouterEvent> events = new ArrayList<>();
        on.forEach((destination, targets) -> {
            FallbackTime known = times.get(destination);
            if (known == null || known.since() == null) {
                events.add(new RouterEvent.FallbackOn(clock.now(), destination, List.copyOf(targets)));
                Duration before = known == null ? Duration.ZERO : known.before();
                times.put(
                        destination,
                        new FallbackTime(destination, List.copyOf(targets), clock.now(), clock.nanos(), before));
            } else {
                times.put(
                        destination,
                        new FallbackTime(
                                destination, List.copyOf(targets), known.since(), known.sinceNanos(), known.before()));
            }
        });
        times.replaceAll((destination, time) -> {
            if (time.since() == null || on.containsKey(destination)) {
                return time;
            }
            events.add(new RouterEvent.FallbackOff(clock.now(), destination, time.current(clock.nanos())));
            return new FallbackTime(destination, List.of(), null, 0, time.total(clock.nanos()));
        });
        times.keySet().retainAll(spec.routes().keySet());
        return events;
    }

    private static Map<Destination, Set<String>> targets(RouteSpec spec, Plan plan) {
        Map<Destination, Set<String>> on = new TreeMap<>();
        for (Decision decision : plan.decisions()) {
            RouteTarget current = decision.current();
            if (current != null && isOnFallback(spec.routes().get(decision.destination()), decision, current)) {
                on.computeIfAbsent(decision.destination(), destination -> new TreeSet<>())
                        .add(current.id());
            }
        }
        return on;
    }

    /** Also while a route waits to leave for another fallback, or to be sure of its hosts. */
    private static boolean isOnFallback(@Nullable RouteIntent intent, Decision decision, RouteTarget current) {
        if (decision.isOnFallback()) {
            return true;
        }
        Fallback fallback = intent == null ? null : intent.fallback();
        return fallback != null && fallback.ids().contains(current.id());
    }

    /** The destinations that are or were on a fallback, in canonical order. */
    public List<FallbackTime> all() {
        return List.copyOf(times.values());
    }
}
