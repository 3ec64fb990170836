package io.vpcrouter.internal.prober;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program of the tests, such as that of the pings, that runs, and the lines that it has written. */
public final class RunningProgram implements AutoCloseable {
    /** Without it newer JDKs print a warning in front of what the program prints; older ones do not know it. */
    private static final String NATIVE_ACCESS =
            Runtime.version().feature() < 22 ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED";

    private static final int FALL = 3;
    private static final int ROUNDS = 3;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /**
     * Starts it.
     *
     * @param wrapper the command that runs the program as another user or elsewhere; may be empty
     */
    public RunningProgram(List<String> wrapper, Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                NATIVE_ACCESS,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(this::read, "lines");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> lines() {
        return lines;
    }

    /** The observations of one host. */
    public List<String> of(String host) {
        return lines.stream().filter(line -> line.startsWith(host + " ")).toList();
    }

    public void awaitLine(String what, Predicate<String> line) {
        await(what + " in " + tail(), () -> lines.stream().anyMatch(line));
    }

    /** Waits for observations of a kind, in a row, at the end. */
    public void awaitRow(String host, String kind, int count) {
        await(count + " times " + kind + " of " + host, () -> {
            List<String> seen = of(host);
            return seen.size() >= count
                    && seen.subList(seen.size() - count, seen.size()).stream().allMatch(line -> line.contains(kind));
        });
    }

    /** Waits until a host was missed and answered several times, and fails if it was missed as often in a row as a verdict needs. */
    public void awaitLossesThatNeverMakeAVerdict(String host) {
        Predicate<String> isMiss = line -> line.contains(" Unreachable ");
        await(
                "answers of " + host + " in " + tail(),
                () -> of(host).stream()
                                .filter(line -> line.contains(" Reachable"))
                                .count()
                        >= ROUNDS);
        List<String> seen = of(host);
        assertThat(seen).anyMatch(isMiss);
        for (int i = 0; i + FALL <= seen.size(); i++) {
            assertThat(seen.subList(i, i + FALL)).anyMatch(isMiss.negate());
        }
    }

    private List<String> tail() {
        return lines.subList(Math.max(0, lines.size() - 5), lines.size());
    }

    /** Writes a character to its standard input. */
    public void send(char character) throws IOException {
        process.getOutputStream().write(character);
        process.getOutputStream().flush();
    }

    /** Ends it in order and waits for that. */
    public int finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + tail());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
