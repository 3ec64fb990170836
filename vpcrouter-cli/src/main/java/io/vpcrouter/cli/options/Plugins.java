package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.validation.InvalidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the plugins that a command line can choose from. */
public final class Plugins {
    private static final String FOLDER = "plugins";
    private static final String FOLDER_OF_OWN_JAR = "lib";

    private Plugins() {}

    /**
     * Opens the folder of plugins.
     *
     * @param folder what the user named, or empty for {@code plugins/} beside the program's own JAR, or beside the folder
     *     {@code lib} that the JAR is in
     * @param ownJar the program's own JAR, if it runs from one
     * @throws InvalidException if the folder cannot be read
     */
    public static PluginFolder open(Optional<Path> folder, Optional<Path> ownJar) {
        return PluginFolder.open(
                folder.or(() -> ownJar.flatMap(Plugins::usualFolder)),
                Word.COMMAND_LINE,
                CoreOptions.PLUGINS.flagName());
    }

    private static Optional<Path> usualFolder(Path ownJar) {
        Path beside = ownJar.resolveSibling(FOLDER);
        Path lib = ownJar.toAbsolutePath().getParent();
        if (!Files.isDirectory(beside) && lib != null && lib.endsWith(FOLDER_OF_OWN_JAR)) {
            beside = lib.resolveSibling(FOLDER);
        }
        return Optional.of(beside).filter(Files::isDirectory);
    }

    /** The names of a kind to choose from, for messages. */
    static String oneOf(PluginRegistry registry, PluginKind kind) {
        List<String> names = new ArrayList<>();
        registry.found().stream()
                .filter(plugin -> plugin.kind() == kind)
                .map(FoundPlugin::name)
                .forEach(names::add);
        if (kind == PluginKind.HEALTH && !names.isEmpty()) {
            names.add(MultiHealth.NAME);
        }
        if (kind == PluginKind.LEADERSHIP) {
            names.add(RoutePlugins.NO_LEADERSHIP);
        }
        return names.isEmpty() ? "a " + kind.text() + " plugin; none was found" : "one of " + String.join(", ", names);
    }
}
