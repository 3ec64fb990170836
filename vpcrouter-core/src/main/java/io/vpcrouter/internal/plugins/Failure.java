package io.vpcrouter.internal.plugins;

import io.vpcrouter.spi.PluginStartException;
import org.slf4j.Logger;

/**
 * Tells what was thrown, whatever was thrown. Where the running JAR was overwritten, classes can no longer be loaded: then
 * the text of an error may fail as well, and the log too, and neither may end a thread.
 */
public final class Failure {
    private Failure() {}

    /** What was thrown, or its class alone. */
    public static String text(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Exception | Error e) {
            return thrown.getClass().getName();
        }
    }

    /**
     * Ends a start because a plugin threw what it must not.
     *
     * @param plugin the plugin, with its JAR if it does not come with vpcrouter
     * @param method which of its methods
     */
    public static PluginStartException atStart(String plugin, String method, Throwable thrown) {
        String text = text(thrown);
        // A plugin that says itself what it expected says more.
        String expected = text.contains("(expected: ") ? "" : " (expected: it returns)";
        return new PluginStartException(plugin + ": " + method + "() threw " + text + expected, thrown);
    }

    /** Logs an error, if that can be done. */
    public static void log(Logger log, String format, Object... arguments) {
        try {
            log.error(format, arguments);
        } catch (Exception | Error e) {
            // There is no other place to tell it; what follows counts more.
        }
    }
}
