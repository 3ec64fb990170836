package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.PrefixListId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which destinations may be touched. */
final class DestinationScope {
    private final ScopeRules rules;
    private final Set<Destination> protectedDefaults = new HashSet<>();
    private final List<Destination> ignored;

    DestinationScope(ScopeRules rules) {
        this.rules = rules;
        // Taken as a block, 0.0.0.0/0 would mean that nothing is managed, which is never what it is written for.
        rules.ignoreRoutes().stream().filter(Destination::isDefaultRoute).forEach(protectedDefaults::add);
        this.ignored = rules.ignoreRoutes().stream()
                .filter(destination -> !destination.isDefaultRoute())
                .toList();
    }

    /** Why the destination must not be touched, in the spec or not. */
    Optional<Obstacle> obstacle(Destination destination) {
        if (protectedDefaults.contains(destination) || isIn(ignored, destination)) {
            return Optional.of(Obstacle.IGNORED);
        }
        boolean managed = rules.manageRoutes().isEmpty() || isIn(rules.manageRoutes(), destination);
        return managed ? Optional.empty() : Optional.of(Obstacle.OUT_OF_SCOPE);
    }

    private static boolean isIn(List<Destination> some, Destination destination) {
        return some.stream().anyMatch(one -> isIn(one, destination));
    }

    private static boolean isIn(Destination outer, Destination inner) {
        return outer instanceof Cidr block && inner instanceof Cidr cidr ? block.contains(cidr) : outer.equals(inner);
    }

    /** Why a route whose destination is not in the spec must not be touched. */
    Optional<Obstacle> obstacleToDeleting(Destination destination, Set<Destination> everNamed) {
        Optional<Obstacle> obstacle = obstacle(destination);
        if (obstacle.isPresent() || everNamed.contains(destination)) {
            return obstacle;
        }
        if (destination.isDefaultRoute() && !rules.manageDefaultRoutes()) {
            return Optional.of(Obstacle.DEFAULT_ROUTE);
        }
        return destination instanceof PrefixListId && !rules.managePrefixLists()
                ? Optional.of(Obstacle.PREFIX_LIST)
                : Optional.empty();
    }
}
