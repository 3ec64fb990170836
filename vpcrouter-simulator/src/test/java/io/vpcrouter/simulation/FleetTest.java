package io.vpcrouter.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Fleets of routers that are found by their tags: they grow, shrink, die, lose their tags, are drained, and fall silent all
 * together, with fallbacks behind some destinations.
 */
class FleetTest {
    @Test
    void noRouteEverLeadsToAHostThatWasNotProvedHealthyAndNoneLeavesAGoodOneWithoutAReason() {
        Runs.seeds(Integer.getInteger("vpcrouter.simulation.runs", 200)).forEach(FleetTest::play);
    }

    private static void play(long seed) {
        try (Fleet fleet = new Fleet(seed)) {
            fleet.run();
            assertThat(fleet.violations())
                    .as(() -> "repeat it with -Dtest=FleetTest -Dvpcrouter.seed=" + seed + "; what happened:\n"
                            + String.join("\n", fleet.story()))
                    .isEmpty();
        }
    }
}
