package io.vpcrouter.plugin;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.Plugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps through the declared plugins of one kind by hand, so that a broken one does not hide those behind it. */
final class PluginLoading<P extends Plugin> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

    /** A loader that cannot read its files fails at every step and never comes to an end. */
    private static final int MOST_FAILED_STEPS = 100;

    private static final int MOST_PLUGINS = 1000;
    private static final int MOST_CAUSES = 4;

    private final PluginKind kind;
    private final List<FoundPlugin<P>> found = new ArrayList<>();
    private final List<FailedPlugin> failed = new ArrayList<>();
    private final Set<Class<?>> seen = new HashSet<>();

    PluginLoading(PluginKind kind) {
        this.kind = kind;
    }

    List<FoundPlugin<P>> found() {
        return found;
    }

    List<FailedPlugin> failed() {
        return failed;
    }

    void run(Supplier<Iterator<ServiceLoader.Provider<P>>> providers) {
        try {
            step(providers.get());
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void step(Iterator<ServiceLoader.Provider<P>> providers) {
        int failedSteps = 0;
        while (failedSteps < MOST_FAILED_STEPS && seen.size() < MOST_PLUGINS) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<P> provider = providers.next();
                if (seen.add(provider.type())) {
                    make(provider);
                } else {
                    failedSteps++;
                }
            } catch (Throwable e) {
                fail(e);
                failedSteps++;
            }
        }
        failed.add(new FailedPlugin(
                kind, "what comes after", JarNames.UNKNOWN, "too many plugins or failures; the search was ended"));
    }

    private void make(ServiceLoader.Provider<P> provider) {
        String className = provider.type().getName();
        String jar = JarNames.of(provider.type());
        try {
            P plugin = provider.get();
            // A plugin may not keep the rule that none of these is ever null.
            @Nullable String name = plugin.name();
            @Nullable String version = plugin.version();
            @Nullable List<OptionSpec<?>> options = plugin.options();
            Optional<String> mistake = mistake(name, version, options);
            if (mistake.isPresent()) {
                failed.add(new FailedPlugin(kind, className, jar, mistake.get()));
            } else {
                found.add(new FoundPlugin<>(kind, name, shownVersion(plugin, version), jar, options, plugin));
            }
        } catch (Throwable e) {
            throw new PluginLoadException(className, jar, e);
        }
    }

    /** One that says nothing has the version of a plugin that comes with vpcrouter, and is none. */
    private static String shownVersion(Plugin plugin, String version) {
        boolean saysNothing = version.equals(Plugin.BUILT_IN) && !FoundPlugin.isBuiltIn(plugin.getClass());
        return saysNothing ? "unknown" : version;
    }

    private static Optional<String> mistake(
            @Nullable String name, @Nullable String version, @Nullable List<OptionSpec<?>> options) {
        if (name == null || !NAME.matcher(name).matches()) {
            return Optional.of("name: " + name + " (expected: " + NAME.pattern() + ")");
        }
        if (version == null) {
            return Optional.of("version: null (expected: a text)");
        }
        if (options == null) {
            return Optional.of("options: null (expected: a list)");
        }
        Set<String> flags = new HashSet<>();
        for (OptionSpec<?> option : options) {
            if (option == null) {
                return Optional.of("options: a null among them (expected: options)");
            }
            if (!flags.add(option.flagName())) {
                return Optional.of("option: " + option.flagName() + " twice (expected: each name once)");
            }
            if (option.shortName().isPresent()
                    && !flags.add("-" + option.shortName().get())) {
                return Optional.of("option: -" + option.shortName().get() + " twice (expected: each letter once)");
            }
        }
        return Optional.empty();
    }

    private void fail(Throwable failure) {
        if (failure instanceof PluginLoadException named && named.getCause() != null) {
            failed.add(new FailedPlugin(kind, named.what(), named.jar(), reason(named.getCause())));
        } else {
            failed.add(new FailedPlugin(kind, "a plugin without a name", JarNames.UNKNOWN, reason(failure)));
        }
    }

    /** The failure and its causes. Their texts come from the plugin as well, and may throw in their turn. */
    private static String reason(Throwable failure) {
        try {
            List<String> texts = new ArrayList<>();
            Throwable next = failure;
            while (next != null && texts.size() < MOST_CAUSES) {
                texts.add(
                        next instanceof ServiceConfigurationError
                                ? String.valueOf(next.getMessage()).replaceFirst("^[\\w.$]+: ", "")
                                : next.toString());
                next = next.getCause();
            }
            return String.join(": ", texts);
        } catch (Exception | Error e) {
            return failure.getClass().getName();
        }
    }
}
