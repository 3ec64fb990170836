package io.vpcrouter.plugin;

import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.validation.NearestName;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Whether a JAR declares plugins. The service loader passes over a file whose name is not exactly right without a word, and
 * the plugin is just missing.
 */
final class JarServices {
    private static final String FOLDER = "META-INF/services/";
    private static final List<Class<?>> TYPES =
            List.of(ModePlugin.class, HealthPlugin.class, CloudPlugin.class, LeadershipPlugin.class);
    private static final List<String> PATHS =
            TYPES.stream().map(type -> FOLDER + type.getName()).toList();
    private static final List<String> SIMPLE_NAMES =
            TYPES.stream().map(Class::getSimpleName).toList();

    /**
     * A file that the service loader does not look at.
     *
     * @param path what it is called
     * @param right what it should be called
     */
    record NearMiss(String path, String right) {}

    private JarServices() {}

    /** Whether it has a service file of a kind of plugin. */
    static boolean declaresPlugins(JarFile jar) {
        return PATHS.stream().anyMatch(path -> jar.getEntry(path) != null);
    }

    /** The classes that its service files declare as plugins. */
    static Set<String> plugins(JarFile jar) throws IOException {
        Set<String> plugins = new LinkedHashSet<>();
        for (String path : PATHS) {
            ZipEntry file = jar.getEntry(path);
            if (file != null) {
                plugins.addAll(ServiceFiles.classNames(jar.getInputStream(file)));
            }
        }
        return plugins;
    }

    /** Files that look like a service file of a kind of plugin, each with the name that is right. */
    static List<NearMiss> nearMisses(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith("META-INF/") && name.indexOf('.') > 0)
                .filter(name -> !PATHS.contains(name))
                .flatMap(name -> nearMiss(name).stream())
                .toList();
    }

    private static Optional<NearMiss> nearMiss(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String simple = file.substring(file.lastIndexOf('.') + 1);
        boolean looksLikeOne = file.contains("vpcrouter") || SIMPLE_NAMES.contains(simple);
        return looksLikeOne
                ? NearestName.to(simple, SIMPLE_NAMES)
                        .map(name -> new NearMiss(path, PATHS.get(SIMPLE_NAMES.indexOf(name))))
                : Optional.empty();
    }
}
