package io.vpcrouter.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulation.Scenario.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A seed that failed elsewhere fails here too. Only another JVM can tell: each one shuffles its immutable sets and gives
 * its objects hash codes in its own way.
 */
class ReplayTest {
    private static final int SEEDS = 8;

    @Test
    void aSeedIsTheSameRunInEveryJvm() throws Exception {
        assertThat(elsewhere()).isEqualTo(fingerprints());
    }

    private static String elsewhere() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplayTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    /** What another JVM runs. */
    public static void main(String[] args) {
        System.out.print(fingerprints());
    }

    private static String fingerprints() {
        StringBuilder all = new StringBuilder();
        for (Family family : Family.values()) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                Simulation simulation = new Simulation(ScenarioGenerator.scenario(seed, family));
                simulation.run(Duration.ZERO);
                all.append(family)
                        .append(' ')
                        .append(seed)
                        .append(": ")
                        .append(simulation.fingerprint())
                        .append('\n');
            }
        }
        return all.toString();
    }
}
