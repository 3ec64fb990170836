package io.vpcrouter.simulation;

import io.vpcrouter.simulation.Scenario.Family;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes many runs; a failing one is cut down to the steps that matter, and told with the command that repeats it. */
final class Runs {
    private Runs() {}

    static void of(Family family, int usual, Consumer<Scenario> play) {
        seeds(Integer.getInteger("vpcrouter.simulation.runs", usual))
                .forEach(seed -> make(ScenarioGenerator.scenario(seed, family), play));
    }

    /** The seeds from 1 on, or the only one that was asked for. No run knows of another, so that all processors may work. */
    static LongStream seeds(int count) {
        Long only = Long.getLong("vpcrouter.seed");
        return only == null ? LongStream.rangeClosed(1, count).parallel() : LongStream.of(only);
    }

    static void make(Scenario scenario, Consumer<Scenario> play) {
        Throwable failure = failureOf(scenario, play);
        if (failure != null) {
            throw new AssertionError(report(scenario, failure, play), failure);
        }
    }

    static @Nullable Throwable failureOf(Scenario scenario, Consumer<Scenario> play) {
        try {
            play.accept(scenario);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    static String report(Scenario scenario, Throwable failure, Consumer<Scenario> play) {
        Scenario small = shrunk(scenario, play);
        Throwable last = Optional.ofNullable(failureOf(small, play)).orElse(failure);
        return failure.getMessage() + "\nrepeat it with: mvn verify -pl vpcrouter-simulator -am -Dtest=SimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dvpcrouter.seed=" + scenario.seed()
                + "\nfamily " + scenario.family() + ", death at call " + scenario.crashAt()
                + (scenario.crashAfterEffect() ? " after" : " before") + " its effect, " + scenario.timing() + "\n"
                + scenario.config() + "\n"
                + scenario.spec() + "\nenough for it (" + last.getMessage() + "):\n"
                + small.steps().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    /** Leaves out one step after the other, as long as something still goes wrong. */
    private static Scenario shrunk(Scenario scenario, Consumer<Scenario> play) {
        Scenario smallest = scenario;
        for (int i = scenario.steps().size() - 1; i >= 0; i--) {
            Scenario smaller = smallest.withoutStep(i);
            if (failureOf(smaller, play) != null) {
                smallest = smaller;
            }
        }
        return smallest;
    }
}
