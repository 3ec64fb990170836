package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of rules name what there is: each class, and each test with its method. */
class RulePagesTest {
    private static final Path ROOT = Path.of("..");
    private static final String RULES_OF_EC2 = "docs/ec2-rules.md";
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final Pattern SOURCE =
            Pattern.compile("\\]\\(https://docs\\.aws\\.amazon\\.com/\\S+\\)|seen by users");
    private static final Map<String, Path> MAIN = new HashMap<>();
    private static final Map<String, Path> TESTS = new HashMap<>();

    @BeforeAll
    static void findSources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                find(module.resolve("src/main/java"), MAIN);
                find(module.resolve("src/test/java"), TESTS);
            }
        }
    }

    private static void find(Path folder, Map<String, Path> found) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> found.put(file.getFileName().toString().replaceFirst("\\.java$", ""), file));
            }
        }
    }

    /** The lines of the tables of a page, in columns. */
    private static List<List<String>> rows(String page, int columns) throws IOException {
        List<List<String>> rows = Files.readAllLines(ROOT.resolve(page)).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.endsWith("| held by |"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .map(row -> row.subList(1, row.size() - 1))
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(30)
                .allSatisfy(row -> assertThat(row).hasSize(columns).doesNotContain(""));
        return rows;
    }

    private static Stream<MatchResult> words(Pattern pattern, String column) {
        return pattern.matcher(column).results();
    }

    @Test
    void everyRuleOfEc2HasASourceAndClasses() throws IOException {
        assertThat(rows(RULES_OF_EC2, 4)).allSatisfy(rule -> {
            assertThat(words(SOURCE, rule.get(1))).isNotEmpty();
            assertThat(words(CLASS, rule.get(2)).map(word -> word.group(1)))
                    .isNotEmpty()
                    .allMatch(MAIN::containsKey);
        });
    }

    @ParameterizedTest
    @CsvSource({RULES_OF_EC2 + ", 4", "docs/traps.md, 3"})
    void everyRowHasTestsAndTheyAreThere(String page, int columns) throws IOException {
        for (List<String> row : rows(page, columns)) {
            List<MatchResult> tests = words(TEST, row.get(columns - 1)).toList();
            assertThat(tests).as(row.get(0)).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(TESTS).containsKey(test.group(1));
                // Without a modifier: a helper would be private.
                assertThat(Files.readString(TESTS.get(test.group(1))))
                        .as(test.group())
                        .containsPattern("(?m)^ +void " + test.group(2) + "\\(");
            }
        }
    }
}
