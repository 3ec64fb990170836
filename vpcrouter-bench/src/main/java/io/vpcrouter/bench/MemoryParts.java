package io.vpcrouter.bench;

import io.vpcrouter.bench.checks.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prints what the memory of a running daemon is made of: resident pages by file, what the JVM says that it uses its own
 * memory for (if it was started with {@link #OPTION}), and loaded classes by package.
 */
final class MemoryParts {
    /** Makes the JVM keep books about its own memory, which costs about a MiB. */
    static final String OPTION = "-XX:NativeMemoryTracking=summary";

    private static final Pattern MAPPING = Pattern.compile("[0-9a-f]+-[0-9a-f]+ \\S+ \\S+ \\S+ \\S+ *(.*)");
    private static final Pattern COMMITTED = Pattern.compile("-\\s+(.+) \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
    private static final Pattern CLASS = Pattern.compile("[|\\- ]*([\\w.$/]+).*");
    private static final int MOST_PACKAGES = 16;

    private MemoryParts() {}

    static void print(long process) throws IOException, InterruptedException {
        Map<String, Long> files = residentByFile(process);
        print("resident KiB by file", files);
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Map<String, Long> areas = new TreeMap<>();
        Matcher line = COMMITTED.matcher(Programs.run(List.of(jcmd, "" + process, "VM.native_memory", "summary")));
        while (line.find()) {
            areas.put(line.group(1), Long.parseLong(line.group(2)));
        }
        print("committed KiB by the books of the JVM", areas);
        Map<String, Long> classes = Programs.run(List.of(jcmd, "" + process, "VM.class_hierarchy"))
                .lines()
                .skip(1)
                .map(CLASS::matcher)
                .filter(Matcher::matches)
                .map(matcher -> packageOf(matcher.group(1)))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        print("loaded classes by package", classes);
    }

    private static Map<String, Long> residentByFile(long process) throws IOException {
        Map<String, Long> files = new TreeMap<>();
        String file = "";
        for (String line : Files.readAllLines(Path.of("/proc", "" + process, "smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                String path = mapping.group(1);
                file = path.isEmpty() ? "no file" : path.substring(path.lastIndexOf('/') + 1);
            } else if (line.startsWith("Rss:")) {
                files.merge(file, Long.parseLong(line.replaceAll("\\D", "")), Long::sum);
            }
        }
        return files;
    }

    /** The first parts of the name: two of the JDK's, four of others'. */
    private static String packageOf(String name) {
        String[] parts = name.split("\\.", -1);
        boolean ofJdk = name.startsWith("java") || name.startsWith("sun.") || name.startsWith("jdk.");
        int most = Math.min(parts.length - 1, ofJdk ? 1 : 4);
        return String.join(".", List.of(parts).subList(0, most));
    }

    private static void print(String title, Map<String, Long> figures) {
        System.out.printf(
                Locale.ROOT,
                "  %s, %d in all%n",
                title,
                figures.values().stream().mapToLong(Long::longValue).sum());
        figures.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_PACKAGES)
                .forEach(each -> System.out.printf(Locale.ROOT, "    %8d %s%n", each.getValue(), each.getKey()));
    }
}
