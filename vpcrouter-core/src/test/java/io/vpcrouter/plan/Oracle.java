package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.view.ScopeRules;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The rules of planning once more, slow and simple, each by itself and straight from the snapshot: to judge plans without
 * the planner's own structures.
 */
final class Oracle {
    private static final long FAILBACK_NANOS = 60_000_000_000L;

    private Oracle() {}

    /** Whether the route of a decision points at the interface of one of the hosts. */
    static boolean isOnAny(Scene scene, Decision decision, List<IpAddress> hosts) {
        return hosts.stream()
                .map(host -> interfaceOf(scene, host))
                .anyMatch(eni -> eni != null && isOn(scene, decision.current(), eni));
    }

    static RouteTable table(Scene scene, String id) {
        return scene.snapshot().tables().stream()
                .filter(table -> table.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static NetworkInterface eni(Scene scene, IpAddress host) {
        return scene.snapshot().interfaces().stream()
                .filter(eni -> eni.addresses().contains(host))
                .findFirst()
                .orElse(null);
    }

    static String interfaceOf(Scene scene, IpAddress host) {
        NetworkInterface eni = eni(scene, host);
        return eni == null ? null : eni.id();
    }

    /** In scenes, an instance has the name of its interface, and only attached interfaces have one. */
    private static String interfaceId(RouteTarget target) {
        return target instanceof RouteTarget.Instance ? target.id().replaceFirst("^i-", "eni-") : target.id();
    }

    private static boolean isIn(Destination outer, Destination inner) {
        return outer instanceof Cidr block && inner instanceof Cidr cidr ? block.contains(cidr) : outer.equals(inner);
    }

    static boolean isManaged(Scene scene, Destination destination) {
        ScopeRules rules = scene.rules().scope();
        boolean inside = rules.manageRoutes().isEmpty()
                || rules.manageRoutes().stream().anyMatch(block -> isIn(block, destination));
        boolean ignored = rules.ignoreRoutes().stream()
                .anyMatch(block -> block.isDefaultRoute() ? block.equals(destination) : isIn(block, destination));
        boolean foreignDefault = destination.isDefaultRoute()
                && !scene.spec().routes().containsKey(destination)
                && !scene.named().contains(destination)
                && !rules.manageDefaultRoutes();
        return inside && !ignored && !foreignDefault;
    }

    /** A blackhole in a route that the planner looks at: of the spec, in scope. */
    private static boolean isBlackhole(Scene scene, String eni) {
        return eni != null
                && routesOfSpecInScope(scene).anyMatch(route -> route.blackhole() && isOn(scene, route, eni));
    }

    private static Stream<Route> routesOfSpecInScope(Scene scene) {
        var outOfScope = scene.view().index().tablesOutOfScope();
        return scene.snapshot().tables().stream()
                .filter(table -> !outOfScope.containsKey(table.id()))
                .flatMap(table -> table.routes().stream())
                .filter(Route::isRouterRoute)
                .filter(route -> scene.spec().routes().containsKey(route.destination()));
    }

    private static boolean isOn(Scene scene, Route route, String eni) {
        return isOn(scene, route.target(), eni);
    }

    private static boolean isOn(Scene scene, RouteTarget target, String eni) {
        boolean resolved = target instanceof RouteTarget.Interface
                || scene.snapshot().interfaces().stream()
                        .anyMatch(known -> target.id().equals(known.instance()));
        return resolved && interfaceId(target).equals(eni);
    }

    static boolean isUsable(Scene scene, IpAddress host) {
        return isPossible(scene, host) && (scene.healthOf(host).answered() || !scene.isOnlyFound(host));
    }

    private static boolean isPossible(Scene scene, IpAddress host) {
        NetworkInterface eni = eni(scene, host);
        HostHealth health = scene.healthOf(host);
        return eni != null
                && eni.attached()
                && health.verdict() != Verdict.FAILED
                && !health.gone()
                && !isBlackhole(scene, eni.id());
    }

    static boolean isHealthy(Scene scene, IpAddress host) {
        return isUsable(scene, host) && scene.healthOf(host).verdict() == Verdict.HEALTHY && !scene.isDrained(host);
    }

    static boolean isAnyHealthy(Scene scene, Destination destination) {
        return hosts(scene, destination).stream().anyMatch(host -> isHealthy(scene, host));
    }

    private static List<IpAddress> hosts(Scene scene, Destination destination) {
        return scene.eligible(destination);
    }

    static boolean isManagedRouteOfSpec(Scene scene, Decision decision) {
        return scene.spec().routes().containsKey(decision.destination())
                && isManaged(scene, decision.destination())
                && decision.current() != null
                && !(decision.current() instanceof RouteTarget.Foreign);
    }

    private static Route route(Scene scene, Decision decision) {
        return table(scene, decision.table()).routes().stream()
                .filter(route -> route.destination().equals(decision.destination()))
                .filter(route -> route.origin() == Route.Origin.STATIC)
                .findFirst()
                .orElseThrow();
    }

    /** The eligible hosts on the route's interface. */
    private static List<IpAddress> hostsOnRoute(Scene scene, Decision decision) {
        Route route = route(scene, decision);
        return hosts(scene, decision.destination()).stream()
                .filter(host -> interfaceOf(scene, host) != null && isOn(scene, route, interfaceOf(scene, host)))
                .toList();
    }

    private static boolean isUnderHardEvidence(Scene scene, Decision decision) {
        Route route = route(scene, decision);
        String eni = interfaceId(route.target());
        boolean detached = scene.snapshot().interfaces().stream()
                .anyMatch(known -> isOn(scene, route, known.id()) && !known.attached());
        boolean resolved = isOn(scene, route, eni);
        boolean gone = hostsOnRoute(scene, decision).stream()
                .anyMatch(host -> scene.healthOf(host).gone());
        return route.blackhole() || (resolved && isBlackhole(scene, eni)) || detached || gone;
    }

    static boolean isTargetProvedDead(Scene scene, Decision decision) {
        List<IpAddress> hosts = hostsOnRoute(scene, decision);
        boolean allFailed = !hosts.isEmpty()
                && hosts.stream().allMatch(host -> scene.healthOf(host).verdict() == Verdict.FAILED);
        boolean allGone = !hosts.isEmpty()
                && hosts.stream().allMatch(host -> scene.healthOf(host).gone());
        return route(scene, decision).blackhole() || allFailed || allGone;
    }

    static boolean holdsReason(Scene scene, Decision move) {
        List<IpAddress> onRoute = hostsOnRoute(scene, move);
        HostHealth chosen = scene.healthOf(move.host());
        return switch (move.reason()) {
            case HOST_FAILED ->
                !scene.isMassFailure()
                        && onRoute.stream().anyMatch(host -> verdict(scene, host) == Verdict.FAILED)
                        && onRoute.stream()
                                .allMatch(host -> scene.healthOf(host).isUnusable());
            case HARD_EVIDENCE -> isUnderHardEvidence(scene, move);
            case NOT_ELIGIBLE ->
                onRoute.isEmpty() && (isShown(scene, move.current()) || !isAnyUnsettled(scene, move.destination()));
            case QUESTIONABLE ->
                chosen.verdict() == Verdict.HEALTHY
                        && onRoute.stream().noneMatch(host -> verdict(scene, host) == Verdict.HEALTHY)
                        && onRoute.stream().anyMatch(host -> verdict(scene, host) == Verdict.QUESTIONABLE);
            case DRAINED ->
                !scene.isFrozen()
                        && chosen.isAnswering()
                        && !scene.isDrained(move.host())
                        && onRoute.stream()
                                .anyMatch(host -> scene.isDrained(host)
                                        && scene.healthOf(host).isAnswering());
            case OTHER_TABLE ->
                isNotWorse(scene, onRoute, chosen)
                        && routesOfSpecInScope(scene)
                                .anyMatch(route -> route.destination().equals(move.destination())
                                        && isOn(scene, route, move.networkInterface()));
            case FAILBACK -> {
                HostChoice rule = scene.ruleOf(scene.spec().routes().get(move.destination()));
                yield (rule == HostChoice.ORDERED || rule == HostChoice.ZONE)
                        && !scene.isFrozen()
                        && chosen.verdict() == Verdict.HEALTHY
                        && scene.context().now() - chosen.healthySince() >= FAILBACK_NANOS;
            }
            case CHANGED_BY_OTHERS ->
                isNotWorse(scene, onRoute, chosen)
                        && scene.chosen().stream()
                                .anyMatch(choice -> choice.host().equals(move.host())
                                        && choice.destination().equals(move.destination()));
            default -> false;
        };
    }

    private static boolean isShown(Scene scene, RouteTarget target) {
        return scene.snapshot().interfaces().stream().anyMatch(known -> isOn(scene, target, known.id()));
    }

    /** Whether a second look may show a host that no read has shown. */
    private static boolean isAnyUnsettled(Scene scene, Destination destination) {
        return hosts(scene, destination).stream().anyMatch(host -> eni(scene, host) == null && scene.isUnsettled(host));
    }

    private static boolean isNotWorse(Scene scene, List<IpAddress> onRoute, HostHealth chosen) {
        return onRoute.stream().allMatch(host -> chosen.verdict().compareTo(verdict(scene, host)) <= 0);
    }

    private static Verdict verdict(Scene scene, IpAddress host) {
        return scene.healthOf(host).verdict();
    }

    static boolean mayBeDeleted(Scene scene, Decision delete) {
        boolean policy =
                scene.rules().policy() == ChangePolicy.SYNC || scene.rules().policy() == ChangePolicy.OBSERVE;
        boolean anyHost = scene.spec().isEmpty()
                || scene.spec().routes().keySet().stream()
                        .flatMap(destination -> scene.eligible(destination).stream())
                        .anyMatch(host -> eni(scene, host) != null);
        RouteIntent intent = scene.spec().routes().get(delete.destination());
        return policy
                && anyHost
                && (intent == null
                        || hasNoHostForSure(scene, delete.destination(), intent)
                                && !isAnyUnsettled(scene, delete.destination()));
    }

    private static boolean hasNoHostForSure(Scene scene, Destination destination, RouteIntent intent) {
        List<IpAddress> hosts = scene.eligible(destination);
        boolean isNobodyFound = intent.hostsByTag() != null
                && hosts.stream().allMatch(intent.hosts()::contains)
                && !scene.isAnyFound(destination);
        boolean anyFailed = hosts.stream().anyMatch(host -> verdict(scene, host) == Verdict.FAILED);
        boolean anyUnwitnessed = hosts.stream()
                .map(scene::healthOf)
                .anyMatch(health -> health.verdict() == Verdict.FAILED && !health.witnessed());
        return Objects.requireNonNullElse(
                                intent.whenNoneHealthy(), scene.rules().whenNoneHealthy())
                        == WhenNoneHealthy.DELETE
                && !isNobodyFound
                && hosts.stream().noneMatch(host -> isUsable(scene, host))
                && hosts.stream()
                        .noneMatch(host ->
                                scene.isOnlyFound(host) && !scene.healthOf(host).answered() && isPossible(scene, host))
                && !scene.isFrozen()
                && !anyUnwitnessed
                && !(scene.isMassFailure() && anyFailed);
    }
}
