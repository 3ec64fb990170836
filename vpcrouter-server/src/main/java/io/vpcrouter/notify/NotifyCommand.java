package io.vpcrouter.notify;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a program for each notification, with the JSON on its standard input. No shell takes part. */
public final class NotifyCommand implements NotificationChannel {
    public static final String FORM =
            "a program and its arguments, separated by spaces, in double quotes where they contain some";

    private static final Pattern WORD = Pattern.compile("\\G\\s*(?:\"([^\"]*)\"(?=\\s|$)|([^\\s\"]+))");

    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);

    private final List<String> command;
    private final Duration longest;

    /**
     * A command that may run for 10 s.
     *
     * @param command the program and its arguments, as {@link #split} gives them
     */
    public NotifyCommand(List<String> command) {
        this(command, LONGEST_RUN);
    }

    /**
     * A command.
     *
     * @param command the program and its arguments, as {@link #split} gives them
     * @param longest how long it may run before it is killed
     */
    NotifyCommand(List<String> command, Duration longest) {
        this.command = List.copyOf(command);
        this.longest = longest;
    }

    /** The words of a command line: nothing in it has a meaning but spaces and double quotes. */
    public static Optional<List<String>> split(String text) {
        Matcher matcher = WORD.matcher(text);
        Stream.Builder<String> words = Stream.builder();
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        List<String> found = words.build().toList();
        boolean whole = text.substring(end).isBlank()
                && !found.isEmpty()
                && !found.get(0).isEmpty();
        return whole ? Optional.of(found) : Optional.empty();
    }

    /** The text that {@link #split} reads as this command. */
    public static String join(List<String> command) {
        return String.join(
                " ",
                command.stream()
                        .map(word -> word.isEmpty() || word.contains(" ") ? '"' + word + '"' : word)
                        .toList());
    }

    /** Whether the program exists: a path, or a name that is found by PATH. */
    public static boolean exists(String program, String searchPath) {
        return program.contains(File.separator)
                ? isProgram(Path.of(program))
                : Arrays.stream(searchPath.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> isProgram(Path.of(folder, program)));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    @Override
    public String name() {
        return command.get(0);
    }

    @Override
    public void tell(byte[] json) throws RefusedException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // The options of this program may hold secrets, and only this program talks to systemd.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("VPCROUTER_OPT_") || name.equals("NOTIFY_SOCKET"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RefusedException("cannot be started: " + e.getMessage());
        }
        try {
            // A program that does not read, and has a child that keeps the pipe, must not hold the next notification.
            Thread input = new Thread(() -> give(json, process), "vpcrouter-notify-input");
            input.setDaemon(true);
            input.start();
            if (!process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RefusedException("still ran after " + longest.toSeconds() + " s and was killed");
            }
            if (process.exitValue() != 0) {
                throw new RefusedException("exit code " + process.exitValue());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void give(byte[] json, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
            in.write('\n');
        } catch (IOException e) {
            // It ended without reading everything; its exit code decides.
        }
    }
}
