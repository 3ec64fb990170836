package io.vpcrouter.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The name of this machine, as people know it. No name service is asked: it may hang. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
    private static final List<String> VARIABLES = List.of("HOSTNAME", "COMPUTERNAME");
    private static final int LONGEST = 63;

    private HostName() {}

    static String get() {
        return of(KERNEL, System.getenv());
    }

    static String of(Path kernel, Map<String, String> environment) {
        String name = fromKernel(kernel);
        for (String variable : VARIABLES) {
            name = name.isBlank() ? environment.getOrDefault(variable, "") : name;
        }
        String clean = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return clean.isEmpty() ? "unknown" : clean.substring(0, Math.min(clean.length(), LONGEST));
    }

    private static String fromKernel(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Not Linux.
            return "";
        }
    }
}
