package io.vpcrouter.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The version of the program, from the manifest of its own JAR, and of the Java that runs it. */
public final class Version {
    private static final String UNPACKAGED = "unpackaged";
    private static final Attributes FACTS = facts();

    private Version() {}

    /** The version of the program. */
    public static String number() {
        return fact("Implementation-Version").orElse(UNPACKAGED);
    }

    /** The facts for a bug report. */
    static String text() {
        StringBuilder text = new StringBuilder("vpcrouter ").append(number()).append('\n');
        line(text, "commit: ", fact("Build-Commit"));
        line(text, "build time: ", fact("Build-Time"));
        line(text, "built with: JDK ", fact("Build-Jdk-Spec"));
        line(text, "built for: Java ", fact("Build-Java-Target"));
        return text.append("running on: Java ")
                .append(Runtime.version())
                .append(", ")
                .append(System.getProperty("java.vm.name"))
                .append(", ")
                .append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .append('\n')
                .toString();
    }

    private static void line(StringBuilder text, String name, Optional<String> fact) {
        fact.ifPresent(value -> text.append(name).append(value).append('\n'));
    }

    /** The program's own JAR, if it runs from one. */
    public static Optional<Path> ownJar() {
        CodeSource source = Version.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(location.toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Started in an unusual way, such as from a nested JAR: there is no file of its own.
            return Optional.empty();
        }
    }

    private static Optional<String> fact(String name) {
        // A build without a repository leaves the name of the property as the value.
        return Optional.ofNullable(FACTS.getValue(name)).map(value -> value.startsWith("${") ? "unknown" : value);
    }

    private static Attributes facts() {
        Optional<Path> jar = ownJar();
        if (jar.isEmpty()) {
            return new Attributes();
        }
        try (JarFile file = new JarFile(jar.get().toFile())) {
            return file.getManifest() == null
                    ? new Attributes()
                    : file.getManifest().getMainAttributes();
        } catch (IOException e) {
            // The program works without its version.
            return new Attributes();
        }
    }
}
