package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of the Dockerfile, one after the other, without a container engine: each stage has a folder in place of its root,
 * which has at first what matters of the base image.
 */
class ContainerImageIT {
    private static final Pattern ABSOLUTE = Pattern.compile("(?<=^|[\\s=])/(opt|image|usr)(?=/|\\s|$)");
    /** The first Java whose jlink knows the levels of compression, and whose cache needs no archive of the JDK. */
    private static final int MADE_FOR = 25;

    @TempDir
    private Path shared;

    private Tarball tarball;
    private final List<Path> stages = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private Path root() {
        return stages.get(stages.size() - 1);
    }

    /** The command with the stage's folder in front of each absolute path. */
    private String inStage(String text) {
        return ABSOLUTE.matcher(text).replaceAll(path -> Matcher.quoteReplacement(root() + path.group()));
    }

    @Test
    void itsStepsMakeAProgramThatStarts() throws Exception {
        tarball = Tarball.unpack(shared.resolve("archive"));
        String dockerfile =
                Files.readString(tarball.path("container/Dockerfile")).replace("\\\n", "");
        for (String line : dockerfile
                .lines()
                .filter(each -> !each.isBlank() && !each.startsWith("#"))
                .toList()) {
            String[] instruction = line.split(" ", 2);
            switch (instruction[0]) {
                case "FROM" -> startStage();
                case "COPY" -> copy(instruction[1]);
                case "RUN" -> run(instruction[1]);
                case "ENV" -> setVariables(instruction[1]);
                default ->
                    assertThat(instruction[0])
                            .isIn("ARG", "USER", "WORKDIR", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD");
            }
        }

        assertThat(root().resolve("opt/java/openjdk"))
                .as("the JDK that the image is built with")
                .doesNotExist();
        assertThat(run("/usr/local/bin/vpcrouter --version")).startsWith("vpcrouter ");
        try (Stream<Path> cache = Files.list(root().resolve("opt/vpcrouter/cache"))) {
            assertThat(cache).hasSize(1);
        }
    }

    /** The images of Temurin have their JDK in /opt/java/openjdk, and every Linux has /opt and /usr/local/bin. */
    private void startStage() throws IOException {
        Path root = shared.resolve("stage" + stages.size());
        Files.createDirectories(root.resolve("usr/local/bin"));
        Files.createDirectories(root.resolve("opt"));
        if (stages.isEmpty()) {
            Files.createDirectories(root.resolve("opt/java/openjdk/bin"));
        }
        stages.add(root);
        environment.clear();
    }

    private void copy(String arguments) throws Exception {
        boolean fromStage = arguments.startsWith("--from=");
        String[] paths = (fromStage ? arguments.split(" ", 2)[1] : arguments).split(" ");
        String target = paths[paths.length - 1];
        for (int i = 0; i < paths.length - 1; i++) {
            Path source = fromStage ? Path.of(stages.get(0) + paths[i]) : tarball.path(paths[i]);
            Path to = Path.of(root() + target);
            if (Files.isDirectory(source)) {
                Files.createDirectories(to);
                run("cp -a " + source + "/. " + to);
            } else {
                Files.createDirectories(target.endsWith("/") ? to : to.getParent());
                run("cp " + source + " " + to);
            }
        }
    }

    private void setVariables(String assignments) {
        for (String assignment : inStage(assignments).split(" ")) {
            String[] parts = assignment.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
    }

    private static String forOlderJava(String command) {
        return command.startsWith("jlink ")
                ? command.replace("zip-6", "2") + " && /image/opt/java/bin/java -Xshare:dump"
                : command;
    }

    private String run(String command) throws IOException, InterruptedException {
        String known = Runtime.version().feature() < MADE_FOR ? forOlderJava(command) : command;
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", inStage(known)).redirectErrorStream(true);
        Map<String, String> variables = shell.environment();
        variables.keySet().removeIf(name -> name.startsWith("VPCROUTER_") || name.equals("JAVA_TOOL_OPTIONS"));
        variables.put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        variables.putAll(environment);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said: %s", command, output).isZero();
        return output;
    }
}
