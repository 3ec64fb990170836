package io.vpcrouter.bench;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.PlanInput;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Planner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A VPC of a given size, in the states that matter: empty, in line, and with everything on one host. */
final class PlannerScene {
    private static final int CANDIDATES = 5;
    private static final int FIRST_HOST = 0x0a000001;
    private static final int FIRST_DESTINATION = 0x64000000;

    private final int tables;
    private final int hosts;
    private final RouteSpec spec;
    private final Map<String, Map<Destination, String>> targets = new HashMap<>();

    PlannerScene(Size size) {
        this.tables = size.tables();
        this.hosts = size.hosts();
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        for (int r = 0; r < size.routes(); r++) {
            List<IpAddress> candidates = new ArrayList<>();
            for (int c = 0; c < Math.min(CANDIDATES, hosts); c++) {
                // A step that is prime to the number of hosts spreads the candidates evenly.
                candidates.add(host((int) ((r * 7L + c * 1_000_003L) % hosts)));
            }
            routes.put(
                    Cidr.of(IpAddress.ofIpv4(FIRST_DESTINATION + (r << 8)), 24),
                    RouteIntent.of(candidates.stream().distinct().toList()));
        }
        this.spec = new RouteSpec(routes);
    }

    /**
     * A size.
     *
     * @param tables route tables of the VPC
     * @param routes destinations of the spec, and so rows of each table
     * @param hosts router hosts
     */
    record Size(int tables, int routes, int hosts) {
        static Size parse(String text) {
            String[] parts = text.split("x", -1);
            return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    private static IpAddress host(int number) {
        return IpAddress.ofIpv4(FIRST_HOST + number);
    }

    private static String eni(int number) {
        // A new string for each row, as a parser makes them: nothing may profit from identity.
        return String.format("eni-%017x", number);
    }

    RouteSpec spec() {
        return spec;
    }

    /** No row at all. */
    NetworkSnapshot empty() {
        targets.clear();
        return snapshot();
    }

    /** Every row on the host that the planner chooses. */
    NetworkSnapshot inLine() {
        targets.clear();
        Plan plan = Planner.plan(new PlanInput(spec, snapshot(), PlanContext.allHealthy(PlanRules.DEFAULTS)));
        for (Decision decision : plan.changes()) {
            targets.computeIfAbsent(decision.table(), table -> new HashMap<>())
                    .put(
                            decision.destination(),
                            decision.networkInterfaceIfAny().orElseThrow());
        }
        return snapshot();
    }

    /** Every row on one host, which every destination names first. */
    PlannerScene allOnOneHost() {
        return new PlannerScene(new Size(tables, spec.routes().size(), hosts), true);
    }

    private PlannerScene(Size size, boolean oneHost) {
        this.tables = size.tables();
        this.hosts = size.hosts();
        TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
        new PlannerScene(size).spec.routes().forEach((destination, intent) -> {
            List<IpAddress> candidates = new ArrayList<>(List.of(host(0)));
            intent.hosts().stream().filter(h -> oneHost && !h.equals(host(0))).forEach(candidates::add);
            routes.put(destination, RouteIntent.of(candidates));
        });
        this.spec = new RouteSpec(routes);
        for (int t = 0; t < tables; t++) {
            Map<Destination, String> rows = targets.computeIfAbsent(tableId(t), table -> new HashMap<>());
            routes.keySet().forEach(destination -> rows.put(destination, eni(0)));
        }
    }

    private static String tableId(int t) {
        return String.format("rtb-%017x", t);
    }

    /** The present state, with fresh strings. */
    NetworkSnapshot snapshot() {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            interfaces.add(new NetworkInterface(
                    eni(h), Set.of(host(h)), List.of(), "subnet-1", "us-east-1a", "i-" + h, true, false));
        }
        List<RouteTable> all = new ArrayList<>();
        // As the AWS provider reads them: fresh strings, but one object for each interface that rows name.
        Map<String, RouteTarget> known = new HashMap<>();
        for (int t = 0; t < tables; t++) {
            List<Route> rows = new ArrayList<>();
            targets.getOrDefault(tableId(t), Map.of())
                    .forEach((destination, eni) -> rows.add(Route.of(
                            destination,
                            known.computeIfAbsent(
                                    eni, id -> new RouteTarget.Interface(new String(id.toCharArray()))))));
            all.add(new RouteTable(tableId(t), t == 0, Set.of("subnet-" + t), false, Map.of(), rows));
        }
        return new NetworkSnapshot("vpc-1", all, interfaces, List.of(new Subnet("subnet-1", "us-east-1a")));
    }

    /** A host that carries rows. */
    IpAddress busyHost(NetworkSnapshot snapshot) {
        String eni = snapshot.tables().get(0).routes().get(0).target().id();
        return snapshot.interfaces().stream()
                .filter(candidate -> candidate.id().equals(eni))
                .findFirst()
                .orElseThrow()
                .addresses()
                .iterator()
                .next();
    }

    static PlanContext failed(IpAddress host) {
        return PlanContext.of(
                PlanRules.DEFAULTS, h -> h.equals(host) ? HostHealth.of(Verdict.FAILED) : HostHealth.healthy(0));
    }
}
