package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The terminal behind standard output, if there is one. */
final class Terminal {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether standard output is a terminal that shows colours, and the user has not refused them. */
    static boolean takesColours(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return !refused && exists();
    }

    /** The JDK's own answer differs between its versions; the answer of the system does not. */
    private static boolean exists() {
        try {
            String device = STANDARD_OUTPUT.toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            // A pipe, or no such system: text without colours is never wrong.
            return false;
        }
    }
}
