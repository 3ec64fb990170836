package io.vpcrouter.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Finds classes that stand in two JARs of a plugin folder, or in the program too: one of them is never used. */
final class JarConflicts {
    private static final String SUFFIX = ".class";

    private final Map<String, String> jarOfClass = new HashMap<>();
    private final Map<Pair, Classes> conflicts = new LinkedHashMap<>();

    private JarConflicts() {}

    /**
     * Where the same classes are.
     *
     * @param used the JAR whose classes are used, or null for the program
     * @param hidden the JAR whose classes are not
     */
    private record Pair(@Nullable String used, String hidden) {}

    private record Classes(int count, String first) {
        Classes plus(Classes other) {
            return new Classes(count + other.count, first);
        }

        String of(String jars) {
            return jars + ": " + count + (count == 1 ? " class: " : " classes, such as ") + first;
        }
    }

    /** The conflicts of JARs that can be read, in the order in which classes are looked up. */
    static List<String> among(List<Path> jars) throws IOException {
        JarConflicts found = new JarConflicts();
        for (Path jar : jars) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                String name = String.valueOf(jar.getFileName());
                opened.stream().map(ZipEntry::getName).forEach(entry -> found.see(entry, name));
            }
        }
        return found.conflicts.entrySet().stream()
                .map(conflict -> sentence(conflict.getKey(), conflict.getValue()))
                .toList();
    }

    private void see(String entry, String jar) {
        if (!entry.endsWith(SUFFIX) || entry.startsWith("META-INF/") || entry.indexOf('/') < 0) {
            return;
        }
        String type = entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.');
        if (PublishedApi.shows(type)) {
            note(new Pair(null, jar), type);
            return;
        }
        String other = jarOfClass.putIfAbsent(type, jar);
        if (other != null) {
            note(new Pair(other, jar), type);
        }
    }

    private void note(Pair pair, String type) {
        conflicts.merge(pair, new Classes(1, type), Classes::plus);
    }

    private static String sentence(Pair pair, Classes classes) {
        String used = Objects.requireNonNullElse(pair.used, "the program");
        return classes.of("in " + used + " and in " + pair.hidden) + "; what " + used + " has is used";
    }
}
