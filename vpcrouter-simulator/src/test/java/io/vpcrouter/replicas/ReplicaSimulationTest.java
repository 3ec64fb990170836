package io.vpcrouter.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two leaders never write at once. {@code -Dvpcrouter.replicas.runs=N} plays as many seeds, {@code -Dvpcrouter.seed=N} that
 * one.
 */
class ReplicaSimulationTest {
    private static final int USUAL = 1_000;

    @Test
    void noWriteLeavesItsFenceAndNoTwoReplicasWriteAtOnceWhateverHappens() {
        Long only = Long.getLong("vpcrouter.seed");
        LongStream seeds = only == null
                ? LongStream.rangeClosed(1, Integer.getInteger("vpcrouter.replicas.runs", USUAL))
                        .parallel()
                : LongStream.of(only);
        assertThat(seeds.map(ReplicaSimulationTest::play).sum())
                .as("writes that passed a gate")
                .isPositive();
    }

    private static long play(long seed) {
        try {
            return new ReplicaSimulation(seed).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage()
                            + "\nrepeat it with: mvn verify -pl vpcrouter-simulator -am -Dtest=ReplicaSimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dvpcrouter.seed=" + seed,
                    e);
        }
    }
}
