package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which destinations may be touched. */
final class DestinationScope {
    private final ScopeRules rules;
    private final Set<Cidr> protectedDefaults = new HashSet<>();
    private final List<Cidr> ignored;

    DestinationScope(ScopeRules rules) {
        this.rules = rules;
        // Taken as a block, 0.0.0.0/0 would mean that nothing is managed, which is never what it is written for.
        rules.ignoreRoutes().stream().filter(Cidr::isDefaultRoute).forEach(protectedDefaults::add);
        this.ignored = rules.ignoreRoutes().stream()
                .filter(cidr -> !cidr.isDefaultRoute())
                .toList();
    }

    /** Why the destination must not be touched, in the spec or not. */
    Optional<Obstacle> obstacle(Cidr destination) {
        if (protectedDefaults.contains(destination)
                || ignored.stream().anyMatch(block -> block.contains(destination))) {
            return Optional.of(Obstacle.IGNORED);
        }
        boolean managed = rules.manageRoutes().isEmpty()
                || rules.manageRoutes().stream().anyMatch(block -> block.contains(destination));
        return managed ? Optional.empty() : Optional.of(Obstacle.OUT_OF_SCOPE);
    }

    /** Why a route whose destination is not in the spec must not be touched. */
    Optional<Obstacle> obstacleToDeleting(Cidr destination, Set<Cidr> defaultsEverNamed) {
        Optional<Obstacle> obstacle = obstacle(destination);
        boolean foreignDefault = destination.isDefaultRoute()
                && !rules.manageDefaultRoutes()
                && !defaultsEverNamed.contains(destination);
        return obstacle.isEmpty() && foreignDefault ? Optional.of(Obstacle.DEFAULT_ROUTE) : obstacle;
    }
}
