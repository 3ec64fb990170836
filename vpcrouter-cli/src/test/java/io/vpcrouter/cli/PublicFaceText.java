package io.vpcrouter.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Replaces whatever differs from run to run in the program's output, and nothing else. */
final class PublicFaceText {
    private static final Map<Pattern, String> VOLATILE = new LinkedHashMap<>();

    static {
        VOLATILE.put(Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "<time>");
        VOLATILE.put(Pattern.compile("(?<=\nDate: )[^\n]+"), "<time>");
        VOLATILE.put(Pattern.compile("(?<=\nContent-Length: )[0-9]+"), "<number>");
        VOLATILE.put(Pattern.compile("(?<=\"(passes|calls)\": )[0-9]+"), "<number>");
        // Class names are internal.
        VOLATILE.put(Pattern.compile("(?<=\n<time> (WARN |ERROR) \\[)[A-Za-z]+(?=\\])"), "<logger>");
        VOLATILE.put(Pattern.compile("(?<=\\b(127\\.0\\.0\\.1|localhost):)[0-9]+"), "<port>");
        // A module's folder of classes or its JAR, depending on the Maven phase.
        VOLATILE.put(
                Pattern.compile("[^\\s\"]+/target/(test-)?classes|vpcrouter-[a-z-]+-[0-9][^\\s\"]*\\.jar"), "<jar>");
    }

    /** An event that was told again because a write was tried again; the older one stays. */
    private static final Pattern REPEATED = Pattern.compile("(\\{[^{}]*\\}),\\s*(?=.*\\1)", Pattern.DOTALL);

    /** The condition "cloud", which a busy machine causes: a log line, or an event. */
    private static final Pattern SLOW =
            Pattern.compile("\n[^\n]* condition=cloud [^\n]*|\\{[^{}]*\"condition\": \"cloud\"[^{}]*\\},\\s*");

    private final Path folder;

    /**
     * For texts of a run that has its files in one folder.
     *
     * @param folder the folder
     */
    PublicFaceText(Path folder) {
        this.folder = folder;
    }

    /** A text with placeholders for what differs from run to run. */
    String steady(String text) {
        String steady = SLOW.matcher(text).replaceAll("").replace(folder.toString(), "<folder>");
        for (Map.Entry<Pattern, String> rule : VOLATILE.entrySet()) {
            steady = rule.getKey().matcher(steady).replaceAll(rule.getValue());
        }
        return steady;
    }

    /** A table whose column widths depend on the names of JARs. */
    String steadyTable(String text) {
        return steady(text).replaceAll(" {2,}", "  ");
    }

    /** An answer: its status, its headers in order, its body. */
    String steadyAnswer(RawHttp.Reply reply) {
        String headers = Arrays.stream(reply.head().split("\r\n"))
                .skip(1)
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining("\n"));
        return steady(reply.code() + "\n" + headers + "\n\n" + reply.body());
    }

    /** The history, in which a failed write may have been tried again. */
    String steadyHistory(RawHttp.Reply reply) {
        return REPEATED.matcher(steadyAnswer(reply)).replaceAll("");
    }

    /**
     * Metrics without their values. Of those of the JVM and of the build only the names of their labels, and nothing of the garbage
     * collector, because collectors differ, and what did not happen yet is not shown. Whether the cloud was slow depends on
     * the machine.
     */
    static String steadyMetrics(String text) {
        return text.lines()
                .filter(line -> !line.matches("(# [A-Z]+ )?jvm_gc_.*|vpcrouter_condition\\{name=\"cloud\"\\}.*"))
                .map(line -> line.startsWith("# ") ? line : line.replaceFirst(" [^ }]+$", ""))
                .map(line -> line.startsWith("vpcrouter_") && !line.startsWith("vpcrouter_build_info{")
                                || line.startsWith("# ")
                        ? line
                        : labelNames(line))
                .distinct()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String labelNames(String sample) {
        return sample.replaceAll("=\"[^\"]*\"", "");
    }
}
