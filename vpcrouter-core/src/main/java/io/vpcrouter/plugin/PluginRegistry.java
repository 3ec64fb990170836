package io.vpcrouter.plugin;

import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Validated;
import java.util.List;
import java.util.stream.Stream;

/**
 * The plugins that were found, and what could not be loaded and why.
 *
 * <p>A plugin is chosen by its name or by its full class name. If two plugins of one kind have the same name, it chooses
 * neither of them: which JAR comes first on a classpath is an accident, and a router must not run on one. Both can still
 * be chosen by their class names.
 *
 * <p>Threading: any thread. Immutable.
 */
public final class PluginRegistry {
    private final Catalog<ModePlugin> modes;
    private final Catalog<HealthPlugin> healthChecks;
    private final Catalog<CloudPlugin> clouds;
    private final Catalog<LeadershipPlugin> leaderships;

    private PluginRegistry(PluginSource source) {
        modes = Catalog.load(PluginKind.MODE, ModePlugin.class, source);
        healthChecks = Catalog.load(PluginKind.HEALTH, HealthPlugin.class, source);
        clouds = Catalog.load(PluginKind.CLOUD, CloudPlugin.class, source);
        leaderships = Catalog.load(PluginKind.LEADERSHIP, LeadershipPlugin.class, source);
    }

    /** Looks for all plugins of a source and makes each of them. Whatever they throw is noted and goes no further. */
    public static PluginRegistry load(PluginSource source) {
        return new PluginRegistry(source);
    }

    /**
     * The mode of that name.
     *
     * @param name its name or full class name
     * @param location where somebody asked for it
     * @return the plugin, or a problem that says what there is and what failed to load
     */
    public Validated<FoundPlugin<ModePlugin>> mode(String name, Location location) {
        return modes.find(name, location);
    }

    /**
     * The health check of that name.
     *
     * @param name its name or full class name
     * @param location where somebody asked for it
     * @return the plugin, or a problem that says what there is and what failed to load
     */
    public Validated<FoundPlugin<HealthPlugin>> health(String name, Location location) {
        return healthChecks.find(name, location);
    }

    /**
     * The cloud of that name.
     *
     * @param name its name or full class name
     * @param location where somebody asked for it
     * @return the plugin, or a problem that says what there is and what failed to load
     */
    public Validated<FoundPlugin<CloudPlugin>> cloud(String name, Location location) {
        return clouds.find(name, location);
    }

    /**
     * The leadership of that name.
     *
     * @param name its name or full class name
     * @param location where somebody asked for it
     * @return the plugin, or a problem that says what there is and what failed to load
     */
    public Validated<FoundPlugin<LeadershipPlugin>> leadership(String name, Location location) {
        return leaderships.find(name, location);
    }

    /** All that can be used, sorted by kind, name and class name. */
    public List<FoundPlugin<?>> found() {
        return Stream.of(modes.found(), healthChecks.found(), clouds.found(), leaderships.found())
                .<FoundPlugin<?>>flatMap(List::stream)
                .toList();
    }

    /** All that cannot be used, and names that choose nothing because two plugins have them, sorted by kind. */
    public List<FailedPlugin> failed() {
        return Stream.of(modes.failed(), healthChecks.failed(), clouds.failed(), leaderships.failed())
                .flatMap(List::stream)
                .toList();
    }
}
