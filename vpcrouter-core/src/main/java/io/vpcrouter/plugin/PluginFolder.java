package io.vpcrouter.plugin;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of plugins, beside those of the class path. Each JAR directly in it sees the whole class path. Each folder in it is a
 * plugin with its libraries, for itself: it sees the JDK, SLF4J and the published packages of the core, and nobody sees its
 * libraries.
 *
 * <p>Threading: any.
 *
 * <p>Lifecycle: the JARs stay open, because plugins load their classes when they need them, until {@link #close}.
 */
public final class PluginFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final Map<String, List<Path>> folders = new LinkedHashMap<>();
    private final List<Problem> warnings = new ArrayList<>();

    private PluginFolder() {}

    /**
     * Opens the JARs of a folder and of the folders in it, in the order of their names.
     *
     * @param folder the folder, or empty for none
     * @param place where it was named, for messages
     * @param option what named it, for messages
     * @throws InvalidException if the folder cannot be read
     */
    public static PluginFolder open(Optional<Path> folder, Location place, String option) {
        ClassLoader program = PluginFolder.class.getClassLoader();
        PluginFolder opened = new PluginFolder();
        if (folder.isEmpty()) {
            opened.loaders.add(new URLClassLoader("plugins", new URL[0], program));
            return opened;
        }
        Path current = folder.get();
        try {
            FolderJars direct = FolderJars.of(current, false, place, option);
            opened.warnings.addAll(direct.warnings());
            opened.loaders.add(new URLClassLoader("plugins", direct.urls(), program));
            PublishedApi api = new PublishedApi(program);
            for (Path each : FolderJars.foldersIn(folder.get())) {
                current = each;
                opened.add(String.valueOf(each.getFileName()), FolderJars.of(each, true, place, option), api);
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw new InvalidException(List.of(
                    Problem.error("plugin-folder", place, option, current.toString(), "a folder that can be read")
                            .withHint(FileProblems.reason(e))));
        }
    }

    private void add(String name, FolderJars jars, PublishedApi api) throws IOException {
        warnings.addAll(jars.warnings());
        loaders.add(new FolderLoader(name, jars.urls(), api));
        folders.put(name, jars.paths());
    }

    /** The plugins of the folder and of the class path. */
    public PluginSource source() {
        return new JoinedSources(loaders.stream().map(PluginSource::of).toList());
    }

    /**
     * The folders that have a plugin with its libraries, sorted by name. Looks at every class of every JAR, so it is for people
     * who ask.
     */
    public List<IsolatedFolder> folders() {
        return folders.entrySet().stream()
                .map(folder -> {
                    List<Path> jars = folder.getValue();
                    return new IsolatedFolder(
                            folder.getKey(),
                            jars.stream()
                                    .map(jar -> String.valueOf(jar.getFileName()))
                                    .toList(),
                            conflicts(jars));
                })
                .toList();
    }

    private static List<String> conflicts(List<Path> jars) {
        try {
            return JarConflicts.among(jars);
        } catch (IOException e) {
            return List.of("not known: " + FileProblems.reason(e));
        }
    }

    /** What was left out because it cannot be read, and what will not do what its owner wants. */
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.warn("the JARs of the plugins were not closed: {}", loader.getName(), e);
            }
        }
    }
}
