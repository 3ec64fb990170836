package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the network interfaces that matter with few listings: one for the hosts in every pass, and more only when an
 * address or an id is unknown.
 *
 * <ul>
 *   <li>Hosts are listed by address. That does not find addresses in a delegated prefix, so a missing host is searched for
 *       among all interfaces of the VPC: at once when it is newly missing, then less and less often. An interface that the
 *       search finds is listed by its primary address from then on.
 *   <li>Other interfaces that routes point at are listed by id once, and again after {@link #ROUTE_MEMORY}: they have no
 *       host, and their routes need little of them.
 * </ul>
 *
 * <p>Threading: one reader at a time.
 */
final class InterfaceLookup {
    /** How long the interface of a route counts as known. */
    static final Duration ROUTE_MEMORY = Duration.ofMinutes(30);

    /** The pauses after searches that found nothing; the last entry repeats. */
    static final List<Duration> SEARCH_PAUSES =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30));

    private record Remembered(Optional<NetworkInterface> details, long since) {}

    private final Ec2Calls calls;
    private final Map<String, Remembered> ofRoutes = new HashMap<>();
    private final Map<IpAddress, IpAddress> primaryOfSearched = new HashMap<>();
    private Set<IpAddress> searchedInVain = Set.of();
    private Collection<FoundInterface> ofHosts = List.of();
    private int searches;
    private long nextSearch;

    InterfaceLookup(Ec2Calls calls) {
        this.calls = calls;
    }

    /**
     * The interfaces that carry a host or that a route points at.
     *
     * @param hosts the hosts of the spec
     * @param ofRoutes the ids of the interfaces that router routes point at
     * @param now a monotonic time in nanoseconds
     */
    Collection<NetworkInterface> find(Set<IpAddress> hosts, Set<String> ofRoutes, long now) {
        return find(hosts, List.of(), ofRoutes, now);
    }

    /**
     * The same, where some interfaces are known from the listings of this read.
     *
     * @param listed what was listed already
     */
    Collection<NetworkInterface> find(
            Set<IpAddress> hosts, Collection<FoundInterface> listed, Set<String> ofRoutes, long now) {
        Map<String, FoundInterface> found = byAddress(hosts);
        Set<IpAddress> missing = missing(hosts, found.values());
        primaryOfSearched.keySet().retainAll(hosts);
        primaryOfSearched.keySet().removeAll(missing);
        if (isSearchDue(missing, now)) {
            missing = search(missing, found);
            searchedInVain = missing;
            nextSearch = now
                    + SEARCH_PAUSES
                            .get(Math.min(searches, SEARCH_PAUSES.size() - 1))
                            .toNanos();
            searches++;
        }
        if (missing.isEmpty()) {
            searchedInVain = Set.of();
            searches = 0;
        }
        Map<String, NetworkInterface> known = new LinkedHashMap<>();
        listed.forEach(eni -> known.put(eni.id(), eni.details()));
        found.forEach((id, eni) -> known.put(id, eni.details()));
        ofHosts = List.copyOf(found.values());
        addOthers(ofRoutes, known, now);
        return known.values();
    }

    /** The interfaces of the hosts, as the last read found them. */
    Collection<FoundInterface> ofHosts() {
        return ofHosts;
    }

    private Map<String, FoundInterface> byAddress(Set<IpAddress> hosts) {
        Set<IpAddress> asked = new HashSet<>(hosts);
        hosts.forEach(host -> Optional.ofNullable(primaryOfSearched.get(host)).ifPresent(asked::add));
        Map<String, FoundInterface> found = new LinkedHashMap<>();
        calls.interfacesByAddress(asked).forEach(eni -> found.put(eni.id(), eni));
        return found;
    }

    private static Set<IpAddress> missing(Set<IpAddress> hosts, Collection<FoundInterface> found) {
        AddressIndex index = new AddressIndex(found.stream().map(FoundInterface::details));
        return hosts.stream().filter(host -> index.carrierOf(host).isEmpty()).collect(Collectors.toSet());
    }

    private boolean isSearchDue(Set<IpAddress> missing, long now) {
        return !missing.isEmpty() && (!searchedInVain.containsAll(missing) || now - nextSearch >= 0);
    }

    /** Adds what it finds, and returns what is missing still. */
    private Set<IpAddress> search(Set<IpAddress> missing, Map<String, FoundInterface> found) {
        Map<String, FoundInterface> all = new HashMap<>();
        calls.allInterfaces().forEach(eni -> all.put(eni.id(), eni));
        AddressIndex index = new AddressIndex(all.values().stream().map(FoundInterface::details));
        Set<IpAddress> still = new HashSet<>(missing);
        for (IpAddress host : missing) {
            index.carrierOf(host).map(all::get).ifPresent(eni -> {
                still.remove(host);
                found.put(eni.id(), eni);
                Optional.ofNullable(eni.primary()).ifPresent(primary -> primaryOfSearched.put(host, primary));
            });
        }
        return still;
    }

    private void addOthers(Set<String> ids, Map<String, NetworkInterface> known, long now) {
        ofRoutes.keySet().retainAll(ids);
        ofRoutes.keySet().removeAll(known.keySet());
        ofRoutes.values().removeIf(eni -> now - eni.since() >= ROUTE_MEMORY.toNanos());
        Set<String> unknown = new HashSet<>(ids);
        unknown.removeAll(known.keySet());
        unknown.removeAll(ofRoutes.keySet());
        if (!unknown.isEmpty()) {
            List<FoundInterface> found = calls.interfacesById(unknown);
            unknown.forEach(id -> ofRoutes.put(id, new Remembered(Optional.empty(), now)));
            found.forEach(eni -> ofRoutes.put(eni.id(), new Remembered(Optional.of(eni.details()), now)));
        }
        ofRoutes.forEach((id, eni) -> eni.details().ifPresent(details -> known.put(id, details)));
    }
}
