package io.vpcrouter.replicas;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.testkit.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One table with some routes, and a few hosts that live and die. Like EC2, it takes every write, whoever makes it. */
final class SharedVpc {
    static final String ID = "vpc-1";
    static final int HOSTS = 3;
    private static final int DESTINATIONS = 3;
    private static final String TABLE = "rtb-1";

    private final boolean[] dead = new boolean[HOSTS];
    private final long[] diedUntil = new long[HOSTS];
    private final Map<Destination, String> routes = new TreeMap<>();

    SharedVpc() {
        destinations().forEach(destination -> routes.put(destination, eni(0)));
    }

    static RouteSpec spec() {
        String[] hosts = new String[HOSTS];
        for (int i = 0; i < HOSTS; i++) {
            hosts[i] = host(i).toString();
        }
        Specs spec = Specs.builder();
        destinations().forEach(destination -> spec.route(destination.toString(), hosts));
        return spec.build();
    }

    private static List<Cidr> destinations() {
        List<Cidr> all = new ArrayList<>();
        for (int i = 0; i < DESTINATIONS; i++) {
            all.add(Cidr.parse("10." + i + ".0.0/16"));
        }
        return all;
    }

    static IpAddress host(int number) {
        return IpAddress.parse("198.18.0." + (number + 1));
    }

    private static String eni(int number) {
        return "eni-" + number;
    }

    void setDead(int host, boolean value, long now) {
        if (dead[host]) {
            diedUntil[host] = now;
        }
        dead[host] = value;
    }

    boolean isDead(int host) {
        return dead[host];
    }

    boolean isDead(IpAddress host) {
        for (int i = 0; i < HOSTS; i++) {
            if (host(i).equals(host)) {
                return dead[i];
            }
        }
        return true;
    }

    private boolean isDead(String eni) {
        return dead[numberOf(eni)];
    }

    /** Whether a host has lived since that time, so that routes may move to it. */
    boolean hasHostThatLivesSince(long time) {
        for (int host = 0; host < HOSTS; host++) {
            if (!dead[host] && diedUntil[host] - time < 0) {
                return true;
            }
        }
        return false;
    }

    /** The host that carries the first route. */
    int busiestHost() {
        return numberOf(routes.values().iterator().next());
    }

    /** The routes that lead to a dead host. */
    List<String> lost() {
        return routes.entrySet().stream()
                .filter(route -> isDead(route.getValue()))
                .map(route -> route.getKey() + " leads to " + route.getValue())
                .toList();
    }

    /** Whether the change moves a route off a host that is dead in truth, or was at that time or later. */
    boolean leavesDeadHost(RouteChange change, long since) {
        return change instanceof RouteChange.Replace replace
                && (isDead(replace.from().id())
                        || diedUntil[numberOf(replace.from().id())] - since > 0);
    }

    private static int numberOf(String eni) {
        return Integer.parseInt(eni.substring("eni-".length()));
    }

    NetworkSnapshot snapshot() {
        List<Route> shown = routes.entrySet().stream()
                .map(route -> Route.of(route.getKey(), new RouteTarget.Interface(route.getValue())))
                .toList();
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            interfaces.add(new NetworkInterface(
                    eni(i), Set.of(host(i)), List.of(), "subnet-1", "us-east-1a", "i-" + i, true, false));
        }
        return new NetworkSnapshot(
                ID,
                List.of(new RouteTable(TABLE, true, Set.of("subnet-1"), false, Map.of(), shown)),
                interfaces,
                List.of(new Subnet("subnet-1", "us-east-1a")));
    }

    void apply(RouteChange change) {
        if (change instanceof RouteChange.Replace replace) {
            routes.put(replace.destination(), replace.to().id());
        } else if (change instanceof RouteChange.Create create) {
            routes.putIfAbsent(create.destination(), create.to().id());
        } else {
            routes.remove(change.destination());
        }
    }
}
