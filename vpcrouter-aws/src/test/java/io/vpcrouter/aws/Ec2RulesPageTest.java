package io.vpcrouter.aws;

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

/** The page of EC2's rules names what there is: each class, and each test with its method. */
class Ec2RulesPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final Pattern SOURCE =
            Pattern.compile("\\]\\(https://docs\\.aws\\.amazon\\.com/\\S+\\)|seen by users");
    private static final Map<String, Path> MAIN = new HashMap<>();
    private static final Map<String, Path> TESTS = new HashMap<>();

    /** A line of a table, in columns. */
    private record Rule(String rule, String source, String classes, String tests) {}

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

    private static List<Rule> rules() throws IOException {
        List<Rule> rules = Files.readAllLines(ROOT.resolve("docs/ec2-rules.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| rule "))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .peek(columns -> assertThat(columns).as("columns").hasSize(6))
                .map(columns -> new Rule(columns.get(1), columns.get(2), columns.get(3), columns.get(4)))
                .toList();
        assertThat(rules).hasSizeGreaterThan(40);
        return rules;
    }

    private static Stream<MatchResult> words(Pattern pattern, String column) {
        return pattern.matcher(column).results();
    }

    @Test
    void everyRuleHasASourceClassesAndTests() throws IOException {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(words(SOURCE, rule.source())).isNotEmpty();
            assertThat(words(CLASS, rule.classes())).isNotEmpty();
            assertThat(words(TEST, rule.tests())).isNotEmpty();
        });
    }

    @Test
    void everyClassIsThere() throws IOException {
        assertThat(rules().stream()
                        .flatMap(rule -> words(CLASS, rule.classes()))
                        .map(word -> word.group(1)))
                .allMatch(MAIN::containsKey);
    }

    @Test
    void everyTestIsThere() throws IOException {
        List<MatchResult> tests =
                rules().stream().flatMap(rule -> words(TEST, rule.tests())).toList();

        for (MatchResult test : tests) {
            assertThat(TESTS).containsKey(test.group(1));
            // Without a modifier: a helper would be private.
            assertThat(Files.readString(TESTS.get(test.group(1))))
                    .as(test.group())
                    .containsPattern("(?m)^ +void " + test.group(2) + "\\(");
        }
    }
}
