package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A folder of texts that must not change unnoticed. How the files are made anew stands in CONTRIBUTING.md. */
final class GoldenFolder {
    private static final String WRITE = "vpcrouter.face.write";
    private static final String NOTHING = "(nothing)";

    private final Path folder;

    GoldenFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Compares the texts with the files of the folder, or writes them there.
     *
     * @param texts file name to text; the folder has these files and no others
     */
    void check(Map<String, String> texts) throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            write(texts);
        }
        SortedSet<String> names = new TreeSet<>(texts.keySet());
        names.addAll(files());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (!texts.containsKey(name)) {
                differences.add(file + ": the program says nothing of this name any more");
            } else if (!Files.exists(file)) {
                differences.add(file + ": missing; found:\n" + texts.get(name));
            } else {
                compare(file, Files.readString(file), texts.get(name), differences);
            }
        }
        if (!differences.isEmpty()) {
            throw new AssertionError("what users see is not what it was; if that is meant, CONTRIBUTING.md says how the"
                    + " files are made anew\n\n" + String.join("\n\n", differences));
        }
    }

    private static void compare(Path file, String expected, String found, List<String> differences) {
        if (expected.equals(found)) {
            return;
        }
        List<String> expectedLines = lines(expected);
        List<String> foundLines = lines(found);
        int line = 0;
        while (at(expectedLines, line).equals(at(foundLines, line))) {
            line++;
        }
        differences.add(file + ":" + (line + 1) + ": the first line that differs" + "\n  expected: "
                + at(expectedLines, line) + "\n  found:    " + at(foundLines, line));
    }

    /** With an end of its own, which shows whether the last line ends. */
    private static List<String> lines(String text) {
        return List.of((text + "(end)").split("\n", -1));
    }

    private static String at(List<String> lines, int line) {
        return line < lines.size() ? lines.get(line) : NOTHING;
    }

    private List<String> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void write(Map<String, String> texts) throws IOException {
        Files.createDirectories(folder);
        for (String old : files()) {
            Files.delete(folder.resolve(old));
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.write(folder.resolve(text.getKey()), text.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }
}
