package io.vpcrouter.cli;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins that can be used: those of the class path, and those in the JARs of a folder. Closing unloads the latter. */
final class Plugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final String FOLDER_BESIDE_OWN_JAR = "plugins";

    private final URLClassLoader loader;
    private final PluginRegistry registry;

    private Plugins(URLClassLoader loader) {
        this.loader = loader;
        this.registry = PluginRegistry.load(PluginSource.of(loader));
    }

    /**
     * Looks for plugins.
     *
     * @param folder where to look beside the class path, or empty for {@code plugins/} beside the program's own JAR
     * @throws InvalidException if the folder cannot be read
     */
    static Plugins load(Optional<Path> folder) {
        Optional<Path> beside = Version.ownJar()
                .map(jar -> jar.resolveSibling(FOLDER_BESIDE_OWN_JAR))
                .filter(Files::isDirectory);
        List<URL> jars = folder.or(() -> beside).map(Plugins::jars).orElse(List.of());
        return new Plugins(new URLClassLoader("plugins", jars.toArray(URL[]::new), Plugins.class.getClassLoader()));
    }

    private static List<URL> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
            // The order of a directory is an accident.
            Collections.sort(jars);
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
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

    /** What was found. */
    PluginRegistry registry() {
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
