package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.internal.conditions.Duels;
import io.vpcrouter.internal.presence.MissingHostPolicy;
import io.vpcrouter.internal.presence.MissingInterfacePolicy;
import io.vpcrouter.internal.verdict.HealthAggregator;
import io.vpcrouter.internal.write.PendingWrites;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostHealth;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.PlanContext;
import io.vpcrouter.plan.RefusedTargets;
import io.vpcrouter.plan.StickyHosts;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.view.FoundHosts;
import io.vpcrouter.view.SpecIndex;
import io.vpcrouter.view.VpcIndex;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the planner works from: the spec in force, the view of the VPC, and what it remembers of earlier ones. */
final class PlanState {
    private final RouterConfig config;
    private final HealthAggregator health;
    private final MissingInterfacePolicy missingInterfaces = new MissingInterfacePolicy();
    private final MissingHostPolicy missingHosts;
    private final PendingWrites pendingWrites = new PendingWrites();
    private final StickyHosts stickyHosts = new StickyHosts();
    private final RefusedTargets refusedTargets = new RefusedTargets();
    private final MoveReasons moveReasons = new MoveReasons();
    private final Duels duels = new Duels();
    private final Set<Destination> everNamed = new HashSet<>();

    private Map<Destination, Set<String>> formerFallbacks = Map.of();
    /** When hosts ceased to be tagged as drained: no failback counts the time before. */
    private final Map<IpAddress, Long> undrainedAt = new HashMap<>();

    private @Nullable RouteSpec spec;
    private Set<IpAddress> hosts = Set.of();
    private @Nullable VpcView view;
    /** Counts the specs: a view of an older one is recognised without comparing all routes. */
    private long specNumber;

    private long viewSpecNumber;
    private boolean hostsChanged;

    PlanState(RouterConfig config, HealthAggregator health) {
        this.config = config;
        this.health = health;
        this.missingHosts = new MissingHostPolicy(config.rules().deleteHold());
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

    /** The hosts that the spec in force lists. */
    Set<IpAddress> hosts() {
        return hosts;
    }

    /** What a read must show for the spec in force. */
    ReadRequest request() {
        return new ReadRequest(
                hosts,
                spec == null ? Set.of() : spec.selectors(),
                config.rules().drainTag());
    }

    /** The hosts of the view stay watched until the new spec was laid over a read. */
    Set<IpAddress> hostsToWatch() {
        Set<IpAddress> all = new TreeSet<>(hosts);
        if (view != null) {
            all.addAll(view.hosts());
        }
        return all;
    }

    /** Whether a read changed the hosts of the view since the last call. */
    boolean takeHostsChanged() {
        boolean taken = hostsChanged;
        hostsChanged = false;
        return taken;
    }

    /** Whether the view shows the spec in force; a view of an older one serves failovers only. */
    boolean isViewOfSpec() {
        return view != null && viewSpecNumber == specNumber;
    }

    void accept(RouteSpec accepted) {
        noteFallbacks(accepted);
        spec = accepted;
        hosts = accepted.hosts();
        specNumber++;
        Set<Destination> destinations = accepted.routes().keySet();
        destinations.stream()
                .filter(each -> each.isDefaultRoute() || each instanceof PrefixListId)
                .forEach(everNamed::add);
        stickyHosts.retain(destinations);
        refusedTargets.retain(destinations);
    }

    /** A route that is on a fallback of the spec before is still ours. */
    private void noteFallbacks(RouteSpec accepted) {
        if (spec == null || spec.equals(accepted)) {
            return;
        }
        Map<Destination, Set<String>> former = new HashMap<>();
        spec.routes()
                .forEach((destination, intent) -> intent.fallbackIfAny().ifPresent(fallback -> {
                    if (accepted.routes().containsKey(destination)) {
                        former.put(destination, fallback.ids());
                    }
                }));
        formerFallbacks = former;
    }

    /** The read with the spec in force laid over it, which may be newer than the one that it was made with. */
    VpcReading withSpec(VpcReading read, RouteSpec wanted) {
        return read.view().spec().equals(wanted)
                ? read
                : VpcReading.of(view, wanted, read.view().snapshot(), config);
    }

    /** The read becomes the view; the answer is what it shows of our own writes. */
    PendingWrites.Comparison take(VpcReading reading, long startedAt, long now) {
        VpcView fresh = withAssumedInterfaces(withAssumedHosts(reading.view(), startedAt, now), startedAt);
        noteUndrained(fresh, now);
        PendingWrites.Comparison comparison = pendingWrites.layOver(fresh, startedAt, now);
        if (view != null && !view.index().tableIds().equals(fresh.index().tableIds())) {
            stickyHosts.retainTables(Set.copyOf(fresh.index().tableIds()));
        }
        duels.read(view, fresh);
        // One object stands for one spec with the same found hosts.
        hostsChanged |= view == null || view.index().spec() != fresh.index().spec();
        view = fresh;
        viewSpecNumber = specNumber;
        return comparison;
    }

    private VpcView withAssumedHosts(VpcView fresh, long startedAt, long now) {
        VpcView previous = view;
        if (previous == null) {
            return fresh;
        }
        FoundHosts found = fresh.index().found();
        FoundHosts all = missingHosts.compare(
                previous.index().found(),
                found,
                health::missedLast,
                host -> health.health(host, now).isAnswering(),
                startedAt);
        return all.equals(found) ? fresh : previous.next(fresh.spec(), fresh.snapshot(), all);
    }

    private void noteUndrained(VpcView fresh, long now) {
        undrainedAt.keySet().retainAll(Set.copyOf(fresh.hosts()));
        if (view == null || view.snapshot().tagged().isEmpty()) {
            return;
        }
        VpcIndex before = view.index();
        VpcIndex after = fresh.index();
        String tag = config.rules().drainTag();
        for (int host = 0; host < before.spec().hostCount(); host++) {
            int there = after.spec().numberOf(before.spec().host(host));
            if (before.isMarked(host, tag) && there != SpecIndex.NONE && !after.isMarked(there, tag)) {
                undrainedAt.put(before.spec().host(host), now);
            }
        }
    }

    /** Whether a host ceased to be drained with the read of this moment. */
    boolean isAnyUndrainedAt(long now) {
        return undrainedAt.containsValue(now);
    }

    /** Whether a host is eligible only because it was found by its tags. */
    boolean isOnlyFound(IpAddress host) {
        return view != null && view.index().spec().foundAs(host).isPresent();
    }

    /** The hosts that were dropped and stay for a while, for people. */
    Optional<String> textOfDroppedHosts() {
        return missingHosts.textOfHeld();
    }

    private VpcView withAssumedInterfaces(VpcView fresh, long startedAt) {
        VpcView previous = view;
        List<NetworkInterface> assumed = missingInterfaces.compare(previous, fresh, health::missedLast, startedAt);
        if (previous == null || assumed.isEmpty()) {
            return fresh;
        }
        NetworkSnapshot snapshot = fresh.snapshot();
        List<NetworkInterface> all = new ArrayList<>(snapshot.interfaces());
        all.addAll(assumed);
        return previous.next(
                fresh.spec(), snapshot.withInterfaces(all), fresh.index().found());
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

    /** Whether control targets stand witness for some check. */
    boolean hasControlTargets() {
        return health.parts().stream().anyMatch(part -> part.tracker().hasControlTargets());
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

    /** When another read would show whether missing interfaces and hosts are gone. */
    OptionalLong secondLookAt() {
        return LongStream.concat(missingInterfaces.secondLookAt().stream(), missingHosts.lookAgainAt().stream())
                .min();
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

    Set<Destination> everNamed() {
        return everNamed;
    }

    private HostHealth health(IpAddress host, long now) {
        HostHealth known = health.health(host, now);
        Long undrained = undrainedAt.isEmpty() ? null : undrainedAt.get(host);
        return undrained == null ? known : known.healthyNotBefore(undrained);
    }

    /** What holds for a plan that is made now. */
    PlanContext context(long now) {
        Map<IpAddress, HostHealth> known = new HashMap<>();
        return new PlanContext(
                config.rules(),
                host -> known.computeIfAbsent(host, key -> health(key, now)),
                health.isFrozen(),
                health.isMassFailure(),
                missingInterfaces.unsettled(),
                stickyHosts,
                refusedTargets,
                everNamed,
                formerFallbacks,
                health.recoveryWindow(),
                now);
    }
}
