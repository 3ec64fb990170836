package io.vpcrouter.internal.plugins;

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
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName();
        }
    }

    /** Logs an error, if that can be done. */
    public static void log(Logger log, String format, Object... arguments) {
        try {
            log.error(format, arguments);
        } catch (RuntimeException | Error e) {
            // There is no other place to tell it; what follows counts more.
        }
    }
}
