package io.vpcrouter.plugin;

import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The name that people know the place by that a class or a file was loaded from. */
final class JarNames {
    static final String UNKNOWN = "unknown JAR";

    private JarNames() {}

    static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? UNKNOWN
                : FolderLoader.nameOf(ofRoot(source.getLocation().toString()), type.getClassLoader());
    }

    /**
     * The JAR or folder that a file lies in.
     *
     * @param file the address of the file, which ends with its path inside the JAR
     * @param path that path
     */
    static String of(URL file, String path) {
        String address = file.toString();
        return ofRoot(address.endsWith(path) ? address.substring(0, address.length() - path.length()) : address);
    }

    /** {@code jar:file:/plugins/a.jar!/}, {@code file:/plugins/a.jar}, {@code file:/project/classes/} and the like. */
    private static String ofRoot(String address) {
        String plain = address.startsWith("jar:") ? address.substring("jar:".length()) : address;
        if (plain.endsWith("!/")) {
            plain = plain.substring(0, plain.length() - "!/".length());
        }
        try {
            Path path = Path.of(URI.create(plain));
            return Files.isDirectory(path) ? path.toString() : String.valueOf(path.getFileName());
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return plain.substring(plain.lastIndexOf('/') + 1);
        }
    }
}
