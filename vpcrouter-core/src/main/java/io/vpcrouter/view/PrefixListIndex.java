package io.vpcrouter.view;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a read says of the prefix lists that are destinations. */
final class PrefixListIndex {
    private final Map<PrefixListId, PrefixList> lists = new HashMap<>();
    private final ScopeRules rules;

    PrefixListIndex(Collection<PrefixList> known, ScopeRules rules) {
        known.forEach(list -> lists.put(list.id(), list));
        this.rules = rules;
    }

    /** Why a list must not be touched, whether the spec names it or not. */
    Optional<Obstacle> obstacle(PrefixListId id) {
        PrefixList list = lists.get(id);
        if (list == null || list.entries() == null) {
            return Optional.of(Obstacle.UNREADABLE_LIST);
        }
        return list.hasDefaultRoute() && !rules.manageDefaultRoutes()
                ? Optional.of(Obstacle.LIST_WITH_DEFAULT_ROUTE)
                : Optional.empty();
    }

    /** Why a list cannot have hosts of a family as its routers. */
    Optional<Obstacle> obstacle(PrefixListId id, IpFamily hosts) {
        PrefixList list = lists.get(id);
        return list != null && list.family() != hosts ? Optional.of(Obstacle.OTHER_FAMILY) : obstacle(id);
    }

    /** How many routes a destination counts for: a block for one, a list for as many as it may have. */
    int size(Destination destination) {
        PrefixList list = destination instanceof PrefixListId id ? lists.get(id) : null;
        return list == null ? 1 : Math.max(1, list.maxEntries());
    }
}
