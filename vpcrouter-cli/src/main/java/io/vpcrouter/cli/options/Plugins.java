package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins that can be used: those of the class path, and those in the JARs of a folder. Closing unloads the latter. */
public final class Plugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final String FOLDER = "plugins";
    private static final String FOLDER_OF_OWN_JAR = "lib";

    private final URLClassLoader loader;
    private final List<Problem> warnings;
    private final PluginRegistry registry;

    private Plugins(URLClassLoader loader, List<Problem> warnings) {
        this.loader = loader;
        this.warnings = List.copyOf(warnings);
        this.registry = PluginRegistry.load(PluginSource.of(loader));
    }

    /**
     * Looks for plugins.
     *
     * @param folder where to look beside the class path, or empty for {@code plugins/} beside the program's own JAR, or
     *     beside the folder {@code lib} that the JAR is in
     * @param ownJar the program's own JAR, if it runs from one
     * @throws InvalidException if the folder cannot be read
     */
    public static Plugins load(Optional<Path> folder, Optional<Path> ownJar) {
        List<Problem> warnings = new ArrayList<>();
        List<URL> jars = folder.or(() -> ownJar.flatMap(Plugins::usualFolder))
                .map(found -> jars(found, warnings))
                .orElse(List.of());
        return new Plugins(
                new URLClassLoader("plugins", jars.toArray(URL[]::new), Plugins.class.getClassLoader()), warnings);
    }

    private static Optional<Path> usualFolder(Path ownJar) {
        Path beside = ownJar.resolveSibling(FOLDER);
        Path lib = ownJar.toAbsolutePath().getParent();
        if (!Files.isDirectory(beside) && lib != null && lib.endsWith(FOLDER_OF_OWN_JAR)) {
            beside = lib.resolveSibling(FOLDER);
        }
        return Optional.of(beside).filter(Files::isDirectory);
    }

    private static List<URL> jars(Path folder, List<Problem> warnings) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
            // The order of a directory is an accident.
            Collections.sort(jars);
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                if (isJar(jar, warnings)) {
                    urls.add(jar.toUri().toURL());
                }
            }
            return urls;
        } catch (IOException e) {
            throw new InvalidException(List.of(Problem.error(
                            "plugin-folder",
                            Word.COMMAND_LINE,
                            CoreOptions.PLUGINS.flagName(),
                            folder.toString(),
                            "a folder that can be read")
                    .withHint(FileErrors.reason(e))));
        }
    }

    /** A class loader says nothing of a JAR that it cannot read, and the plugin in it would just be missing. */
    private static boolean isJar(Path jar, List<Problem> warnings) {
        // A pipe would hold up the start until somebody writes to it.
        if (Files.exists(jar) && !Files.isRegularFile(jar)) {
            warnings.add(unreadable(jar, "it is no regular file"));
            return false;
        }
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.size() >= 0;
        } catch (IOException e) {
            warnings.add(unreadable(jar, FileErrors.reason(e)));
            return false;
        }
    }

    private static Problem unreadable(Path jar, String reason) {
        return Problem.warning(
                        "plugin-jar",
                        Word.COMMAND_LINE,
                        CoreOptions.PLUGINS.flagName(),
                        jar.toString(),
                        "a JAR that can be read")
                .withHint(reason);
    }

    /** The JARs that could not be read. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** What was found. */
    public PluginRegistry registry() {
        return registry;
    }

    /** What there is of a kind to choose from, for people. */
    static String oneOf(PluginRegistry registry, PluginKind kind) {
        List<String> names = new ArrayList<>();
        registry.found().stream()
                .filter(plugin -> plugin.kind() == kind)
                .map(FoundPlugin::name)
                .forEach(names::add);
        if (kind == PluginKind.HEALTH && !names.isEmpty()) {
            names.add(MultiHealth.NAME);
        }
        return names.isEmpty() ? "a " + kind.text() + " plugin; none was found" : "one of " + String.join(", ", names);
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
