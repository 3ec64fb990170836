package io.vpcrouter.health.path;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command {@code ip} of iproute2. */
class IpCommand {
    private static final int LONGEST_SECONDS = 10;
    private static final Pattern FAILED_LINE = Pattern.compile("Command failed -:(\\d+)");

    /**
     * Runs one command.
     *
     * @return what it printed
     * @throws IOException if it cannot be run or fails
     */
    String run(String... arguments) throws IOException, InterruptedException {
        Output output = run(List.of(arguments), "");
        if (output.status() != 0) {
            throw new IOException(
                    "ip " + String.join(" ", arguments) + ": " + output.text().strip());
        }
        return output.text();
    }

    /**
     * Runs many commands with one process.
     *
     * @param family {@code -4} or {@code -6}
     * @param commands the commands, each without {@code ip}
     * @return what went wrong, by the index of the command
     * @throws IOException if it cannot be run
     */
    Map<Integer, String> runAll(String family, List<String> commands) throws IOException, InterruptedException {
        Output output = run(List.of(family, "-force", "-batch", "-"), String.join("\n", commands) + "\n");
        Map<Integer, String> failures = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (String line : output.text().lines().toList()) {
            Matcher failed = FAILED_LINE.matcher(line);
            if (failed.matches()) {
                failures.put(Integer.parseInt(failed.group(1)) - 1, String.join(" ", words));
                words.clear();
            } else {
                words.add(line.strip());
            }
        }
        return failures;
    }

    private record Output(int status, String text) {}

    private static Output run(List<String> arguments, String input) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("ip does not end");
            }
            return new Output(process.exitValue(), text);
        } finally {
            process.destroyForcibly();
        }
    }
}
