package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A spec in numbers: its destinations and its hosts, found ones included, are counted from 0 on, both in canonical order. It
 * holds for all reads under the spec that find the same hosts.
 *
 * <p>Immutable. A number outside of its range ends in an {@link IndexOutOfBoundsException}.
 */
public final class SpecIndex {
    /** No host and no destination. */
    public static final int NONE = HostNumbers.NONE;

    private final RouteSpec spec;
    private final DestinationScope scope;
    private final Destination[] destinations;
    private final RouteIntent[] intents;
    private final @Nullable Obstacle[] obstacles;
    private final HostNumbers hosts;
    /** For each destination the numbers of its hosts. */
    private final int[][] candidates;

    private final Map<Destination, Integer> destinationNumbers;

    private final FoundHosts found;
    /** How the hosts that no destination lists were found. */
    private final Map<IpAddress, FoundHost> onlyFound = new HashMap<>();
    /** The destinations whose selectors find nobody. */
    private final BitSet nobodyFound = new BitSet();

    SpecIndex(RouteSpec spec, ScopeRules rules, FoundHosts found) {
        this.spec = spec;
        this.found = found;
        this.scope = new DestinationScope(rules);
        this.destinations = spec.routes().keySet().toArray(Destination[]::new);
        this.intents = spec.routes().values().toArray(RouteIntent[]::new);
        Map<TagSelector, Map<IpFamily, List<FoundHost>>> inOrder = inOrder(found);
        this.hosts = HostNumbers.of(hostsOf(intents, found, onlyFound));
        this.obstacles = new @Nullable Obstacle[destinations.length];
        this.candidates = new int[destinations.length][];
        this.destinationNumbers = new HashMap<>(destinations.length * 2);
        for (int number = 0; number < destinations.length; number++) {
            destinationNumbers.put(destinations[number], number);
            obstacles[number] = scope.obstacle(destinations[number]).orElse(null);
            candidates[number] = candidatesOf(number, inOrder);
        }
    }

    /** Many destinations may use one selector, so its hosts are put in order once. */
    private static Map<TagSelector, Map<IpFamily, List<FoundHost>>> inOrder(FoundHosts found) {
        Map<TagSelector, Map<IpFamily, List<FoundHost>>> inOrder = new HashMap<>();
        for (TagSelector selector : found.selectors()) {
            Map<IpFamily, List<FoundHost>> ofFamilies = new EnumMap<>(IpFamily.class);
            for (IpFamily family : IpFamily.values()) {
                ofFamilies.put(family, found.by(selector, family));
            }
            inOrder.put(selector, ofFamilies);
        }
        return inOrder;
    }

    /** Without an order: to sort is cheaper when each host is there once. */
    private static Set<IpAddress> hostsOf(
            RouteIntent[] intents, FoundHosts found, Map<IpAddress, FoundHost> onlyFound) {
        Set<IpAddress> hosts = new HashSet<>();
        Set<TagSelector> selectors = new LinkedHashSet<>();
        for (RouteIntent intent : intents) {
            hosts.addAll(intent.hosts());
            intent.hostsByTagIfAny().ifPresent(selectors::add);
        }
        for (TagSelector selector : selectors) {
            for (FoundHost host : found.by(selector)) {
                if (!hosts.contains(host.address())) {
                    onlyFound.putIfAbsent(host.address(), host);
                }
            }
        }
        hosts.addAll(onlyFound.keySet());
        return hosts;
    }

    /** A prefix list does not say its family, but its listed hosts do. */
    IpFamily familyOf(int destination) {
        if (destinations[destination] instanceof Cidr cidr) {
            return cidr.family();
        }
        List<IpAddress> listed = intents[destination].hosts();
        return listed.isEmpty() ? IpFamily.IPV4 : listed.get(0).family();
    }

    /** Those that are listed, in their order, then those that are found. */
    private int[] candidatesOf(int destination, Map<TagSelector, Map<IpFamily, List<FoundHost>>> inOrder) {
        RouteIntent intent = intents[destination];
        TagSelector selector = intent.hostsByTag();
        if (selector == null) {
            return numbersOf(intent.hosts());
        }
        List<FoundHost> more = inOrder.getOrDefault(selector, Map.of()).getOrDefault(familyOf(destination), List.of());
        nobodyFound.set(destination, more.isEmpty());
        Set<IpAddress> all = new LinkedHashSet<>(intent.hosts());
        more.forEach(host -> all.add(host.address()));
        return numbersOf(List.copyOf(all));
    }

    private int[] numbersOf(List<IpAddress> addresses) {
        int[] numbers = new int[addresses.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = hosts.numberOf(addresses.get(i));
        }
        return numbers;
    }

    /** The spec in words. */
    public RouteSpec routeSpec() {
        return spec;
    }

    /** How many destinations the spec wants. */
    public int destinationCount() {
        return destinations.length;
    }

    /** The destination with a number. */
    public Destination destination(int destination) {
        return destinations[destination];
    }

    /** What the spec says of a destination. */
    public RouteIntent intent(int destination) {
        return intents[destination];
    }

    /** Why a destination is left alone although the spec wants it, whatever a read shows, or null. */
    @Nullable
    Obstacle obstacle(int destination) {
        return obstacles[destination];
    }

    /** Why a route to a destination that is not in the spec must not be deleted, or null. */
    @Nullable
    Obstacle obstacleToDeleting(Destination destination, Set<Destination> everNamed) {
        return scope.obstacleToDeleting(destination, everNamed).orElse(null);
    }

    /** The number of a destination, or {@link #NONE} if the spec does not want it. */
    int numberOf(Destination destination) {
        return destinationNumbers.getOrDefault(destination, NONE);
    }

    /** Compares the destination with a number to another; after the last one comes nothing, which is greater than all. */
    int compare(int destination, Destination other) {
        return destination == destinations.length ? 1 : destinations[destination].compareTo(other);
    }

    /** How hosts were found by their tags. */
    FoundHosts found() {
        return found;
    }

    /** Whether a host is there only because it was found by its tags: no destination lists it. */
    public boolean isOnlyFound(int host) {
        return !onlyFound.isEmpty() && onlyFound.containsKey(hosts.host(host));
    }

    /** How a host was found that no destination lists. */
    public Optional<FoundHost> foundAs(IpAddress host) {
        return Optional.ofNullable(onlyFound.get(host));
    }

    /** Whether hosts of a destination are looked for by their tags, and nobody has them. */
    public boolean isNobodyFound(int destination) {
        return nobodyFound.get(destination);
    }

    /** How many hosts a destination may use; none only if nobody is found. */
    public int candidateCount(int destination) {
        return candidates[destination].length;
    }

    /**
     * A host that a destination may use.
     *
     * @param destination the destination
     * @param place its place in the order of the spec, from 0 on
     */
    public int candidate(int destination, int place) {
        return candidates[destination][place];
    }

    /** How many hosts the spec names. */
    public int hostCount() {
        return hosts.size();
    }

    /** The hosts in canonical order, each once. */
    public List<IpAddress> hosts() {
        return hosts.hosts();
    }

    /** The host with a number. */
    public IpAddress host(int host) {
        return hosts.host(host);
    }

    /** The number of a host, or {@link #NONE} if the spec does not name it. */
    public int numberOf(IpAddress host) {
        return hosts.numberOf(host);
    }

    HostNumbers hostNumbers() {
        return hosts;
    }
}
