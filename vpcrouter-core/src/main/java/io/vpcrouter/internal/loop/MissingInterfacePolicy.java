package io.vpcrouter.internal.loop;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Absence is no evidence: an interface that one read does not show counts as gone only if its host did not answer the
 * last probe, and somebody else did since, or if a second read at least two seconds later misses it too. Otherwise half an
 * answer of the cloud in the moment in which the checker is cut off would move routes, or delete them.
 */
final class MissingInterfacePolicy {
    private static final long SECOND_LOOK = Duration.ofSeconds(2).toNanos();

    private final Map<IpAddress, Long> missingSince = new HashMap<>();
    private Set<IpAddress> unsettled = Set.of();
    private OptionalLong secondLookAt = OptionalLong.empty();

    /**
     * Takes in what a read shows.
     *
     * @param previous the view before, if any
     * @param fresh the view of the read alone
     * @param missedLast whether a host missed its last probe while others answered
     * @param startedAt when the read began
     * @return the interfaces that the read does not show and that are believed to be there all the same
     */
    List<NetworkInterface> compare(
            @Nullable VpcView previous, VpcView fresh, Predicate<IpAddress> missedLast, long startedAt) {
        List<IpAddress> hosts = fresh.hosts();
        if (!missingSince.isEmpty()) {
            missingSince.keySet().retainAll(Set.copyOf(hosts));
        }
        secondLookAt = OptionalLong.empty();
        List<NetworkInterface> assumed = new ArrayList<>();
        Set<IpAddress> unknown = new HashSet<>();
        for (IpAddress host : hosts) {
            if (fresh.interfaceOf(host).isPresent()) {
                missingSince.remove(host);
                continue;
            }
            long lookAgainAt = missingSince.computeIfAbsent(host, key -> startedAt) + SECOND_LOOK;
            if (missedLast.test(host) || startedAt - lookAgainAt >= 0) {
                continue;
            }
            if (secondLookAt.isEmpty() || lookAgainAt - secondLookAt.getAsLong() < 0) {
                secondLookAt = OptionalLong.of(lookAgainAt);
            }
            NetworkInterface before =
                    previous == null ? null : previous.interfaceOf(host).orElse(null);
            if (before == null) {
                unknown.add(host);
            } else {
                assumed.add(before);
            }
        }
        unsettled = Set.copyOf(unknown);
        return assumed.stream().distinct().toList();
    }

    /** The hosts that no read has shown yet, and that a second one may show. */
    Set<IpAddress> unsettled() {
        return unsettled;
    }

    /** When a second read would settle what the last one left open. */
    OptionalLong secondLookAt() {
        return secondLookAt;
    }
}
