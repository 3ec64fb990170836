package io.vpcrouter.simulation;

import io.vpcrouter.control.FallbackTime;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must hold of fallbacks in the life of a fleet, written down a second time. */
final class FallbackRules {
    /** A destination with a fallback whose routes lead to something else, which is not ours. */
    static final Destination CONFLICT = Cidr.parse("10.5.0.0/16");

    static final String FOREIGN = "nat-f";
    static final Fallback OF_ALL_ZONES = Fallback.of("nat-c");

    private static final Fallback OF_EACH_ZONE = Fallback.of(Map.of("us-east-1a", "nat-a", "us-east-1b", "nat-b"));
    private static final Duration FAILBACK_DELAY = Duration.ofSeconds(60);

    private final RouteSpec spec;
    private final Fleet fleet;

    FallbackRules(RouteSpec spec, Fleet fleet) {
        this.spec = spec;
        this.fleet = fleet;
    }

    static @Nullable Fallback anyOrNone(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> OF_ALL_ZONES;
            case 1 -> OF_EACH_ZONE;
            default -> null;
        };
    }

    private @Nullable Fallback fallback(Destination destination) {
        RouteIntent intent = spec.routes().get(destination);
        return intent == null ? null : intent.fallback();
    }

    private static String zone(String table) {
        return table.equals("rtb-a") ? "us-east-1a" : "us-east-1b";
    }

    /** A change that was made. */
    void check(Decision change) {
        if (change.destination().equals(CONFLICT)) {
            fleet.violated("touches a foreign route: " + change);
        }
        Fallback own = fallback(change.destination());
        if (change.fallback() != null) {
            if (own == null || !change.fallback().equals(own.of(Set.of(zone(change.table()))))) {
                fleet.violated("leads to a fallback that is not that of its zone: " + change);
            }
            if (fleet.isAnyUsableForLong()) {
                fleet.violated("leads to a fallback although a host can be used: " + change);
            }
        } else if (change.currentIfAny()
                .filter(from -> from.id().startsWith("nat-"))
                .isPresent()) {
            if (own == null || change.reason() != Reason.BACK_FROM_FALLBACK) {
                fleet.violated("leaves a foreign target: " + change);
            }
            if (!fleet.hasAnsweredFor(change.hostIfAny().orElseThrow(), FAILBACK_DELAY)) {
                fleet.violated("leaves the fallback for a host that has not been back for long enough: " + change);
            }
        }
    }

    /** No host can be used, and that is proved. */
    void checkAllAreOnThem(List<String> tables, List<FallbackTime> told) {
        Set<Destination> on = new TreeSet<>();
        for (Destination destination : spec.routes().keySet()) {
            Fallback fallback = fallback(destination);
            if (fallback == null || destination.equals(CONFLICT)) {
                continue;
            }
            on.add(destination);
            for (String table : tables) {
                String target = fleet.target(table, destination);
                if (!target.equals(fallback.of(Set.of(zone(table))))) {
                    fleet.violated("no host can be used, and " + table + " " + destination + " leads to " + target);
                }
            }
        }
        Set<Destination> toldOn = new TreeSet<>();
        told.stream().filter(time -> time.since() != null).forEach(time -> toldOn.add(time.destination()));
        if (!toldOn.equals(on)) {
            fleet.violated("on their fallbacks are " + on + ", and told " + toldOn);
        }
    }
}
