package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.view.VpcView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold of every plan with fallbacks, tried on scenes made by chance. */
class FallbackPropertiesTest {
    private static final int CASES = 2_000;

    /** Scenes as everywhere, where many destinations have a fallback and some routes lead to one, own or not. */
    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (String line : RandomScenes.lines(random)) {
            String[] words = line.split(" ");
            boolean isRoute = words[0].equals("route") && words.length > 3;
            lines.add(
                    isRoute && random.nextInt(4) == 0
                            ? line.replace(" " + words[3], " nat-" + (1 + random.nextInt(3)))
                            : line);
            if (words[0].equals("want") && random.nextInt(3) > 0) {
                lines.add("fallback " + words[1] + (random.nextBoolean() ? " nat-1" : " z1=nat-1 z2=nat-2"));
            }
        }
        return lines;
    }

    private static void holds(Property.Statement statement) {
        Property.holdsFor(CASES, FallbackPropertiesTest::lines, statement);
    }

    @Test
    void noForeignRouteIsTouchedThatIsNotOnAFallbackOfItsDestination() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                if (change.current() instanceof RouteTarget.Foreign foreign) {
                    RouteIntent intent = scene.spec().routes().get(change.destination());
                    Fallback fallback = intent == null ? null : intent.fallback();
                    assertThat(fallback).as("fallback of %s", change).isNotNull();
                    assertThat(fallback.ids()).contains(foreign.id());
                    assertThat(change.action()).isEqualTo(Action.REPLACE);
                }
            }
        });
    }

    @Test
    void aRouteMovesToItsFallbackOnlyWhereNoHostCanBeUsed() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            for (Decision change : scene.plan().changes()) {
                if (change.fallback() != null) {
                    assertThat(scene.eligible(change.destination()))
                            .noneMatch(host -> Oracle.isHealthy(scene, host) && !scene.isOnlyFound(host));
                }
            }
        });
    }

    @Test
    void planningAgainAfterApplyingGivesNothing() {
        holds((lines, random) -> {
            Scene scene = Scene.of(lines);
            VpcView view = scene.view();
            Plan plan = Planner.plan(view, scene.context());
            List<RouteChange> changes = plan.changes().stream()
                    .map(decision -> decision.change().orElseThrow())
                    .toList();
            changes.forEach(view::apply);
            StickyHosts choices = new StickyHosts();
            choices.remember(scene.chosen());
            choices.remember(plan.stickyHosts());

            assertThat(Scene.lines(Planner.plan(view, scene.context(choices)).changes()))
                    .isEmpty();
        });
    }
}
