package io.vpcrouter.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promises of a failover, with real packets and the JAR that users get. What moves and what stays must hold on any machine;
 * how long it takes is what the lab's command measures on a quiet one. Only root can make the namespaces.
 */
class LabIT {
    private static final int ROUTERS = 3;

    /** Slow enough that a busy machine can keep it. */
    private static final String INTERVAL = "0.3";

    /** So few that the buffers of the server hold those of some seconds in which it does not get the processor. */
    private static final int PACKETS_PER_SECOND = 100;

    /** Whatever else the machine does. */
    private static final double LONGEST_SILENCE_MILLIS = 60_000;

    @TempDir
    static Path folder;

    private static Fabric fabric;
    private static Lab lab;

    @BeforeAll
    static void build() throws InterruptedException {
        lab = new Lab(Path.of(System.getProperty("vpcrouter.jar")), Scenario.Lengths.SHORT, folder);
        try {
            fabric = Fabric.build(ROUTERS);
        } catch (IOException e) {
            String message =
                    "FAILOVER IS NOT PROVED WITH REAL PACKETS HERE, which needs root, ip and bridge: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @AfterAll
    static void removeFabric() throws InterruptedException {
        if (fabric != null) {
            fabric.close();
        }
    }

    private static Outcome run(Scenario scenario, Family family, String cloud) throws Exception {
        return lab.trial(fabric, family, cloud, INTERVAL, PACKETS_PER_SECOND, scenario);
    }

    private static void assertMovedOnce(Outcome outcome) {
        assertThat(outcome.writes()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.needless()).as(outcome.toString()).isZero();
        assertThat(outcome.lostOfOthers()).as(outcome.toString()).isZero();
        assertThat(outcome.silenceMillis()).as(outcome.toString()).isLessThan(LONGEST_SILENCE_MILLIS);
        assertThat(outcome.stamps()).as("stamps of " + outcome).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SILENT_DEATH, IPV4, linux",
        "SILENT_DEATH, IPV6, linux",
        "SILENT_DEATH, IPV4, aws",
        "LINK_DOWN, IPV4, linux",
        "PROCESS_STOP, IPV4, linux",
        "FORWARDING_OFF, IPV4, linux"
    })
    void theRoutesOfARouterThatFailsMoveOnceAndNothingElseMoves(Scenario scenario, Family family, String cloud)
            throws Exception {
        assertMovedOnce(run(scenario, family, cloud));
    }

    @Test
    void aRouterThatComesAndGoesLosesItsRoutesOnce() throws Exception {
        Outcome outcome = run(Scenario.FLAPPING, Family.IPV4, "linux");
        assertThat(outcome.writes()).as(outcome.toString()).isEqualTo(1);
    }

    @Test
    void aRouteWhoseTwoFirstRoutersDieEndsAtTheThird() throws Exception {
        Outcome outcome = run(Scenario.TWO_OF_ONE_ROUTE, Family.IPV4, "linux");
        assertThat(outcome.needless()).as(outcome.toString()).isZero();
        assertThat(outcome.lostOfOthers()).as(outcome.toString()).isZero();
    }

    @Test
    void nothingMovesIfNoRouterIsProvedDead() throws Exception {
        Outcome outcome = run(Scenario.NOBODY_PROVED_DEAD, Family.IPV4, "linux");
        assertThat(outcome.writes()).as(outcome.toString()).isZero();
    }

    @Test
    void aRouterThatIsTakenOutLosesNoPacket() throws Exception {
        Outcome outcome = run(Scenario.DRAIN, Family.IPV4, "aws");
        assertThat(outcome.writes()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.lost()).as(outcome.toString()).isZero();
        assertThat(outcome.lostOfOthers()).as(outcome.toString()).isZero();
    }

    /** Builds a network and waits for its end. */
    static final class BuiltAndWaiting {
        private BuiltAndWaiting() {}

        public static void main(String[] args) throws Exception {
            try (Fabric built = Fabric.build(1)) {
                System.out.println(built.fabric().name());
                while (System.in.read() >= 0) {
                    // Until the test kills this process.
                }
            }
        }
    }

    @Test
    void aLabThatIsKilledLeavesNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuiltAndWaiting.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String name = process.inputReader().readLine();
        Path namespace = Path.of("/var/run/netns", name);
        assertThat(namespace).exists();

        process.destroyForcibly();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.exists(namespace)) {
            assertThat(System.nanoTime() - deadline).as(name).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
