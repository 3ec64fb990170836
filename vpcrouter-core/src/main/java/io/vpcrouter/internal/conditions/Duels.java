package io.vpcrouter.internal.conditions;

import io.vpcrouter.internal.write.RouteKey;
import io.vpcrouter.model.Route;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that somebody else changes the same route again and again: two daemons with different specs on one VPC undo each
 * other for ever, and each of them is in line between its reads. Bounded: of very many routes, the first ones are enough to
 * notice it.
 */
public final class Duels {
    private static final int BENDS = 3;
    private static final long WINDOW = Duration.ofMinutes(10).toNanos();
    private static final int MOST_ROUTES = 1_000;
    private static final int MOST_NAMED = 5;

    /** When somebody else changed each route, the last few times. */
    private final Map<RouteKey, ArrayDeque<Long>> bends = new LinkedHashMap<>();
    /** The routes that are fought over, and when each was changed last. */
    private final Map<RouteKey, Long> duels = new LinkedHashMap<>();

    private final Set<RouteKey> changedInReads = new HashSet<>();

    /** A read shows routes elsewhere than they were, own writes taken into account. The next plan tells if that matters. */
    public void read(@Nullable VpcView before, VpcView after) {
        // A view of another spec or of other tables has other routes; the next read is compared again.
        if (before == null || !isSameShape(before, after)) {
            return;
        }
        SpecIndex spec = after.index().spec();
        for (int table = 0; table < after.index().tableCount(); table++) {
            String tableId = after.index().tableId(table);
            for (int destination = 0; destination < spec.destinationCount(); destination++) {
                if (!Objects.equals(before.target(destination, table), after.target(destination, table))) {
                    changedInReads.add(new RouteKey(tableId, spec.destination(destination)));
                }
            }
            for (Route unlisted : after.unlistedRoutes(table)) {
                if (before.targetOf(tableId, unlisted.destination()).isEmpty()) {
                    changedInReads.add(new RouteKey(tableId, unlisted.destination()));
                }
            }
        }
    }

    private static boolean isSameShape(VpcView before, VpcView after) {
        // Views of the same spec share its index.
        return before.index().spec() == after.index().spec()
                && before.index().tableIds().equals(after.index().tableIds());
    }

    /** Who writes has changed: what others changed so far says nothing about what they will change. */
    public void forget() {
        bends.clear();
        duels.clear();
        changedInReads.clear();
    }

    /** Everything was planned: a change by somebody else counts if the route is not in line after it. */
    public void planned(Plan plan, long now) {
        if (changedInReads.isEmpty()) {
            return;
        }
        for (Decision decision : plan.decisions()) {
            if (!decision.isInLine() && changedInReads.contains(RouteKey.of(decision))) {
                bent(RouteKey.of(decision), now);
            }
        }
        changedInReads.clear();
    }

    private void bent(RouteKey route, long now) {
        if (bends.size() >= MOST_ROUTES && !bends.containsKey(route)) {
            return;
        }
        ArrayDeque<Long> times = bends.computeIfAbsent(route, key -> new ArrayDeque<>());
        times.addLast(now);
        if (times.size() > BENDS) {
            times.removeFirst();
        }
        if (duels.containsKey(route) || times.size() == BENDS && now - times.getFirst() < WINDOW) {
            duels.put(route, now);
        }
    }

    /** The routes that are fought over, for people. */
    public Optional<String> text(long now) {
        if (bends.isEmpty()) {
            return Optional.empty();
        }
        bends.values().removeIf(times -> now - times.getLast() >= WINDOW);
        duels.values().removeIf(last -> now - last >= WINDOW);
        return duels.isEmpty() ? Optional.empty() : Optional.of(text(duels.keySet()));
    }

    private static String text(Collection<RouteKey> routes) {
        List<RouteKey> named = routes.stream().limit(MOST_NAMED).toList();
        return "somebody else changes the same routes again and again, such as a second daemon: "
                + named.stream()
                        .map(route -> route.destination() + " in " + route.table())
                        .collect(Collectors.joining(", "))
                + (routes.size() == named.size() ? "" : " and " + (routes.size() - named.size()) + " more");
    }

    /** When the next of them has been left alone for so long that the duel is over. */
    public OptionalLong nextEnd() {
        return duels.values().stream().mapToLong(last -> last + WINDOW).min();
    }
}
