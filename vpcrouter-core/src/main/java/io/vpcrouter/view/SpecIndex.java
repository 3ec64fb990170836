package io.vpcrouter.view;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A spec in numbers: its destinations and its hosts are counted from 0 on, both in canonical order. It holds for all reads
 * that are laid under the spec.
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

    SpecIndex(RouteSpec spec, ScopeRules rules) {
        this.spec = spec;
        this.scope = new DestinationScope(rules);
        this.destinations = spec.routes().keySet().toArray(Destination[]::new);
        this.intents = spec.routes().values().toArray(RouteIntent[]::new);
        this.hosts = HostNumbers.of(hostsOf(intents));
        this.obstacles = new @Nullable Obstacle[destinations.length];
        this.candidates = new int[destinations.length][];
        this.destinationNumbers = new HashMap<>(destinations.length * 2);
        for (int number = 0; number < destinations.length; number++) {
            destinationNumbers.put(destinations[number], number);
            obstacles[number] = scope.obstacle(destinations[number]).orElse(null);
            candidates[number] = numbersOf(intents[number].hosts());
        }
    }

    /** Without an order: to sort is cheaper when each host is there once. */
    private static Set<IpAddress> hostsOf(RouteIntent[] intents) {
        Set<IpAddress> hosts = new HashSet<>();
        for (RouteIntent intent : intents) {
            hosts.addAll(intent.hosts());
        }
        return hosts;
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

    /** Why a destination is left alone although the spec wants it, or null if it is managed. */
    public @Nullable Obstacle obstacle(int destination) {
        return obstacles[destination];
    }

    /** Why a route to a destination that is not in the spec must not be deleted, or null. */
    @Nullable
    Obstacle obstacleToDeleting(Destination destination, Set<Destination> defaultsEverNamed) {
        return scope.obstacleToDeleting(destination, defaultsEverNamed).orElse(null);
    }

    /** The number of a destination, or {@link #NONE} if the spec does not want it. */
    int numberOf(Destination destination) {
        return destinationNumbers.getOrDefault(destination, NONE);
    }

    /** Compares the destination with a number to another; after the last one comes nothing, which is greater than all. */
    int compare(int destination, Destination other) {
        return destination == destinations.length ? 1 : destinations[destination].compareTo(other);
    }

    /** How many hosts a destination may use, at least one. */
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
