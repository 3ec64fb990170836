package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --logfile} of a real process. */
class LogFileIT {
    @TempDir
    private Path folder;

    private Program run(String logfile, String... more) throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.json"), "{\"10.1.0.0/16\": [\"127.0.10.1\"]}");
        List<String> args = new ArrayList<>(List.of(
                "-m",
                "configfile",
                "-f",
                spec.toString(),
                "--cloud",
                "simulated",
                "--sim_vpc",
                Path.of("..", "examples", "vpc.json").toString(),
                "-H",
                "always",
                "-p",
                "0",
                "-l",
                logfile));
        args.addAll(List.of(more));
        return Program.start(args.toArray(String[]::new));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private void changeSpec(String destination) throws IOException {
        Files.writeString(folder.resolve("spec.json"), "{\"" + destination + "\": [\"127.0.20.1\"]}");
    }

    @Test
    void isOpenedAnewOnHangUp() throws Exception {
        Path log = folder.resolve("vpcrouter.log");
        try (Program run = run(log.toString())) {
            Eventually.holds(Program.PATIENCE, () -> read(log).contains("first pass"));
            Path old = Files.move(log, folder.resolve("vpcrouter.log-20260101"));

            run.hangUp();
            Eventually.holds(Program.PATIENCE, () -> Files.exists(log));
            changeSpec("10.2.0.0/16");
            Eventually.holds(Program.PATIENCE, () -> read(log).contains("destination=10.2.0.0/16"));

            assertThat(read(old)).contains("first pass").doesNotContain("10.2.0.0/16");
            assertThat(run.isAlive()).isTrue();
            run.terminate();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out() + run.err()).isEmpty();
            assertThat(read(log)).contains("stopped in order");
        }
    }

    @Test
    void aDashMeansStandardOutput() throws Exception {
        try (Program run = run("-", "--log_format", "json")) {
            run.awaitOutput("first pass");
            run.terminate();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.startsWith("{\"time\":\""));
            assertThat(run.err()).isEmpty();
        }
    }

    /** As systemctl reload sends it, whether there is a log file or not. */
    @Test
    void aHangUpNeverEndsItAndItsSourceIsReadAgain() throws Exception {
        try (Program run = run("-")) {
            run.awaitOutput("first pass");

            run.hangUp();
            run.awaitOutput("SIGHUP: the log is opened again, and the source of the route spec read again");
            changeSpec("10.2.0.0/16");
            run.hangUp();
            run.awaitOutput("destination=10\\.2\\.0\\.0/16");

            run.terminate();
            assertThat(run.exitCode()).isZero();
        }
    }
}
