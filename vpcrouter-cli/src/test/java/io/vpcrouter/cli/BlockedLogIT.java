package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that takes nothing, in a real process: routes fail over all the same, and the program stops when it is told. */
class BlockedLogIT {
    private static final String FIRST = "127.0.10.1";
    private static final String SECOND = "127.0.20.1";

    /** More than a stop may take, as the machine may be busy. */
    private static final Duration STOP = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path pipe;
    private int port;

    @BeforeEach
    void prepare() throws Exception {
        pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(folder.resolve("spec.json"), "{\"10.1.0.0/16\": [\"" + FIRST + "\", \"" + SECOND + "\"]}");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
    }

    /** A pipe that somebody holds open, never reads, and that is full. */
    private Program holdFullPipe() {
        Program holder = Program.startCommand(
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "exec 7<>\"$0\"; dd if=/dev/zero of=\"$0\" bs=4096 oflag=nonblock 2>/dev/null; echo full; read -r _",
                        pipe.toString()));
        holder.awaitOutput("full");
        return holder;
    }

    private Program run(boolean errorsToPipe, int checkPort, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "bash",
                "-c",
                errorsToPipe ? "exec \"$@\" 2>\"$0\"" : "exec \"$@\"",
                pipe.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                System.getProperty("vpcrouter.jar"),
                "run",
                "--mode=configfile",
                "--file=" + folder.resolve("spec.json"),
                "--cloud=simulated",
                "--sim_vpc=" + Path.of("..", "examples", "vpc.json"),
                "--health=tcp",
                "--tcp_check_port=" + checkPort,
                "--tcp_check_interval=0.5",
                "--address=127.0.0.1",
                "--port=" + port));
        words.addAll(List.of(more));
        return Program.startCommand(Map.of(), words);
    }

    private String page(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Accept", "application/json")
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void failsOverAndStops(Program daemon, LoopbackRouters routers) throws Exception {
        Eventually.holds(Program.PATIENCE, () -> page("/readyz").contains("in_line"));
        String before = page("/route_info").contains("[\"" + FIRST + "\"") ? FIRST : SECOND;
        String after = before.equals(FIRST) ? SECOND : FIRST;

        routers.stop(before);

        Eventually.holds(Program.PATIENCE, () -> page("/route_info").contains("[\"" + after + "\""));
        Eventually.holds(Program.PATIENCE, () -> page("/readyz").contains("in_line"));
        daemon.terminate();
        assertThat(daemon.exitCode(STOP)).isZero();
    }

    @Test
    void routesFailOverWhileNobodyReadsStandardError() throws Exception {
        try (LoopbackRouters routers = LoopbackRouters.start(List.of(FIRST, SECOND));
                Program holder = holdFullPipe();
                Program daemon = run(true, routers.port(), "--verbose")) {
            assertThat(holder.isAlive()).isTrue();
            failsOverAndStops(daemon, routers);
        }
    }

    @Test
    void routesFailOverWhileTheLogFileIsAPipeThatNobodyReads() throws Exception {
        try (LoopbackRouters routers = LoopbackRouters.start(List.of(FIRST, SECOND));
                Program holder = holdFullPipe();
                Program daemon = run(false, routers.port(), "--verbose", "--logfile=" + pipe)) {
            assertThat(holder.isAlive()).isTrue();
            failsOverAndStops(daemon, routers);
            assertThat(daemon.err()).isEmpty();
        }
    }

    @Test
    void aLogFileThatNobodyHasOpenedYetIsReportedAndHoldsNothingUp() throws Exception {
        try (LoopbackRouters routers = LoopbackRouters.start(List.of(FIRST, SECOND));
                Program daemon = run(false, routers.port(), "--logfile=" + pipe)) {
            failsOverAndStops(daemon, routers);
            assertThat(daemon.err())
                    .isEqualTo("warning: --logfile: " + pipe
                            + " (expected: a file that can be written); no answer for 3 s; the log goes there once it"
                            + " answers\n");
        }
    }
}
