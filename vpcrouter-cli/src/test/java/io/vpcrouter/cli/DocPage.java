package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, taken apart.
 *
 * @param path its path from the root of the project
 * @param text all of it
 * @param blocks its code blocks
 * @param prose its lines outside of code blocks, each with its number; lines of blocks are empty here
 */
record DocPage(String path, String text, List<Block> blocks, List<String> prose) {
    /** The root of the project; tests run in the directory of their module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern FENCE = Pattern.compile("( {0,3})(```+)\\s*(.*?)\\s*");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*");

    /**
     * A fenced block.
     *
     * @param page the page's path
     * @param line the line of its first line of code, from 1
     * @param language the first word behind the fence, or empty
     * @param file the second one: the file that the code is the content of, or empty
     * @param code what stands in it
     */
    record Block(String page, int line, String language, String file, String code) {
        /** Where it is, for people. */
        String place() {
            return page + ":" + line;
        }

        /** Its first line, by which a list of exceptions knows it. */
        String firstLine() {
            return code.lines().findFirst().orElse("").strip();
        }
    }

    /** Every page that users are meant to read. */
    static List<DocPage> all() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(ROOT.resolve("docs"))) {
            found.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
        }
        try (Stream<Path> found = Files.list(ROOT)) {
            found.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
        }
        Stream.of("examples/README.md", "vpcrouter-plugin-example/README.md")
                .map(ROOT::resolve)
                .filter(Files::exists)
                .forEach(files::add);
        List<DocPage> pages = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            pages.add(read(file));
        }
        return pages;
    }

    static DocPage read(Path file) throws IOException {
        return of(ROOT.relativize(file.toAbsolutePath().normalize()).toString(), Files.readString(file));
    }

    static DocPage of(String path, String text) {
        List<Block> blocks = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                prose.add(lines.get(i));
                continue;
            }
            String indent = fence.group(1);
            String[] info = fence.group(3).split("\\s+", -1);
            StringBuilder code = new StringBuilder();
            int first = i + 1;
            prose.add("");
            for (i++; i < lines.size() && !lines.get(i).strip().equals(fence.group(2)); i++) {
                String line = lines.get(i);
                code.append(line.startsWith(indent) ? line.substring(indent.length()) : line)
                        .append('\n');
                prose.add("");
            }
            if (i == lines.size()) {
                throw new IllegalArgumentException(path + ":" + first + ": block without an end");
            }
            prose.add("");
            blocks.add(new Block(path, first + 1, info[0], info.length > 1 ? info[1] : "", code.toString()));
        }
        return new DocPage(path, text, List.copyOf(blocks), List.copyOf(prose));
    }

    List<Block> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The anchors of its headings, as code hosting sites make them, and those that are written out. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        for (String line : prose) {
            ANCHOR.matcher(line).results().map(anchor -> anchor.group(1)).forEach(anchors::add);
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String base = heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                String anchor = base;
                for (int n = 1; anchors.contains(anchor); n++) {
                    anchor = base + "-" + n;
                }
                anchors.add(anchor);
            }
        }
        return anchors;
    }
}
