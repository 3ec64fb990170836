package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.SourceWords.Sink;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.plan.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The runbook has an entry for everything that the program can report, and no other. What has no type is found in the sources. */
class RunbookTest {
    private static final Path PAGE = DocPage.ROOT.resolve("docs").resolve("runbook.md");
    private static final Pattern FIRST_CELL = Pattern.compile("\\| (?:<a id=\"[^\"]+\"></a>)?(`[^|]*`) \\|.*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyProblemCodeIsInTheRunbook() throws IOException {
        SourceWords found = SourceWords.ofProject()
                .follow(
                        new Sink("Problem", "error", 0, 5, ""),
                        new Sink("Problem", "warning", 0, 5, ""),
                        new Sink("", "new Problem", 0, 7, ""));

        assertThat(found.unknown()).as("codes that cannot be told").isEmpty();
        assertThat(found.words()).contains("empty-spec", "option-unknown", "duplicate-key", "multi-nested");
        assertThat(missing(found.words())).isEmpty();
        assertThat(gone("Problems", found.words())).isEmpty();
    }

    @Test
    void everyConditionOfTheRouterHasAnEntryWithItsAnchor() throws IOException {
        Set<String> texts = Arrays.stream(RouterCondition.values())
                .map(RouterCondition::text)
                .collect(Collectors.toSet());
        Set<String> others = entries("Conditions");
        others.removeIf(entry -> entry.contains(": "));

        assertThat(others).isEqualTo(texts);
        assertThat(DocPage.read(PAGE).anchors())
                .containsAll(Arrays.stream(RouterCondition.values())
                        .map(RouterCondition::runbookAnchor)
                        .toList());
    }

    /** Plugins name their conditions with words of their own, and their tasks too. */
    @Test
    void everyConditionOfAPluginHasAnEntry() throws IOException {
        SourceWords found = SourceWords.ofProject()
                .follow(
                        new Sink("", "condition", 0, 2, ""),
                        new Sink("", "runInBackground", 0, 2, ""),
                        new Sink("", "new PluginCondition", 1, 2, ""));
        Set<String> entries = entries("Conditions").stream()
                .filter(entry -> entry.contains(": "))
                .map(entry -> entry.replaceFirst(".*: ", ""))
                .collect(Collectors.toSet());

        assertThat(found.unknown()).as("conditions whose names cannot be told").isEmpty();
        assertThat(found.words()).contains("self_check", "source_dest_check", "never_answered", "defect");
        assertThat(found.words().stream().map(word -> word.replace('-', '_')).collect(Collectors.toSet()))
                .isEqualTo(entries);
    }

    @Test
    void everyReasonIsInTheRunbook() throws IOException {
        assertThat(entries("Reasons of decisions"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::text).toList());
    }

    private static List<String> missing(SortedSet<String> words) throws IOException {
        Set<String> entries = entries();
        return words.stream().filter(word -> !entries.contains(word)).toList();
    }

    /** What has an entry in a chapter and is reported no more. */
    private static List<String> gone(String chapter, SortedSet<String> words) throws IOException {
        return entries(chapter).stream().filter(entry -> !words.contains(entry)).toList();
    }

    private static Set<String> entries() throws IOException {
        return entries("");
    }

    /** The entries of a chapter, or of all of them. */
    private static Set<String> entries(String chapter) throws IOException {
        Set<String> entries = new HashSet<>();
        boolean inChapter = chapter.isEmpty();
        for (String line : DocPage.read(PAGE).prose()) {
            if (line.startsWith("## ")) {
                inChapter = chapter.isEmpty() || line.equals("## " + chapter);
            }
            if (!inChapter) {
                continue;
            }
            Matcher row = FIRST_CELL.matcher(line);
            if (row.matches()) {
                entries.addAll(CODE.matcher(row.group(1))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()));
            }
        }
        return entries;
    }
}
