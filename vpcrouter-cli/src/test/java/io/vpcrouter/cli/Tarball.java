package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The archive that users get, unpacked by the program that they use for it. */
final class Tarball {
    static final Path FILE = Path.of(System.getProperty("vpcrouter.tarball"));

    private final Path home;

    private Tarball(Path home) {
        this.home = home;
    }

    /** Unpacks it into a new directory of this name. */
    static Tarball unpack(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int code = new ProcessBuilder(
                        "tar",
                        "-xzf",
                        FILE.toAbsolutePath().toString(),
                        "--strip-components=1",
                        "-C",
                        directory.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("tar cannot unpack " + FILE);
        }
        return new Tarball(directory);
    }

    Path path(String name) {
        return home.resolve(name);
    }

    /** What starts it: with the Java of these tests, without a cache, and with credentials that the simulated EC2 takes. */
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("VPCROUTER_CACHE_DIR", "");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        return environment;
    }

    Program start(Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(path("bin/vpcrouter").toString()));
        command.addAll(List.of(args));
        return Program.startCommand(environment, command);
    }

    Program start(String... args) {
        return start(environment(), args);
    }
}
