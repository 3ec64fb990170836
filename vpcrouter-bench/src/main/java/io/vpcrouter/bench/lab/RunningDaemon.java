package io.vpcrouter.bench.lab;

import io.vpcrouter.bench.checks.Programs;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program, as a process in the namespace of the monitor. */
final class RunningDaemon implements AutoCloseable {
    private static final String PAGE = "http://127.0.0.1:33289";
    private static final Pattern DONE = Pattern.compile(
            "failover done: host=(\\S+) rows=(\\d+) moved=(\\d+) .*detected=(\\S+) decided=(\\S+) .* accepted=(\\S+) .* seen=(\\S+) .*");

    private final Fabric fabric;
    private final Path log;
    private final Process process;

    /**
     * A failover, as the program tells it.
     *
     * @param host the failed host
     * @param moved how many routes it moved
     * @param detected when the host was failed
     * @param decided when the plan was made
     * @param accepted when the cloud had accepted the last write
     * @param seen when a read showed it
     */
    record Failover(String host, int moved, Instant detected, Instant decided, Instant accepted, Instant seen) {
        /** The four stamps, from the first one on, in milliseconds. */
        String stamps() {
            return "0/" + millis(decided) + '/' + millis(accepted) + '/' + millis(seen);
        }

        private long millis(Instant stamp) {
            return Duration.between(detected, stamp).toMillis();
        }
    }

    RunningDaemon(Fabric fabric, List<String> program, Path folder, List<String> options) throws IOException {
        this.fabric = fabric;
        this.log = Files.createTempFile(folder, "daemon", ".log");
        List<String> command = new ArrayList<>(
                List.of("env", "AWS_ACCESS_KEY_ID=lab", "AWS_SECRET_ACCESS_KEY=lab", "AWS_EC2_METADATA_DISABLED=true"));
        command.addAll(program);
        command.add("run");
        command.addAll(options);
        this.process = fabric.monitor().start(command, log);
    }

    /** Runs another command of the program in the same place. */
    static String command(Fabric fabric, List<String> program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(fabric.monitor().wrapper());
        command.addAll(List.of("env", "AWS_ACCESS_KEY_ID=lab", "AWS_SECRET_ACCESS_KEY=lab"));
        command.addAll(program);
        command.addAll(arguments);
        return Programs.run(command);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** A page of its server as JSON, or nothing as long as there is none. */
    String page(String path) throws InterruptedException {
        try {
            return fabric.monitor().inside(() -> {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(PAGE + path).toURL().openConnection();
                connection.setConnectTimeout(2000);
                connection.setReadTimeout(5000);
                connection.setRequestProperty("Accept", "application/json");
                return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            });
        } catch (IOException e) {
            return "";
        }
    }

    /** How many hosts it calls healthy. */
    int healthyHosts() throws InterruptedException {
        return page("/ips").split("\"verdict\":\"healthy\"", -1).length - 1;
    }

    /** The failovers that it has finished. */
    List<Failover> failovers() throws IOException {
        List<Failover> failovers = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher done = DONE.matcher(line);
            if (done.find() && !done.group(6).equals("none") && !done.group(7).equals("none")) {
                failovers.add(new Failover(
                        done.group(1),
                        Integer.parseInt(done.group(3)),
                        Instant.parse(done.group(4)),
                        Instant.parse(done.group(5)),
                        Instant.parse(done.group(6)),
                        Instant.parse(done.group(7))));
            }
        }
        return failovers;
    }

    /** The end of what it said. */
    String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    /** Stops the process without its knowledge, or lets it go on. */
    void pause(boolean paused) throws IOException, InterruptedException {
        // ip netns exec becomes env, which becomes java: one process.
        Programs.run(List.of("kill", paused ? "-STOP" : "-CONT", String.valueOf(process.pid())));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
