package io.vpcrouter.plugin;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.Plugin;
import java.util.List;
import java.util.Objects;

/**
 * A plugin that can be used.
 *
 * @param <P> the interface of its kind
 * @param kind what it is for
 * @param name the name it is chosen by
 * @param version its version, for people
 * @param jar the file name of its JAR, or the path of its folder of classes
 * @param options what can be configured; asked once
 * @param instance the plugin
 */
public record FoundPlugin<P extends Plugin>(
        PluginKind kind, String name, String version, String jar, List<OptionSpec<?>> options, P instance) {
    private static final String OWN_CLASSES = "io.vpcrouter.";

    /** Copies the options and checks that all parts are there. */
    public FoundPlugin {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(jar, "jar");
        options = List.copyOf(options);
        Objects.requireNonNull(instance, "instance");
    }

    /** Whether a class of a plugin comes with vpcrouter. */
    public static boolean isBuiltIn(Class<?> type) {
        return type.getName().startsWith(OWN_CLASSES);
    }

    /** The file name of the JAR that a class of a plugin comes from, or the path of its folder of classes. */
    public static String jarOf(Class<?> type) {
        return JarNames.of(type);
    }

    /** The full class name, by which it can be chosen too. */
    public String className() {
        return instance.getClass().getName();
    }
}
