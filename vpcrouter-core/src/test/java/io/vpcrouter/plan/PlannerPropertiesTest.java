package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold of every plan, tried on scenes made by chance. */
class PlannerPropertiesTest {
    private static final int CASES = 2_000;

    private static void holds(Property.Statement statement) {
        Property.holdsFor(CASES, RandomScenes::lines, statement);
    }

    private static List<RouteChange> changesOf(Plan plan) {
        return plan.changes().stream()
                .map(decision -> decision.change().orElseThrow())
                .toList();
    }

    private static StickyHosts choicesAfter(Scene scene, Plan plan) {
        StickyHosts choices = new StickyHosts();
        choices.remember(scene.chosen());
        choices.remember(plan.stickyHosts());
        return choices;
    }

    @Test
    void planningAgainAfterApplyingGivesNothing() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            VpcView view = scene.view();
            Plan plan = Planner.plan(view, scene.context());
            changesOf(plan).forEach(view::apply);

            Plan again = Planner.plan(view, scene.context(choicesAfter(scene, plan)));

            assertThat(Scene.lines(again.changes())).isEmpty();
        });
    }

    @Test
    void planningAgainAfterAFreshReadGivesNothing() {
        holds((lines, random) -> {
            // A blackhole that was left is evidence no more once it is read again.
            Scene scene = Scene.of(without(lines, "blackhole"));
            Plan plan = scene.plan();
            VpcView fresh = scene.view().next(scene.spec(), scene.snapshotAfter(changesOf(plan)));

            Plan again = Planner.plan(fresh, scene.context(choicesAfter(scene, plan)));

            assertThat(Scene.lines(again.changes())).isEmpty();
        });
    }

    @Test
    void theOrderOfInputDoesNotMatter() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);

            assertThat(scene.shuffled(random).plan()).isEqualTo(scene.plan());
        });
    }

    @Test
    void theSameInputGivesTheSamePlan() {
        holds((lines, random) ->
                assertThat(Scene.of(lines).plan()).isEqualTo(Scene.of(lines).plan()));
    }

    @Test
    void everyDestinationHasExactlyOneDecisionInEachTableInScope() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            Plan plan = scene.plan();
            Set<String> expected = new HashSet<>();
            for (RouteTable table : scene.snapshot().tables()) {
                if (!plan.tablesOutOfScope().containsKey(table.id())) {
                    scene.spec().routes().keySet().forEach(destination -> expected.add(table.id() + destination));
                    table.routes().stream()
                            .filter(Route::isRouterRoute)
                            .forEach(route -> expected.add(table.id() + route.destination()));
                }
            }

            assertThat(plan.decisions())
                    .extracting(decision -> decision.table() + decision.destination())
                    .containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void nothingOutsideOfManagedRoutesIsTouched() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                RouteTable table = Oracle.table(scene, change.table());
                List<Route> routes = table.routes().stream()
                        .filter(route -> route.destination().equals(change.destination()))
                        .filter(route -> route.origin() != Route.Origin.PROPAGATED)
                        .toList();

                assertThat(table.edge()).isFalse();
                assertThat(Oracle.isManaged(scene, change.destination())).isTrue();
                if (change.action() == Action.CREATE) {
                    assertThat(routes).isEmpty();
                } else {
                    assertThat(routes).singleElement().satisfies(route -> {
                        assertThat(route.origin()).isEqualTo(Route.Origin.STATIC);
                        assertThat(route.target()).isNotInstanceOf(RouteTarget.Foreign.class);
                        assertThat(route.target()).isEqualTo(change.current());
                    });
                }
            }
        });
    }

    @Test
    void whatIsWrittenIsAnAttachedInterfaceOfAnEligibleHostThatNothingIsProvedAgainst() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                if (change.action() != Action.DELETE) {
                    assertThat(scene.eligible(change.destination())).contains(change.host());
                    assertThat(Oracle.isUsable(scene, change.host())).isTrue();
                    assertThat(Oracle.interfaceOf(scene, change.host())).isEqualTo(change.networkInterface());
                }
            }
        });
    }

    @Test
    void everyFailedTargetWithAHealthyAlternativeIsMoved() {
        holds((lines, random) -> {
            Scene scene = Scene.of(without(lines, "mass-failure"));
            for (Decision decision : scene.plan().decisions()) {
                boolean replaces = scene.rules().policy() != ChangePolicy.CREATE_ONLY;
                if (replaces
                        && Oracle.isManagedRouteOfSpec(scene, decision)
                        && Oracle.isTargetProvedDead(scene, decision)
                        && Oracle.isAnyHealthy(scene, decision.destination())) {
                    assertThat(decision.action()).as(Scene.line(decision)).isEqualTo(Action.REPLACE);
                    assertThat(decision.isFailover()).as(Scene.line(decision)).isTrue();
                    assertThat(Oracle.isHealthy(scene, decision.host())).isTrue();
                }
            }
        });
    }

    @Test
    void nothingMovesWithoutAReasonThatHolds() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                if (change.action() == Action.REPLACE) {
                    assertThat(Oracle.holdsReason(scene, change))
                            .as(Scene.line(change))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void nothingIsDeletedButUnderTheRules() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                if (change.action() == Action.DELETE) {
                    assertThat(Oracle.mayBeDeleted(scene, change))
                            .as(Scene.line(change))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void aFailoverPlanIsTheFullPlanOfTheDestinationsOnTheFailedHosts() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            List<IpAddress> failed = someHosts(scene, random);
            VpcView view = scene.view();
            Set<Destination> affected = new HashSet<>();
            for (Decision decision : Planner.plan(view, scene.context()).decisions()) {
                if (scene.spec().routes().containsKey(decision.destination())
                        && decision.current() != null
                        && Oracle.isOnAny(scene, decision, failed)) {
                    affected.add(decision.destination());
                }
            }
            Plan full = Planner.plan(view, scene.context());

            Plan failover = Planner.planFailover(view, scene.context(), failed);

            assertThat(failover.decisions()).isEqualTo(restricted(full.decisions(), affected));
            assertThat(failover.changes()).isEqualTo(restricted(full.changes(), affected));
            assertThat(failover.stickyHosts())
                    .isEqualTo(full.stickyHosts().stream()
                            .filter(choice -> affected.contains(choice.destination()))
                            .toList());
        });
    }

    @Test
    void theFirstPartOfAFailoverPlanIsTheWholePlanOfItsFirstDestinations() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            List<IpAddress> failed = someHosts(scene, random);
            VpcView view = scene.view();
            Plan whole = Planner.planFailover(view, scene.context(), failed);
            int most = random.nextInt(5);
            Set<Destination> first = whole.decisions().stream()
                    .map(Decision::destination)
                    .distinct()
                    .sorted()
                    .limit(most)
                    .collect(Collectors.toSet());

            Plan part = Planner.planFailover(view, scene.context(), failed, most);

            assertThat(part.decisions()).isEqualTo(restricted(whole.decisions(), first));
            assertThat(part.changes()).isEqualTo(restricted(whole.changes(), first));
        });
    }

    private static List<Decision> restricted(List<Decision> decisions, Set<Destination> destinations) {
        return decisions.stream()
                .filter(decision -> destinations.contains(decision.destination()))
                .toList();
    }

    private static List<IpAddress> someHosts(Scene scene, Random random) {
        List<IpAddress> hosts = new ArrayList<>(scene.spec().hosts());
        hosts.removeIf(host -> random.nextBoolean());
        return hosts;
    }

    @Test
    void aViewAfterWritesIsTheViewOfTheChangedVpc() {
        holds((lines, random) -> {
            Scene scene = Scene.of(without(lines, "blackhole"));
            VpcView view = scene.view();
            List<RouteChange> changes = changesOf(Planner.plan(view, scene.context()));
            changes.forEach(view::apply);

            // The scope is decided by a read, and no write changes it: both views have the same tables.
            VpcView fresh = VpcView.of(
                    scene.spec(), scene.snapshotAfter(changes), scene.rules().scope());

            assertThat(view.managedRoutes(Set.of())).isEqualTo(fresh.managedRoutes(Set.of()));
            for (IpAddress host : scene.spec().hosts()) {
                assertThat(view.destinationsOn(host)).isEqualTo(fresh.destinationsOn(host));
            }
            for (RouteTable table : scene.snapshot().tables()) {
                for (Route route : table.routes()) {
                    assertThat(view.targetOf(table.id(), route.destination()))
                            .isEqualTo(fresh.targetOf(table.id(), route.destination()));
                }
            }
            assertThat(Planner.plan(view, scene.context())).isEqualTo(Planner.plan(fresh, scene.context()));
        });
    }

    private static List<String> without(List<String> lines, String word) {
        return lines.stream()
                .map(line -> line.replaceAll("(^| )" + word + "\\b", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
