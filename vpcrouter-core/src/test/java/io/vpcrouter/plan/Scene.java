package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A spec, a VPC and its health as a few lines of text, and a plan as lines of text: so that a test reads like a table.
 *
 * <pre>
 *   host a                          10.0.0.1 on the attached interface eni-a in zone z1, healthy since ever
 *   host b zone=z2 failed           verdicts: healthy questionable suspect unknown waiting failed
 *   host c healthy since=50 gone    gone: hard evidence from health; unwitnessed: failed without a witness
 *   host d missing | detached       no interface | its interface is not attached
 *   host d missing unsettled        no interface, and a second look may show one
 *   host e ip=fd00::1 eni=eni-x     another address; the interface of another host
 *   host f by=10.0.0.0/28           its interface has the prefix, not the address
 *   host g found answered           its instance bears the tag Role=router; it has answered once, whatever its verdict
 *   host h drained | cordoned       its interface bears the drain tag | health says that it is being taken out
 *   eni eni-y detached              an interface without hosts; attached unless it says so
 *   table rtb-1 zone=z1 [main] [edge] [unused] [subnet-of=a] [tag:KEY=VALUE]
 *   route rtb-1 10.1.0.0/16 eni-a [blackhole] [propagated | advertised | own | odd]
 *   want 10.1.0.0/16 a b [by-tag] [random | ordered | zone | spread] [keep | delete]
 *   fallback 10.1.0.0/16 nat-1 | z1=nat-1 z2=nat-2   what carries it while no host can
 *   former 10.1.0.0/16 nat-1        the fallback of the spec before
 *   chosen 10.1.0.0/16 a [in=rtb-1] [since=50]
 *   refused 10.1.0.0/16 a           the cloud refused the interface of the host as a target
 *   list pl-1 [IPv6] [size=60] [unread] [default]   a prefix list; default: a default route is among its entries
 *   rules [policy=SYNC] [choose=SPREAD] [none=DELETE] [tables=main] [manage=CIDR,…] [ignore=CIDR,…] [defaults] [lists]
 *   frozen | mass-failure | now 100 | named 0.0.0.0/0
 * </pre>
 *
 * A line that names what no other line introduces is left out, so that a scene stays a scene when lines are removed.
 */
public final class Scene {
    private static final long SECOND = 1_000_000_000L;
    private static final long RECOVERY = 10 * SECOND;
    private static final TagSelector ROUTERS = TagSelector.of("Role", "router");

    private final List<NetworkInterface> interfaces = new ArrayList<>();
    private final Map<String, IpAddress> hosts = new LinkedHashMap<>();
    private final Map<IpAddress, HostHealth> health = new HashMap<>();
    private final Map<String, String> subnetOfHost = new HashMap<>();
    private final List<PrefixList> lists = new ArrayList<>();
    private final List<Subnet> subnets = new ArrayList<>();
    private final Map<String, RouteTable> tables = new LinkedHashMap<>();
    private final Map<Destination, RouteIntent> wanted = new TreeMap<>();
    private final Map<Destination, Set<String>> former = new HashMap<>();
    private final List<StickyHost> chosen = new ArrayList<>();
    private final RefusedTargets refused = new RefusedTargets();
    private final Set<Destination> named = new HashSet<>();
    private final Set<IpAddress> unsettled = new HashSet<>();
    private final List<TaggedResource> tagged = new ArrayList<>();
    private boolean frozen;
    private boolean massFailure;
    private long now = 1_000 * SECOND;
    private PlanRules rules = PlanRules.DEFAULTS;
    private NetworkSnapshot snapshot;

    private Scene() {}

    /** Reads lines; empty ones and those that start with {@code #} are skipped. */
    public static Scene of(String text) {
        return of(text.lines().toList());
    }

    static Scene of(List<String> lines) {
        Scene scene = new Scene();
        List<Words> all = lines.stream().map(Words::of).toList();
        for (String kind : List.of(
                "now",
                "eni",
                "host",
                "list",
                "table",
                "route",
                "want",
                "fallback",
                "former",
                "chosen",
                "refused",
                "")) {
            for (Words words : all) {
                if (kind.isEmpty() || words.first().equals(kind)) {
                    scene.read(words, kind);
                }
            }
        }
        return scene;
    }

    Scene with(PlanRules newRules) {
        rules = newRules;
        return this;
    }

    private void read(Words words, String kind) {
        switch (kind) {
            case "now" -> now = Long.parseLong(words.get(1)) * SECOND;
            case "eni" -> eni(words);
            case "host" -> host(words);
            case "table" -> table(words);
            case "list" -> list(words);
            case "route" -> route(words);
            case "want" -> want(words);
            case "fallback" -> fallback(words);
            case "former" -> former.put(destination(words.get(1)), Set.of(words.get(2)));
            case "chosen" -> chosen(words);
            case "refused" -> refused.refused(destination(words.get(1)), "eni-" + words.get(2), "no", now);
            default -> flag(words);
        }
    }

    private void flag(Words words) {
        switch (words.first()) {
            case "frozen" -> frozen = true;
            case "rules" -> rules(words);
            case "mass-failure" -> massFailure = true;
            case "named" -> named.add(destination(words.get(1)));
            case "",
                    "#",
                    "now",
                    "eni",
                    "host",
                    "list",
                    "table",
                    "route",
                    "want",
                    "fallback",
                    "former",
                    "chosen",
                    "refused" -> {}
            default -> throw new IllegalArgumentException("line of a scene: " + words);
        }
    }

    private void rules(Words words) {
        ScopeRules scope = ScopeRules.builder()
                .tables(TableScope.tryParse(words.value("tables", "all")).orElseThrow())
                .manageRoutes(cidrs(words.value("manage", "")))
                .ignoreRoutes(cidrs(words.value("ignore", "")))
                .manageDefaultRoutes(words.has("defaults"))
                .managePrefixLists(words.has("lists"))
                .build();
        rules = rules.toBuilder()
                .scope(scope)
                .policy(ChangePolicy.valueOf(words.value("policy", "SYNC")))
                .choose(HostChoice.valueOf(words.value("choose", "RANDOM")))
                .whenNoneHealthy(WhenNoneHealthy.valueOf(words.value("none", "KEEP")))
                .build();
    }

    private static List<Destination> cidrs(String list) {
        return Arrays.stream(list.split(","))
                .filter(text -> !text.isEmpty())
                .map(Scene::destination)
                .toList();
    }

    private void eni(Words words) {
        interfaces.add(eni(words.get(1), Set.of(), List.of(), words.value("zone", "z1"), !words.has("detached")));
    }

    private static NetworkInterface eni(
            String id, Set<IpAddress> addresses, List<Cidr> prefixes, String zone, boolean attached) {
        String instance = attached ? id.replace("eni-", "i-") : null;
        return new NetworkInterface(id, addresses, prefixes, "subnet-" + zone, zone, instance, attached, false);
    }

    private void host(Words words) {
        String name = words.get(1);
        IpAddress address = words.value("ip") == null ? address(name) : IpAddress.parse(words.value("ip"));
        String zone = words.value("zone", "z1");
        hosts.put(name, address);
        subnetOfHost.put(name, "subnet-" + zone);
        health.put(address, health(words));
        if (words.has("unsettled")) {
            unsettled.add(address);
        }
        if (!words.has("missing")) {
            tag(words, name, address);
            String prefix = words.value("by");
            place(eni(
                    words.value("eni", "eni-" + name),
                    prefix == null ? Set.of(address) : Set.of(),
                    prefix == null ? List.of() : List.of(Cidr.parse(prefix)),
                    zone,
                    !words.has("detached")));
        }
    }

    private void tag(Words words, String name, IpAddress address) {
        String eni = words.value("eni", "eni-" + name);
        boolean isIpv4 = address.family() == IpFamily.IPV4;
        if (words.has("found")) {
            tagged.add(new TaggedResource(
                    "i-" + name,
                    eni,
                    "i-" + name,
                    isIpv4 ? address : null,
                    isIpv4 ? null : address,
                    Map.of("Role", "router", "Name", name)));
        }
        if (words.has("drained")) {
            tagged.add(new TaggedResource(eni, eni, null, null, null, Map.of(PlanRules.USUAL_DRAIN_TAG, "")));
        }
    }

    private void place(NetworkInterface eni) {
        Set<IpAddress> addresses = new HashSet<>(eni.addresses());
        List<Cidr> prefixes = new ArrayList<>(eni.prefixes());
        NetworkInterface known = interfaces.stream()
                .filter(i -> i.id().equals(eni.id()))
                .findFirst()
                .orElse(eni);
        interfaces.remove(known);
        addresses.addAll(known.addresses());
        prefixes.addAll(known.prefixes());
        interfaces.add(eni(known.id(), addresses, prefixes, known.zone(), known.attached()));
    }

    private HostHealth health(Words words) {
        Verdict verdict = Arrays.stream(Verdict.values())
                .filter(v -> words.has(v.text()))
                .findFirst()
                .orElse(words.has("waiting") ? Verdict.UNKNOWN : Verdict.HEALTHY);
        String since = words.value("since");
        return new HostHealth(
                verdict,
                words.has("gone"),
                words.has("waiting"),
                !words.has("unwitnessed"),
                since == null ? Long.MIN_VALUE / 2 : Long.parseLong(since) * SECOND,
                words.has("answered") || verdict == Verdict.HEALTHY || verdict == Verdict.QUESTIONABLE,
                words.has("cordoned"));
    }

    private void list(Words words) {
        boolean ipv6 = words.has("IPv6");
        String entry = (ipv6 ? "::/" : "0.0.0.0/") + (words.has("default") ? 0 : 8);
        lists.add(new PrefixList(
                new PrefixListId(words.get(1)),
                ipv6 ? IpFamily.IPV6 : IpFamily.IPV4,
                Integer.parseInt(words.value("size", "10")),
                words.has("unread") ? null : List.of(Cidr.parse(entry))));
    }

    private static Destination destination(String text) {
        return Destination.tryParse(text).orElseThrow(() -> new IllegalArgumentException("destination: " + text));
    }

    private void table(Words words) {
        String id = words.get(1);
        String subnet = words.value("subnet-of") == null
                ? "subnet-of-" + id
                : subnetOfHost.getOrDefault(words.value("subnet-of"), "subnet-of-" + id);
        if (!words.has("unused")) {
            subnets.add(new Subnet(subnet, words.value("zone", "z1")));
        }
        Map<String, String> tags = new HashMap<>();
        words.all().filter(word -> word.startsWith("tag:")).forEach(word -> {
            String[] tag = word.substring(4).split("=", 2);
            tags.put(tag[0], tag[1]);
        });
        // Subnets of a main table are associated with it by no association at all.
        boolean explicit = !words.has("unused") && !words.has("main");
        Set<String> associated = explicit ? Set.of(subnet) : Set.of();
        tables.put(id, new RouteTable(id, words.has("main"), associated, words.has("edge"), tags, List.of()));
    }

    private void route(Words words) {
        RouteTable table = tables.get(words.get(1));
        if (table != null) {
            Route.Origin origin = words.has("propagated")
                    ? Route.Origin.PROPAGATED
                    : words.has("advertised")
                            ? Route.Origin.ADVERTISED
                            : words.has("own")
                                    ? Route.Origin.TABLE
                                    : words.has("odd") ? Route.Origin.UNKNOWN : Route.Origin.STATIC;
            Route route = new Route(destination(words.get(2)), target(words.get(3)), origin, words.has("blackhole"));
            List<Route> routes = new ArrayList<>(table.routes());
            routes.add(route);
            tables.put(table.id(), withRoutes(table, routes));
        }
    }

    private static RouteTable withRoutes(RouteTable table, List<Route> routes) {
        return new RouteTable(table.id(), table.main(), table.subnets(), table.edge(), table.tags(), routes);
    }

    private static RouteTarget target(String id) {
        if (id.startsWith("eni-")) {
            return new RouteTarget.Interface(id);
        }
        return id.startsWith("i-") ? new RouteTarget.Instance(id) : new RouteTarget.Foreign(id);
    }

    private void want(Words words) {
        List<IpAddress> eligible =
                words.all().skip(2).map(hosts::get).filter(host -> host != null).toList();
        HostChoice choose = Arrays.stream(HostChoice.values())
                .filter(choice -> words.has(choice.text()))
                .findFirst()
                .orElse(null);
        WhenNoneHealthy none =
                words.has("delete") ? WhenNoneHealthy.DELETE : words.has("keep") ? WhenNoneHealthy.KEEP : null;
        TagSelector selector = words.has("by-tag") ? ROUTERS : null;
        if (!eligible.isEmpty() || selector != null) {
            wanted.put(destination(words.get(1)), new RouteIntent(eligible, choose, none, selector));
        }
    }

    private void fallback(Words words) {
        Map<String, String> byZone = new HashMap<>();
        words.all()
                .skip(2)
                .map(word -> word.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> byZone.put(pair[0], pair[1]));
        Fallback fallback = byZone.isEmpty() ? Fallback.of(words.get(2)) : Fallback.of(byZone);
        wanted.computeIfPresent(
                destination(words.get(1)),
                (destination, intent) -> intent.whenNoneHealthy() == WhenNoneHealthy.DELETE
                        ? intent
                        : new RouteIntent(
                                intent.hosts(),
                                intent.choose(),
                                intent.whenNoneHealthy(),
                                intent.hostsByTag(),
                                fallback));
    }

    private void chosen(Words words) {
        IpAddress host = hosts.get(words.get(2));
        if (host != null) {
            long since = Long.parseLong(words.value("since", "0")) * SECOND;
            chosen.add(new StickyHost(destination(words.get(1)), words.value("in"), host, since));
        }
    }

    /** The address of a host that is named by a letter: a is 10.0.0.1. */
    static IpAddress address(String name) {
        return IpAddress.parse("10.0.0." + (name.charAt(0) - 'a' + 1));
    }

    IpAddress host(String name) {
        return hosts.get(name);
    }

    public RouteSpec spec() {
        return RouteSpec.of(wanted);
    }

    PlanRules rules() {
        return rules;
    }

    public NetworkSnapshot snapshot() {
        if (snapshot == null) {
            snapshot = newSnapshot();
        }
        return snapshot;
    }

    private NetworkSnapshot newSnapshot() {
        Set<Subnet> all = new HashSet<>(subnets);
        interfaces.forEach(eni -> {
            if (subnets.stream().noneMatch(subnet -> subnet.id().equals(eni.subnet()))) {
                all.add(new Subnet(eni.subnet(), eni.zone()));
            }
        });
        return new NetworkSnapshot("vpc-1", List.copyOf(tables.values()), interfaces, List.copyOf(all), tagged, lists);
    }

    /** The same things in another order: routes, tables, interfaces, subnets, and hosts where their order says nothing. */
    Scene shuffled(Random random) {
        Scene other = new Scene();
        other.rules = rules;
        other.frozen = frozen;
        other.massFailure = massFailure;
        other.now = now;
        other.health.putAll(health);
        other.named.addAll(named);
        other.unsettled.addAll(unsettled);
        other.chosen.addAll(chosen);
        other.former.putAll(former);
        other.tagged.addAll(shuffled(tagged, random));
        other.interfaces.addAll(shuffled(interfaces, random));
        other.lists.addAll(lists);
        other.subnets.addAll(shuffled(subnets, random));
        shuffled(List.copyOf(tables.values()), random)
                .forEach(table -> other.tables.put(table.id(), withRoutes(table, shuffled(table.routes(), random))));
        wanted.forEach((destination, intent) -> other.wanted.put(
                destination,
                ruleOf(intent) == HostChoice.ORDERED
                        ? intent
                        : new RouteIntent(
                                shuffled(intent.hosts(), random),
                                intent.choose(),
                                intent.whenNoneHealthy(),
                                intent.hostsByTag(),
                                intent.fallback())));
        return other;
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    HostChoice ruleOf(RouteIntent intent) {
        return intent.chooseIfGiven().orElse(rules.choose());
    }

    /** The VPC after somebody made these changes. */
    NetworkSnapshot snapshotAfter(List<RouteChange> changes) {
        Map<String, RouteTable> after = new TreeMap<>(tables);
        for (RouteChange change : changes) {
            RouteTable table = after.get(change.table());
            List<Route> routes = new ArrayList<>(table.routes());
            routes.removeIf(
                    route -> route.destination().equals(change.destination()) && route.origin() == Route.Origin.STATIC);
            if (change instanceof RouteChange.Create create) {
                routes.add(Route.of(create.destination(), create.to()));
            } else if (change instanceof RouteChange.Replace replace) {
                routes.add(Route.of(replace.destination(), replace.to()));
            }
            after.put(table.id(), withRoutes(table, routes));
        }
        return snapshot().withTables(List.copyOf(after.values()));
    }

    /** The hosts of a destination, those that are found by their tags included. */
    List<IpAddress> eligible(Destination destination) {
        RouteIntent intent = spec().routes().get(destination);
        Set<IpAddress> all = new LinkedHashSet<>(intent.hosts());
        if (intent.hostsByTag() != null) {
            IpFamily family = ((Cidr) destination).family();
            tagged.forEach(resource -> resource.address(family).ifPresent(all::add));
        }
        return List.copyOf(all);
    }

    /** Whether anything of the destination's family bears the tags. */
    boolean isAnyFound(Destination destination) {
        IpFamily family = ((Cidr) destination).family();
        return tagged.stream().anyMatch(resource -> resource.address(family).isPresent());
    }

    /** Whether no destination lists the host. */
    boolean isOnlyFound(IpAddress host) {
        return !spec().hosts().contains(host);
    }

    /** Whether the host is being taken out. */
    boolean isDrained(IpAddress host) {
        String eni = Oracle.interfaceOf(this, host);
        return healthOf(host).drained()
                || tagged.stream()
                        .anyMatch(resource ->
                                resource.id().equals(eni) && resource.tags().containsKey(PlanRules.USUAL_DRAIN_TAG));
    }

    List<StickyHost> chosen() {
        return chosen;
    }

    boolean isFrozen() {
        return frozen;
    }

    boolean isMassFailure() {
        return massFailure;
    }

    /** Whether a second look may show the host, and health does not speak against it. */
    boolean isUnsettled(IpAddress host) {
        return unsettled.contains(host) && !healthOf(host).isUnusable();
    }

    Set<Destination> named() {
        return named;
    }

    public VpcView view() {
        return VpcView.of(spec(), snapshot(), rules.scope());
    }

    HostHealth healthOf(IpAddress host) {
        return health.getOrDefault(host, HostHealth.UNKNOWN);
    }

    public PlanContext context() {
        StickyHosts choices = new StickyHosts();
        choices.remember(chosen);
        return context(choices);
    }

    PlanContext context(StickyHosts choices) {
        return new PlanContext(
                rules, this::healthOf, frozen, massFailure, unsettled, choices, refused, named, former, RECOVERY, now);
    }

    public Plan plan() {
        return Planner.plan(view(), context());
    }

    /** Every decision of the plan: table, destination, action, targets, reason. */
    List<String> decisions() {
        return lines(plan().decisions());
    }

    /** The decisions that change something, in the order in which they are to be carried out. */
    public List<String> changes() {
        return lines(plan().changes());
    }

    static List<String> lines(List<Decision> decisions) {
        return decisions.stream().map(Scene::line).toList();
    }

    /** {@code rtb-1 10.1.0.0/16 replace eni-a by eni-b: host failed}. */
    static String line(Decision decision) {
        String current = decision.current() == null ? "" : " " + decision.current();
        String chosen = switch (decision.action()) {
            case CREATE -> " " + decision.toIfAny().orElseThrow();
            case REPLACE -> " by " + decision.toIfAny().orElseThrow();
            default -> "";
        };
        return decision.table() + " " + decision.destination() + " "
                + decision.action().text() + current + chosen + ": "
                + decision.reason().text();
    }

    static PlanRules failback(Duration delay) {
        return PlanRules.builder().failbackDelay(delay).build();
    }

    /** The words of a line; some are {@code key=value}. */
    private record Words(List<String> words) {
        static Words of(String line) {
            return new Words(List.of(line.strip().split(" ")));
        }

        String first() {
            return get(0);
        }

        String get(int index) {
            return words.get(index);
        }

        boolean has(String word) {
            return words.contains(word);
        }

        Stream<String> all() {
            return words.stream();
        }

        String value(String key) {
            return value(key, null);
        }

        String value(String key, String otherwise) {
            return words.stream()
                    .filter(word -> word.startsWith(key + "="))
                    .map(word -> word.substring(key.length() + 1))
                    .findFirst()
                    .orElse(otherwise);
        }
    }
}
