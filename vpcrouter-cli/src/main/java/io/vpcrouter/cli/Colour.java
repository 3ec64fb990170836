package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Colours of a terminal. They only repeat what the words say. */
enum Colour {
    NONE(""),
    GREEN("32"),
    YELLOW("33"),
    RED("31");

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The text in this colour. */
    String around(String text) {
        return this == NONE ? text : "\u001b[" + code + 'm' + text + "\u001b[0m";
    }

    /** Whether standard output is a terminal whose user did not say that he wants no colours. */
    static boolean isWanted(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return !refused && isTerminal();
    }

    /** The JDK's own answer changed with its versions; that of the system did not. */
    private static boolean isTerminal() {
        try {
            String device = STANDARD_OUTPUT.toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            // A pipe, or no such system: no colours are never wrong.
            return false;
        }
    }
}
