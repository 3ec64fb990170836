package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
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

/** A spec in arrays: destinations and hosts have numbers. It holds for all reads that are laid under the spec. */
final class SpecIndex {
    final RouteSpec spec;
    final DestinationScope scope;
    final Cidr[] destinations;
    final RouteIntent[] intents;
    final @Nullable Obstacle[] obstacles;
    final HostNumbers hosts;
    /** The numbers of the hosts of each destination, in the order of the spec. */
    final int[][] candidates;

    private final Map<Cidr, Integer> destinationNumbers;

    SpecIndex(RouteSpec spec, ScopeRules rules) {
        this.spec = spec;
        this.scope = new DestinationScope(rules);
        this.destinations = spec.routes().keySet().toArray(Cidr[]::new);
        this.intents = spec.routes().values().toArray(RouteIntent[]::new);
        this.hosts = HostNumbers.of(hostsOf(intents));
        this.obstacles = new @Nullable Obstacle[destinations.length];
        this.candidates = new int[destinations.length][];
        this.destinationNumbers = new HashMap<>(destinations.length * 2);
        for (int d = 0; d < destinations.length; d++) {
            destinationNumbers.put(destinations[d], d);
            obstacles[d] = scope.obstacle(destinations[d]).orElse(null);
            candidates[d] = numbersOf(intents[d].hosts());
        }
    }

    /** Without an order: that is cheaper to find when each host is there once. */
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

    /** The number of a destination, or null if the spec does not want it. */
    @Nullable
    Integer numberOf(Cidr destination) {
        return destinationNumbers.get(destination);
    }
}
