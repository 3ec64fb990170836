package io.vpcrouter.model;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What carries a destination while no host can: a target of its own for each Availability Zone, or one for all.
 *
 * @param everywhere the id of the target for all tables, or null if each zone has one of its own
 * @param byZone the id of the target for the tables of a zone; empty if there is one for all
 */
public record Fallback(@Nullable String everywhere, SortedMap<String, String> byZone) {
    private static final Pattern FORM = Pattern.compile("(nat|igw|tgw|vgw|vpce|pcx|eni|eigw|cagw|lgw)-[0-9a-z]{1,17}");

    /** Copies the zones and checks the parts. */
    public Fallback {
        byZone = Collections.unmodifiableSortedMap(new TreeMap<>(byZone));
        if ((everywhere == null) == byZone.isEmpty()) {
            throw new IllegalArgumentException("fallback: " + everywhere + ", " + byZone
                    + " (expected: one target for all zones, or one for each)");
        }
        ids(everywhere, byZone).forEach(id -> {
            if (!isTarget(id)) {
                throw new IllegalArgumentException("fallback: " + id + " (expected: as in nat-0a1b)");
            }
        });
    }

    /** One target for all tables. */
    public static Fallback of(String id) {
        return new Fallback(id, new TreeMap<>());
    }

    /** A target for each zone. */
    public static Fallback of(Map<String, String> byZone) {
        return new Fallback(null, new TreeMap<>(byZone));
    }

    /** Whether a text is the id of something that can be a fallback: a gateway, endpoint, peering or interface. */
    public static boolean isTarget(String text) {
        return FORM.matcher(text).matches();
    }

    /** The target that a route has which leads to the fallback with this id. */
    public static RouteTarget target(String id) {
        return id.startsWith("eni-") ? new RouteTarget.Interface(id) : new RouteTarget.Foreign(id);
    }

    /**
     * The target for a table: that of its zone. A table over several zones, or of a zone that is not named, has the first one
     * by name.
     *
     * @param zones the zones of the subnets of the table
     */
    public String of(Set<String> zones) {
        if (everywhere != null) {
            return everywhere;
        }
        String first = byZone.values().iterator().next();
        return isOfZone(zones) ? byZone.getOrDefault(zones.iterator().next(), first) : first;
    }

    /** Whether a table with these zones has the target of its zone, or one for all; if not, it has the first one by name. */
    public boolean isOfZone(Set<String> zones) {
        return everywhere != null
                || zones.size() == 1 && byZone.containsKey(zones.iterator().next());
    }

    /** The ids of all its targets. */
    public Set<String> ids() {
        return ids(everywhere, byZone);
    }

    /**
     * What a person must know of a spec with fallbacks, unless control targets are given; empty for a spec without any.
     *
     * @param spec the spec
     * @param where what the warning is about
     */
    public static Optional<Problem> warning(RouteSpec spec, Location where) {
        return spec.routes().values().stream().anyMatch(intent -> intent.fallback() != null)
                ? Optional.of(Problem.warning("fallback-without-witness", where, "fallback", null, "--control_targets")
                        .withHint(
                                "if all routers are silent, health freezes, and without a control target that answers no"
                                        + " route moves to its fallback"))
                : Optional.empty();
    }

    private static Set<String> ids(@Nullable String everywhere, SortedMap<String, String> byZone) {
        return everywhere == null ? new TreeSet<>(byZone.values()) : Set.of(everywhere);
    }
}
