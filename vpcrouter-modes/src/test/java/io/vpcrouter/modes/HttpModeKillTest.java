package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.support.RouteSpecFile;
import io.vpcrouter.validation.Validated;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment leaves a whole state file, with the last spec that it confirmed or a later one. */
class HttpModeKillTest {
    private static final int KILLS = 30;

    @TempDir
    private Path folder;

    private static int numberOf(RouteSpec spec) {
        IpAddress host = spec.routes().get(Cidr.parse("10.255.0.0/16")).hosts().get(0);
        return (int) (host.low() & 0xffff);
    }

    private Process start(Path state, int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HttpModeProcess.class.getName(),
                        state.toString(),
                        String.valueOf(number))
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    @Test
    void aKillAtAnyMomentLosesNoConfirmedSpec() throws Exception {
        Path state = folder.resolve("state.json");
        Random random = new Random(6);
        int last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(state, last + 1);
            // Some specs, and then a part of the next one.
            int confirmedBefore = random.nextInt(20);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i <= confirmedBefore; i++) {
                    String line = out.readLine();
                    assertThat(line)
                            .as("output; errors: %s", Files.readString(folder.resolve("errors")))
                            .isNotNull();
                    last = Integer.parseInt(line);
                }
                long nanos = System.nanoTime() + random.nextInt(3_000_000);
                while (System.nanoTime() < nanos) {
                    Thread.onSpinWait();
                }
                // The method of the process itself would also close its output, with what it has said.
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    // A number that was cut off is smaller.
                    last = Math.max(last, number(line));
                }
            }

            Validated<RouteSpec> kept = new RouteSpecFile(state).read(false);

            assertThat(kept.problems()).as("after kill %d", kill).isEmpty();
            assertThat(numberOf(kept.orThrow())).as("after kill %d", kill).isBetween(last, last + 1);
            last = numberOf(kept.orThrow());
        }
    }

    private static int number(String line) {
        return line.isEmpty() ? 0 : Integer.parseInt(line);
    }
}
