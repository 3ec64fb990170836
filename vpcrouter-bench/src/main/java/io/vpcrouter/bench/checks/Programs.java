package io.vpcrouter.bench.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Other programs that the tables compare with or need: the C programs, built here, and tools of the system. */
public final class Programs implements AutoCloseable {
    /** SLF4J finds nobody to log to here, and need not say so. */
    public static final String QUIET_LOG = "slf4j.internal.verbosity";

    private static final int WARNS_OF_NATIVE_ACCESS = 24;

    private final Path directory;

    Programs() throws IOException {
        directory = Files.createTempDirectory("vpcrouter-bench");
    }

    /** Builds a C program of this package, or says loudly that it cannot be done. */
    Optional<Path> build(String name) throws IOException, InterruptedException {
        if (!isInstalled("gcc")) {
            System.out.println("! NO gcc HERE: NOTHING IS COMPARED WITH THE C PROGRAM " + name);
            return Optional.empty();
        }
        Path source = directory.resolve(name + ".c");
        try (InputStream text = Programs.class.getResourceAsStream(name + ".c")) {
            if (text == null) {
                throw new IllegalStateException(name + ".c is missing in the JAR");
            }
            Files.copy(text, source);
        }
        Path program = directory.resolve(name);
        run(List.of("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString()));
        return Optional.of(program);
    }

    /** A file of lines that is deleted with the programs. */
    Path file(String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name), lines);
    }

    static boolean isInstalled(String command) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }

    /** Runs a command and gives what it printed. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command.subList(0, Math.min(8, command.size()))) + ": exit " + code
                    + ": " + output.strip());
        }
        return output;
    }

    /** Runs a command that prints numbers. */
    static double[] numbers(List<String> command) throws IOException, InterruptedException {
        return Arrays.stream(run(command).strip().split("\\s+", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Starts a class of this package in a JVM of its own; what it says on the error stream is shown. */
    static Process java(List<String> wrapper, List<String> flags, Class<?> program, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-D" + QUIET_LOG + "=ERROR");
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Programs::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
