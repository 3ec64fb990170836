package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file that users get, running in a process of its own. */
final class Program implements AutoCloseable {
    /** Generous: the machine may have other things to do. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Path JAR = Path.of(System.getProperty("vpcrouter.jar"));

    private final Process process;
    private final List<String> command;
    private final Output out;
    private final Output err;

    private Program(Process process, List<String> command) {
        this.process = process;
        this.command = command;
        this.out = new Output(process.getInputStream());
        this.err = new Output(process.getErrorStream());
    }

    /** Starts it with credentials that the simulated EC2 takes. */
    static Program start(String... args) {
        return start(Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"), args);
    }

    /**
     * A build that runs in the background of a shell was told to ignore SIGINT, under nohup also SIGHUP, and every program
     * that it starts inherits that. GNU env gives the signals their meaning back; where there is another env, such a build
     * cannot test them.
     */
    private static List<String> hearingSignals() {
        List<String> prefix = List.of("env", "--default-signal=INT,HUP");
        List<String> trial = new ArrayList<>(prefix);
        trial.add("true");
        try {
            boolean works = new ProcessBuilder(trial).start().waitFor() == 0;
            return works ? prefix : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Starts it without anything from the environment of the tests, and without a way to the metadata of an instance. */
    static Program start(Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Duser.home=" + System.getProperty("java.io.tmpdir"),
                "-jar",
                JAR.toString()));
        command.addAll(List.of(args));
        return startCommand(environment, command);
    }

    /** Starts whatever there is to start, in the same surroundings. */
    static Program startCommand(Map<String, String> environment, List<String> words) {
        List<String> command = new ArrayList<>(hearingSignals());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("VPCROUTER_"));
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), words);
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command, e);
        }
    }

    /** Waits for its end and returns the exit code. */
    int exitCode(Duration longest) throws InterruptedException {
        assertThat(process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS))
                .as("%s ends within %s; it said:%n%s%n%s", command, longest, out(), err())
                .isTrue();
        out.finish();
        err.finish();
        return process.exitValue();
    }

    int exitCode() throws InterruptedException {
        return exitCode(PATIENCE);
    }

    /** Waits until it has written something that matches, to either of its streams, and returns the first group. */
    String awaitOutput(String regex) {
        Pattern pattern = Pattern.compile(regex);
        String[] found = new String[1];
        try {
            Eventually.holds(PATIENCE, () -> {
                Matcher matcher = pattern.matcher(out() + err());
                boolean matches = matcher.find();
                if (matches) {
                    found[0] = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
                }
                return matches || !(process.isAlive() || out.isOpen() || err.isOpen());
            });
        } catch (AssertionError e) {
            throw new AssertionError(command + " did not write " + regex + " but:\n" + out() + "\n" + err(), e);
        }
        assertThat(found[0])
                .as("%s wrote %s, it said:%n%s%n%s", command, regex, out(), err())
                .isNotNull();
        return found[0];
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    /** What it said on standard error, but for its word that the cloud is slow, as it is where the machine is busy. */
    List<String> messages() {
        return err().lines().filter(line -> !line.contains(" condition=cloud ")).toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() throws IOException, InterruptedException {
        signal("TERM");
    }

    /** SIGHUP, as logrotate sends it. */
    void hangUp() throws IOException, InterruptedException {
        signal("HUP");
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** SIGSTOP: it stands still as if its machine were suspended. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGKILL, and its end. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    /** Not by {@link Process#destroy}, which also closes the streams, so that the last words would be lost. */
    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What was written to a stream so far. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        Output(InputStream in) {
            reader = new Thread(() -> read(in), "output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream in) {
            byte[] buffer = new byte[8192];
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    synchronized (text) {
                        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException e) {
                // The process was killed while somebody read from it.
            }
        }

        boolean isOpen() {
            return reader.isAlive();
        }

        void finish() throws InterruptedException {
            reader.join(PATIENCE.toMillis());
        }

        String text() {
            synchronized (text) {
                return text.toString();
            }
        }
    }
}
