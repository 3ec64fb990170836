package io.vpcrouter.spi;

import java.util.List;

/**
 * Something that {@code ServiceLoader} finds: a mode, a health check, a cloud or a leadership.
 *
 * <p>Threading: called from one thread, at start.
 *
 * <p>Lifecycle: made with its public no-argument constructor, which must be cheap and do nothing. A plugin has no state;
 * what runs is the mode, health check, provider or candidate that {@code create} makes.
 *
 * <p>Failure: a plugin whose constructor or methods throw is named, with its JAR, and left out; the others still work.
 *
 * <p>Evolution: plugin interfaces gain default methods only. Implement {@link ModePlugin}, {@link HealthPlugin},
 * {@link CloudPlugin} or {@link io.vpcrouter.spi.leadership.LeadershipPlugin}, not this one.
 */
public interface Plugin {
    /** The name on the command line: {@code [a-z][a-z0-9_-]*}, unique among the plugins of its kind. */
    String name();

    /** The version of every plugin that comes with vpcrouter. */
    String BUILT_IN = "built-in";

    /** The version, for people; that of a plugin of yours is shown as unknown if this method is not overridden. */
    default String version() {
        return BUILT_IN;
    }

    /** What can be configured. Names must be unique among the plugins that are used together. */
    default List<OptionSpec<?>> options() {
        return List.of();
    }
}
