package io.vpcrouter.control;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.plan.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Absence is no evidence: an interface that one read does not show counts as gone only if its host did not answer the
 * last probe, or a second read at least two seconds later misses it too.
 */
final class AbsenceRule {
    private static final long SECOND_LOOK = Duration.ofSeconds(2).toNanos();

    private final Map<IpAddress, Long> missingSince = new HashMap<>();
    private boolean secondLookWanted;

    /**
     * The interfaces that a read does not show and that are believed to be there all the same.
     *
     * @param previous the view before
     * @param fresh the view of the read alone
     * @param answeredLast whether a host answered its last probe
     * @param startedAt when the read began
     */
    List<NetworkInterface> assumed(VpcView previous, VpcView fresh, Predicate<IpAddress> answeredLast, long startedAt) {
        List<IpAddress> hosts = fresh.hosts();
        if (!missingSince.isEmpty()) {
            missingSince.keySet().retainAll(Set.copyOf(hosts));
        }
        secondLookWanted = false;
        List<NetworkInterface> assumed = new ArrayList<>();
        for (IpAddress host : hosts) {
            NetworkInterface before = previous.interfaceOf(host).orElse(null);
            if (before == null || fresh.interfaceOf(host).isPresent()) {
                missingSince.remove(host);
                continue;
            }
            long since = missingSince.computeIfAbsent(host, key -> startedAt);
            if (answeredLast.test(host) && startedAt - since < SECOND_LOOK) {
                assumed.add(before);
                secondLookWanted = true;
            }
        }
        return assumed.stream().distinct().toList();
    }

    /** When a second read would settle what the last one left open. */
    OptionalLong secondLookAt() {
        return secondLookWanted
                ? missingSince.values().stream()
                        .mapToLong(since -> since + SECOND_LOOK)
                        .min()
                : OptionalLong.empty();
    }
}
