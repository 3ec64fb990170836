package io.vpcrouter.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugin writers work from the Javadoc alone, so every type they meet answers the same four questions. */
class SpiJavadocTest {
    private static final Path SOURCES = Path.of("src/main/java/io/vpcrouter/spi");
    private static final List<String> QUESTIONS = List.of("Threading", "Lifecycle", "Failure", "Evolution");
    /** The comment of the type itself, and not of something inside. */
    private static final Pattern TYPE = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*public (?:final |abstract |sealed )*(?:class|interface|record|enum) ",
            Pattern.DOTALL);

    private static boolean isPublic(Path file) {
        try {
            return Files.readString(file).lines().anyMatch(line -> line.startsWith("public "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> types() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(SpiJavadocTest::isPublic)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void seesTheTypes() throws IOException {
        assertThat(types().map(file -> file.getFileName().toString()))
                .contains("Plugin.java", "Mode.java", "HealthMonitor.java", "CloudProvider.java")
                .hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeAnswersTheFourQuestions(Path file) throws IOException {
        Matcher type = TYPE.matcher(Files.readString(file));
        assertThat(type.find()).as("a documented public type in %s", file).isTrue();
        String comment = type.group(1);
        assertThat(QUESTIONS)
                .allSatisfy(question -> assertThat(comment)
                        .as("%s of %s", question, file.getFileName())
                        // Alone, or together with others, as in "Threading, Lifecycle: as ...".
                        .containsPattern("<p>(?:[A-Z][a-z]+, )*" + question + "(?:, [A-Z][a-z]+)*: "));
    }
}
