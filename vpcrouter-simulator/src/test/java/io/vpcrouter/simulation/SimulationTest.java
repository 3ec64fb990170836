package io.vpcrouter.simulation;

import io.vpcrouter.simulation.Scenario.Family;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The real control loop, planner and tracker against the simulated VPC, in virtual time and with everything that may go
 * wrong. {@code -Dvpcrouter.simulation.runs=N} makes N runs of each family, {@code -Dvpcrouter.seed=N} one run of each
 * with that seed.
 */
class SimulationTest {
    private static final Duration SHORT_QUIET = Duration.ofMinutes(2);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int HOUR_EVERY = 25;

    @Test
    void nothingMovesWhileOnlyTheCheckerIsInTrouble() {
        Runs.of(Family.CHECKER, 300, SimulationTest::play);
    }

    @Test
    void everyRouteLeavesADeadHostInTime() {
        Runs.of(Family.DEATHS, 250, SimulationTest::play);
    }

    @Test
    void theRulesHoldWhateverHappens() {
        Runs.of(Family.MIXED, 400, SimulationTest::play);
    }

    @Test
    void aRouterThatDiesAtAnyCallToTheCloudGoesOnWhereItWas() {
        // One such scenario is more than a hundred runs: a death before and after the effect of each call.
        Runs.seeds(1 + Integer.getInteger("vpcrouter.simulation.runs", 300) / 100)
                .forEach(seed -> {
                    Scenario scenario = ScenarioGenerator.scenario(seed, Family.WORK);
                    Simulation undisturbed = new Simulation(scenario);
                    undisturbed.run(Duration.ZERO);
                    for (int call = 1; call <= undisturbed.callsUntilHealed(); call++) {
                        Runs.make(scenario.crashingAt(call, false), SimulationTest::play);
                        Runs.make(scenario.crashingAt(call, true), SimulationTest::play);
                    }
                });
    }

    private static void play(Scenario scenario) {
        new Simulation(scenario).run(scenario.seed() % HOUR_EVERY == 0 ? HOUR : SHORT_QUIET);
    }
}
