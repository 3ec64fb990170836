package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.internal.conditions.Duels;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.RefusedTargets;
import io.vpcrouter.plan.StickyHosts;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the planner works from: the spec in force, the view of the VPC, and what it remembers of earlier ones. */
final class PlanState {
    private final RouterConfig config;
    private final HealthAggregator health;
    private final MissingInterfacePolicy missingInterfaces = new MissingInterfacePolicy();
    private final PendingWrites pendingWrites = new PendingWrites();
    private final StickyHosts stickyHosts = new StickyHosts();
    private final RefusedTargets refusedTargets = new RefusedTargets();
    private final MoveReasons moveReasons = new MoveReasons();
    private final Duels duels = new Duels();
    private final Set<Destination> defaultsEverNamed = new HashSet<>();

    private @Nullable RouteSpec spec;
    private Set<IpAddress> hosts = Set.of();
    private @Nullable VpcView view;
    /** Counts the specs: a view of an older one is recognised without comparing all routes. */
    private long specNumber;

    private long viewSpecNumber;

    PlanState(RouterConfig config, HealthAggregator health) {
        this.config = config;
        this.health = health;
    }

    /** The spec in force, or null before the first. */
    @Nullable
    RouteSpec spec() {
        return spec;
    }

    /** The view of the VPC, or null before the first read. */
    @Nullable
    VpcView view() {
        return view;
    }

    /** The hosts of the spec in force. */
    Set<IpAddress> hosts() {
        return hosts;
    }

    /** The hosts of the view stay watched until the new spec was laid over a read. */
    Set<IpAddress> hostsToWatch() {
        Set<IpAddress> all = new TreeSet<>(hosts);
        if (view != null) {
            all.addAll(view.hosts());
        }
        return all;
    }

    /** Whether the view shows the spec in force; a view of an older one serves failovers only. */
    boolean isViewOfSpec() {
        return view != null && viewSpecNumber == specNumber;
    }

    void accept(RouteSpec accepted) {
        spec = accepted;
        hosts = accepted.hosts();
        specNumber++;
        Set<Destination> destinations = accepted.routes().keySet();
        destinations.stream().filter(Destination::isDefaultRoute).forEach(defaultsEverNamed::add);
        stickyHosts.retain(destinations);
        refusedTargets.retain(destinations);
    }

    /** The read with the spec in force laid over it, which may be newer than the one that it was made with. */
    VpcReading withSpec(VpcReading read, RouteSpec wanted) {
        return read.view().spec().equals(wanted)
                ? read
                : VpcReading.of(view, wanted, read.view().snapshot(), config);
    }

    /** The read becomes the view; the answer is what it shows of our own writes. */
    PendingWrites.Comparison take(VpcReading reading, long startedAt, long now) {
        VpcView fresh = withAssumedInterfaces(reading.view(), startedAt);
        PendingWrites.Comparison comparison = pendingWrites.layOver(fresh, startedAt, now);
        if (view != null && !view.index().tableIds().equals(fresh.index().tableIds())) {
            stickyHosts.retainTables(Set.copyOf(fresh.index().tableIds()));
        }
        duels.read(view, fresh);
        view = fresh;
        viewSpecNumber = specNumber;
        return comparison;
    }

    private VpcView withAssumedInterfaces(VpcView fresh, long startedAt) {
        VpcView previous = view;
        List<NetworkInterface> assumed = missingInterfaces.compare(previous, fresh, health::missedLast, startedAt);
        if (previous == null || assumed.isEmpty()) {
            return fresh;
        }
        VpcSnapshot snapshot = fresh.snapshot();
        List<NetworkInterface> all = new ArrayList<>(snapshot.interfaces());
        all.addAll(assumed);
        return previous.next(fresh.spec(), new VpcSnapshot(snapshot.vpc(), snapshot.tables(), all, snapshot.subnets()));
    }

    /** The plan with the reasons for which its moves were decided first, if they still wait to be made. */
    Plan withFirstReasons(Plan plan, VpcView planned) {
        return moveReasons.keep(plan, planned.spec());
    }

    /** Everything was planned. */
    void planned(Plan plan, long now) {
        moveReasons.planned(plan);
        duels.planned(plan, now);
    }

    /** The routes that somebody else changes again and again. */
    Duels duels() {
        return duels;
    }

    /** The targets that the cloud refused just now. */
    RefusedTargets refusedTargets() {
        return refusedTargets;
    }

    /** The hosts of the spec that the target of a route carries. */
    Stream<IpAddress> hostsOn(Decision decision) {
        VpcView known = view;
        RouteIntent intent = spec == null ? null : spec.routes().get(decision.destination());
        String target = decision.currentIfAny().map(RouteTarget::id).orElse("");
        return known == null || intent == null
                ? Stream.empty()
                : intent.hosts().stream()
                        .filter(host -> known.interfaceOf(host)
                                .filter(eni -> eni.id().equals(target))
                                .isPresent());
    }

    /** Whether some host has no verdict yet, or may get another one soon. */
    boolean isWaitingForVerdicts(long now) {
        return health.isWaiting()
                || hosts.stream().anyMatch(host -> health.health(host, now).verdict() == Verdict.SUSPECT);
    }

    /** When a second read would show whether missing interfaces are gone. */
    OptionalLong secondLookAt() {
        return missingInterfaces.secondLookAt();
    }

    /** The cloud accepted a change: the view shows it from now on. */
    void accepted(RouteChange change, long now) {
        pendingWrites.accepted(change, now);
        if (view != null) {
            view.apply(change);
        }
    }

    /** Whether no read has shown some write yet. */
    boolean hasUnseenWrites() {
        return pendingWrites.isAnyUnseen();
    }

    /** The plan is carried out, so later ones stick to its hosts. */
    void remember(Plan plan) {
        stickyHosts.remember(plan.stickyHosts());
    }

    Set<Destination> defaultsEverNamed() {
        return defaultsEverNamed;
    }

    /** What holds for a plan that is made now. */
    PlanContext context(long now) {
        Map<IpAddress, HostHealth> known = new HashMap<>();
        return new PlanContext(
                config.rules(),
                host -> known.computeIfAbsent(host, key -> health.health(key, now)),
                health.isFrozen(),
                health.isMassFailure(),
                missingInterfaces.unsettled(),
                stickyHosts,
                refusedTargets,
                defaultsEverNamed,
                now);
    }
}
