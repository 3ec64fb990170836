package io.vpcrouter.plugin;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with JARs of plugins, beside those of the class path.
 *
 * <p>Threading: any.
 *
 * <p>Lifecycle: the JARs stay open, because plugins load their classes when they need them, until {@link #close}.
 */
public final class PluginFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private final URLClassLoader loader;
    private final List<Problem> warnings;

    private PluginFolder(URLClassLoader loader, List<Problem> warnings) {
        this.loader = loader;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens the JARs of a folder, in the order of their names.
     *
     * @param folder the folder, or empty for none
     * @param place where it was named, for messages
     * @param option what named it, for messages
     * @throws InvalidException if the folder cannot be read
     */
    public static PluginFolder open(Optional<Path> folder, Location place, String option) {
        List<Problem> warnings = new ArrayList<>();
        List<URL> jars = new ArrayList<>();
        List<Path> withoutPlugins = new ArrayList<>();
        if (folder.isPresent()) {
            try {
                warnOfOthers(folder.get(), place, option).ifPresent(warnings::add);
                for (Path jar : jars(folder.get())) {
                    Optional<String> fault = faultOf(jar, services -> {
                        services.nearMisses().forEach(miss -> warnings.add(nearMiss(jar, miss, place, option)));
                        if (!services.declaresPlugins() && services.nearMisses().isEmpty()) {
                            withoutPlugins.add(jar);
                        }
                    });
                    fault.ifPresent(reason -> warnings.add(
                            Problem.warning("plugin-jar", place, option, jar.toString(), "a JAR that can be read")
                                    .withHint(reason)));
                    if (fault.isEmpty()) {
                        warnOfOthers(jar, place, option).ifPresent(warnings::add);
                        jars.add(jar.toUri().toURL());
                    }
                }
                // Beside plugins it may be a library that one of them needs.
                if (withoutPlugins.size() == jars.size()) {
                    withoutPlugins.forEach(jar -> warnings.add(withoutPlugin(jar, place, option)));
                }
            } catch (IOException e) {
                throw new InvalidException(List.of(Problem.error(
                                "plugin-folder", place, option, folder.get().toString(), "a folder that can be read")
                        .withHint(FileProblems.reason(e))));
            }
        }
        ClassLoader parent = PluginFolder.class.getClassLoader();
        return new PluginFolder(new URLClassLoader("plugins", jars.toArray(URL[]::new), parent), warnings);
    }

    /** Whoever can write there decides what this program does. */
    private static Optional<Problem> warnOfOthers(Path path, Location place, String option) throws IOException {
        boolean open = Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
        return open
                ? Optional.of(Problem.warning(
                        "plugin-writable",
                        place,
                        option,
                        path + " can be written by everybody",
                        "one that only its owner can write, because its code runs here"))
                : Optional.empty();
    }

    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        // The order of a directory is an accident.
        Collections.sort(jars);
        return jars;
    }

    /** A class loader says nothing of a JAR that it cannot read, and the plugin in it would just be missing. */
    private static Optional<String> faultOf(Path jar, Consumer<JarServices> services) {
        // A pipe would hold up the start until somebody writes to it.
        if (Files.exists(jar) && !Files.isRegularFile(jar)) {
            return Optional.of("it is no regular file");
        }
        try (JarFile opened = new JarFile(jar.toFile())) {
            services.accept(JarServices.of(opened));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileProblems.reason(e));
        }
    }

    private static Problem nearMiss(Path jar, JarServices.NearMiss miss, Location place, String option) {
        return Problem.warning("plugin-service", place, option, jar + " with " + miss.path(), miss.right())
                .withHint("nobody reads a service file of another name");
    }

    private static Problem withoutPlugin(Path jar, Location place, String option) {
        return Problem.warning(
                "plugin-service",
                place,
                option,
                jar + " without a plugin",
                "a file in META-INF/services that names the class of a plugin");
    }

    /** The plugins of the folder and of the class path. */
    public PluginSource source() {
        return PluginSource.of(loader);
    }

    /** The JARs that were left out because they cannot be read. */
    public List<Problem> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("the JARs of the plugins were not closed", e);
        }
    }
}
