package io.vpcrouter.internal.server.view;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Reason;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The routes of one destination in all tables. */
public final class DestinationRoutes {
    private static final Set<Reason> WITHOUT_HOST =
            EnumSet.of(Reason.NONE_HEALTHY, Reason.NO_HOST_IN_VPC, Reason.NOBODY_FOUND);

    private final Destination destination;
    private final Map<Action, Integer> decisions = new TreeMap<>();
    private final Map<IpAddress, Integer> carriers = new LinkedHashMap<>();
    private @Nullable Decision worst;
    private int likeWorst;
    private int tables;
    private int withoutHost;

    public DestinationRoutes(Destination destination) {
        this.destination = destination;
    }

    /** The destinations of all decisions of a state. */
    public static Map<Destination, DestinationRoutes> of(RouterStatus status) {
        Map<String, IpAddress> hostOfEni = new HashMap<>();
        Set<IpAddress> hosts = new HashSet<>();
        for (HostStatus host : status.hosts()) {
            hosts.add(host.host());
            host.networkInterfaceIfFound().ifPresent(eni -> hostOfEni.putIfAbsent(eni, host.host()));
        }
        Map<Destination, DestinationRoutes> all = new HashMap<>();
        for (Decision decision : status.decisions()) {
            DestinationRoutes rows = all.computeIfAbsent(decision.destination(), DestinationRoutes::new);
            rows.add(decision, carrier(decision, hosts, hostOfEni));
        }
        return all;
    }

    /** The host that a route leads to. If several share the interface, the chosen one, if it is among them. */
    private static @Nullable IpAddress carrier(
            Decision decision, Set<IpAddress> hosts, Map<String, IpAddress> hostOfEni) {
        if (!(decision.current() instanceof RouteTarget.Interface eni)) {
            return null;
        }
        IpAddress chosen = decision.host();
        return chosen != null && eni.id().equals(decision.networkInterface()) && hosts.contains(chosen)
                ? chosen
                : hostOfEni.get(eni.id());
    }

    private void add(Decision decision, @Nullable IpAddress carrier) {
        tables++;
        withoutHost += WITHOUT_HOST.contains(decision.reason()) ? 1 : 0;
        decisions.merge(decision.action(), 1, Integer::sum);
        if (carrier != null) {
            carriers.merge(carrier, 1, Integer::sum);
        }
        Decision before = worst;
        if (before == null || Severities.of(decision).compareTo(Severities.of(before)) < 0) {
            worst = decision;
            likeWorst = 1;
        } else if (decision.action() == before.action() && decision.reason() == before.reason()) {
            likeWorst++;
        }
    }

    public Destination destination() {
        return destination;
    }

    /** How many tables have which decision. */
    public Map<Action, Integer> decisions() {
        return Collections.unmodifiableMap(decisions);
    }

    /** How many tables lead to which host. */
    public Map<IpAddress, Integer> carriers() {
        return Collections.unmodifiableMap(carriers);
    }

    /** The hosts that carry it, the one with the most tables first. */
    public List<IpAddress> carriersByLoad() {
        return carriers.entrySet().stream()
                .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The host that carries it in the most tables. */
    public Optional<IpAddress> carrier() {
        return carriersByLoad().stream().findFirst();
    }

    /** The decision that needs attention most, if there is any. */
    public Optional<Decision> worst() {
        return Optional.ofNullable(worst);
    }

    /** How many tables have a decision like the worst. */
    public int likeWorst() {
        return likeWorst;
    }

    /** In how many tables no host can carry it. */
    public int withoutHost() {
        return withoutHost;
    }

    /** How many tables there are. */
    public int tables() {
        return tables;
    }
}
