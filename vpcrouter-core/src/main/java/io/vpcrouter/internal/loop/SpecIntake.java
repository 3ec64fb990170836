package io.vpcrouter.internal.loop;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.internal.conditions.Conditions;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Accepts the specs that a mode publishes, or refuses them and leaves the last good one in force. */
final class SpecIntake {
    private final RouterConfig config;
    private final CloudTraits cloud;
    private final PassMode mode;
    private final PlanState state;
    private final Conditions conditions;
    private final StatusBoard board;
    private final Effects effects;
    private final RouterClock clock;
    /** The warnings of the spec that was accepted last; all of them have been told. */
    private Set<Problem> heard = Set.of();

    SpecIntake(
            RouterConfig config,
            CloudTraits cloud,
            PassMode mode,
            PlanState state,
            Conditions conditions,
            StatusBoard board,
            Effects effects,
            RouterClock clock) {
        this.config = config;
        this.cloud = cloud;
        this.mode = mode;
        this.state = state;
        this.conditions = conditions;
        this.board = board;
        this.effects = effects;
        this.clock = clock;
    }

    /** Says whether another spec is in force now. */
    boolean accept(Validated<RouteSpec> published, boolean stale) {
        Validated<RouteSpec> checked = refuseUnfindable(refuseEmpty(published));
        RouteSpec accepted = checked.value().orElse(null);
        if (accepted == null) {
            effects.tell(new RouterEvent.SpecRejected(clock.now(), checked.problems()));
            Problem first = checked.problems().stream()
                    .filter(Problem::isError)
                    .findFirst()
                    .orElseThrow();
            conditions.set(RouterCondition.SPEC, first.code(), "refused, the last good one stays in force: " + first);
            return false;
        }
        conditions.set(RouterCondition.SPEC, null);
        conditions.set(
                RouterCondition.SPEC_STALE,
                stale ? "from the last good file, because its source cannot be used" : null);
        board.spec(accepted, stale);
        boolean another = !accepted.equals(state.spec());
        if (another) {
            state.accept(accepted);
            effects.keep(accepted);
        }
        List<Problem> warnings = warnings(checked, accepted);
        // A slip in an option of a file changes no route, and its author looks for it all the same.
        List<Problem> told = another ? warnings : unheard(warnings);
        heard = Set.copyOf(warnings);
        if (another || !told.isEmpty()) {
            effects.tell(new RouterEvent.SpecAccepted(clock.now(), accepted, told));
        }
        return another;
    }

    private List<Problem> warnings(Validated<RouteSpec> checked, RouteSpec accepted) {
        List<Problem> found = new ArrayList<>(checked.problems());
        if (!state.hasControlTargets()) {
            Fallback.warning(accepted, Location.of("route spec")).ifPresent(found::add);
        }
        return found;
    }

    private List<Problem> unheard(List<Problem> warnings) {
        return warnings.stream().filter(warning -> !heard.contains(warning)).toList();
    }

    private Validated<RouteSpec> refuseEmpty(Validated<RouteSpec> published) {
        boolean refused = published.value().filter(RouteSpec::isEmpty).isPresent() && !config.allowEmptySpec();
        return refused
                ? Validated.invalid(Problem.error(
                                "empty-spec", Location.of("route spec"), "route spec", "{}", "at least one destination")
                        .withHint("an empty spec deletes every managed route; --allow_empty_spec permits it"))
                : published;
    }

    /** Refuses a spec that finds hosts by tag where nobody would ever be found, or be found in time. */
    private Validated<RouteSpec> refuseUnfindable(Validated<RouteSpec> published) {
        boolean finds =
                published.value().filter(spec -> !spec.selectors().isEmpty()).isPresent();
        if (finds && !cloud.readsTags()) {
            return Validated.invalid(Problem.error(
                    "no-tags",
                    Location.of("route spec"),
                    "hosts_by_tag",
                    "with a cloud that does not read tags",
                    "hosts, listed by their addresses"));
        }
        if (finds && mode.goesOn() && config.recheckInterval().isZero()) {
            return Validated.invalid(Problem.error(
                            "no-rechecks",
                            Location.of("route spec"),
                            "hosts_by_tag",
                            "with --route_recheck_interval 0",
                            "an interval of at least 5 seconds")
                    .withHint("routers that come and go are found by the reads of the rechecks"));
        }
        return published;
    }
}
