package io.vpcrouter.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.simulation.Scenario.Family;
import io.vpcrouter.simulation.Scenario.Step;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final long GENEROUS = 8L << 20;

    @Test
    void aDayOfTroubleLeavesNothingBehind() {
        List<Step> steps = new ArrayList<>();
        List<Long> used = new ArrayList<>();
        Duration offset = Duration.ofMinutes(1);
        for (long seed = 1; offset.compareTo(DAY) < 0; seed++) {
            Scenario part = ScenarioGenerator.scenario(seed, Family.MIXED);
            for (Step step : part.steps()) {
                if (!(step.what() instanceof Disturbance.Restart)) {
                    steps.add(new Step(step.at().plus(offset), step.what()));
                }
            }
            offset = offset.plus(part.length()).plusMinutes(20);
        }
        Scenario first = ScenarioGenerator.scenario(1, Family.DEATHS);
        Scenario day = new Scenario(
                1,
                Family.MIXED,
                ProbeTiming.of(Duration.ofSeconds(2), 3),
                true,
                true,
                first.config(),
                first.spec(),
                steps,
                offset,
                0,
                false);
        Simulation simulation = new Simulation(day);
        for (int hour = 3; hour < 24; hour += 4) {
            simulation.time.schedule(Duration.ofHours(hour), () -> used.add(usedHeap()));
        }
        simulation.run(Duration.ofMinutes(1));
        assertThat(used.get(used.size() - 1)).isLessThan(used.get(0) + GENEROUS);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
