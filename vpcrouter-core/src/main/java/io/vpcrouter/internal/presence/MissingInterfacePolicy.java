package io.vpcrouter.internal.presence;

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
 * Decides when an interface that a read does not show is gone: if its host missed the last probe and another host answered
 * since, or if a second read, at least two seconds later, does not show it either. Otherwise an incomplete answer of the
 * cloud, at a moment when the checker is cut off, would move or delete routes.
 */
public final class MissingInterfacePolicy {
    /** How much later a second read must be to confirm a first one. */
    static final long SECOND_LOOK = Duration.ofSeconds(2).toNanos();

    private final Map<IpAddress, Long> missingSince = new HashMap<>();
    private Set<IpAddress> unsettled = Set.of();
    private OptionalLong secondLookAt = OptionalLong.empty();

    /** Nothing is missing yet. */
    public MissingInterfacePolicy() {}

    /**
     * Compares a read with the view before.
     *
     * @param previous the view before, or null for the first
     * @param fresh the view of the read alone
     * @param missedLast whether a host missed its last probe while others answered
     * @param startedAt when the read began
     * @return the interfaces that the read does not show and that are assumed to be there
     */
    public List<NetworkInterface> compare(
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

    /** The hosts that no read has shown, and that a second read may show. */
    public Set<IpAddress> unsettled() {
        return unsettled;
    }

    /** When a second read can decide about the interfaces that the last one did not show. */
    public OptionalLong secondLookAt() {
        return secondLookAt;
    }
}
