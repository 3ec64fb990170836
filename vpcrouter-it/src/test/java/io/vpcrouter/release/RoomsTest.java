package io.vpcrouter.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The size of the rooms: a newcomer finds a class by its name and its package. It looks at the sources. */
class RoomsTest {
    private static final int MOST_FILES = 25;
    private static final int MOST_LINES_OF_COMMAND_LINE = 3_500;
    private static final Path ROOT = Path.of(System.getProperty("vpcrouter.root"));

    private static List<Path> sources;

    @BeforeAll
    static void findSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            sources = files.filter(
                            file -> ROOT.relativize(file).toString().matches("vpcrouter-[^/]+/src/main/java/.*\\.java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
        }
    }

    @Test
    void seesTheSources() {
        // Without this, every other rule here would hold for nothing at all.
        assertThat(sources).hasSizeGreaterThan(300);
    }

    @Test
    void noPackageIsCrowded() {
        Map<Path, Long> sizes = sources.stream()
                .collect(Collectors.groupingBy(
                        file -> ROOT.relativize(file.getParent()), TreeMap::new, Collectors.counting()));

        assertThat(sizes)
                .allSatisfy((room, files) ->
                        assertThat(files).as("files in %s", room).isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, List<Path>> places = sources.stream()
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString(),
                        TreeMap::new,
                        Collectors.mapping(ROOT::relativize, Collectors.toList())));

        assertThat(places)
                .allSatisfy((name, files) -> assertThat(files).as(name).hasSize(1));
    }

    @Test
    void theCommandLineIsThin() throws IOException {
        long lines = 0;
        for (Path file : sources) {
            if (ROOT.relativize(file).startsWith("vpcrouter-cli")) {
                lines += Files.readAllLines(file).size();
            }
        }

        assertThat(lines).isPositive().isLessThanOrEqualTo(MOST_LINES_OF_COMMAND_LINE);
    }

    @Test
    void theProgramsInCAreBesideTheClassThatBuildsThem() throws IOException {
        Path checks = ROOT.resolve("vpcrouter-bench/src/main/java/io/vpcrouter/bench/checks");
        Path programs = ROOT.resolve("vpcrouter-bench/src/main/resources/io/vpcrouter/bench/checks");
        List<String> named = new ArrayList<>();
        for (Path file : sources) {
            if (file.startsWith(checks)) {
                Matcher build = Pattern.compile("\\bbuild\\(\"([a-z_]+)\"\\)").matcher(Files.readString(file));
                while (build.find()) {
                    named.add(build.group(1));
                }
            }
        }

        assertThat(named)
                .contains("echo", "connect")
                .allSatisfy(name -> assertThat(programs.resolve(name + ".c")).exists());
    }
}
