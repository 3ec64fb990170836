package io.vpcrouter.spi;

import io.vpcrouter.spi.web.WebPaths;
import org.jspecify.annotations.Nullable;

/**
 * What the core hands to every running plugin: a mode, a health check, a cloud provider or a candidate for the
 * leadership.
 *
 * <p>Threading: every method may be called from any thread, and returns at once.
 *
 * <p>Lifecycle: valid until the running plugin is closed; later calls do nothing.
 *
 * <p>Failure: nothing is thrown into the plugin. What a plugin reports that cannot be right, such as null, is left out, logged
 * with the plugin's name and shown as a condition.
 *
 * <p>Evolution: implemented by the core and by test kits; it gains methods in minor versions.
 */
public interface PluginContext {
    /** The clock to measure with. */
    RouterClock clock();

    /**
     * Runs something in a thread of its own until the running plugin is closed; then the thread is interrupted. If the
     * body throws, that is reported with the plugin's name, and the body is started again after a delay that grows, as
     * often as needed. If it returns, the thread ends.
     *
     * @param name what the thread does, a word or two
     * @param body what to run; must end soon after an interrupt
     */
    void runInBackground(String name, BackgroundTask body);

    /**
     * Reports a lasting condition, or its end. It is logged when it begins and when it ends; the state always shows the
     * last text. A problem of another kind, which people should be told of while this one lasts, has another name.
     *
     * @param name a stable word for the condition, unique within the plugin: small letters, digits and underscores; the
     *     core puts what the plugin is for and its name before it, as in {@code mode http: token}
     * @param problem what is wrong and what to do, or null if nothing is any more
     */
    void condition(String name, @Nullable String problem);

    /**
     * The built-in HTTP server, to offer paths at; best asked for at start. It is the one method here that
     * may throw: a library is often used without a server, and a plugin that needs one cannot work then.
     *
     * @throws PluginStartException if there is none; do not catch it, so that the user reads it
     */
    default WebPaths web() {
        throw new PluginStartException("built-in HTTP server: none (expected: one, because this plugin offers paths on"
                + " it); the command line program has one, and a program that uses the library passes its own to"
                + " VpcRouter.Builder.web");
    }
}
