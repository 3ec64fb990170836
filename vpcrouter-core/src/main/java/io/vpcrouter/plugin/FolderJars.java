package io.vpcrouter.plugin;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/** The JARs of one folder that can be read, and warnings about everything there that will not do what its owner wants. */
final class FolderJars {
    private final Location place;
    private final String option;
    private final List<Problem> warnings = new ArrayList<>();
    private final List<Path> readable = new ArrayList<>();
    private final List<Path> declaring = new ArrayList<>();
    private final List<Path> silent = new ArrayList<>();
    private final Map<String, Path> jarOfPlugin = new HashMap<>();

    private FolderJars(Location place, String option) {
        this.place = place;
        this.option = option;
    }

    /**
     * Looks into the JARs of a folder.
     *
     * @param folder the folder
     * @param isolated whether it is one plugin with its libraries
     * @param place where it was named, for messages
     * @param option what named it, for messages
     * @throws IOException if the folder cannot be read
     */
    static FolderJars of(Path folder, boolean isolated, Location place, String option) throws IOException {
        FolderJars found = new FolderJars(place, option);
        found.warnOfOthers(folder);
        for (Path jar : list(folder, "*.jar")) {
            found.look(jar);
        }
        found.lookForMistakes(folder, isolated);
        return found;
    }

    /** The folders in a folder that may have a plugin each, in the order of their names. */
    static List<Path> foldersIn(Path folder) throws IOException {
        // Kubernetes keeps the files of a volume in folders whose names begin with a dot.
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(
                folder,
                path -> Files.isDirectory(path)
                        && !String.valueOf(path.getFileName()).startsWith("."))) {
            return sorted(folders);
        }
    }

    private static List<Path> list(Path folder, String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            return sorted(files);
        }
    }

    /** The order of a directory is an accident. */
    private static List<Path> sorted(DirectoryStream<Path> paths) {
        List<Path> sorted = new ArrayList<>();
        paths.forEach(sorted::add);
        Collections.sort(sorted);
        return sorted;
    }

    /** A class loader says nothing of a JAR that it cannot read, and the plugin in it would just be missing. */
    private void look(Path jar) throws IOException {
        // A pipe would hold up the start until somebody writes to it.
        if (Files.exists(jar) && !Files.isRegularFile(jar)) {
            warnings.add(unreadable(jar, "it is no regular file"));
            return;
        }
        Set<String> plugins;
        try (JarFile opened = new JarFile(jar.toFile())) {
            (JarServices.declaresPlugins(opened) ? declaring : silent).add(jar);
            plugins = JarServices.plugins(opened);
        } catch (IOException e) {
            warnings.add(unreadable(jar, FileProblems.reason(e)));
            return;
        }
        warnOfOthers(jar);
        warnOfAnotherVersion(jar, plugins);
        readable.add(jar);
    }

    /** Whoever brings a new version of a plugin and leaves the old one there goes on with the old one. */
    private void warnOfAnotherVersion(Path jar, Set<String> plugins) {
        for (String plugin : plugins) {
            Path used = jarOfPlugin.putIfAbsent(plugin, jar);
            if (used != null) {
                warnings.add(Problem.warning(
                                "plugin-twice", place, option, plugin + " in " + used + " and in " + jar, "one of them")
                        .withHint("the first one is used"));
            }
        }
    }

    /** Whoever can write there decides what this program does. */
    private void warnOfOthers(Path path) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
            warnings.add(Problem.warning(
                    "plugin-writable",
                    place,
                    option,
                    path + " can be written by everybody",
                    "one that only its owner can write, because its code runs here"));
        }
    }

    private void lookForMistakes(Path folder, boolean isolated) throws IOException {
        boolean missed = false;
        // Beside plugins, a JAR without one may be a library that one of them needs.
        for (Path jar : declaring.isEmpty() ? silent : declaring) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                List<JarServices.NearMiss> misses = JarServices.nearMisses(opened);
                misses.forEach(miss -> warnings.add(nearMiss(jar, miss)));
                missed |= !misses.isEmpty();
            }
        }
        if (declaring.isEmpty() && !missed) {
            List<Path> without = isolated ? List.of(folder) : silent;
            without.forEach(path -> warnings.add(withoutPlugin(path)));
        }
    }

    private Problem unreadable(Path jar, String reason) {
        return Problem.warning("plugin-jar", place, option, jar.toString(), "a JAR that can be read")
                .withHint(reason);
    }

    private Problem nearMiss(Path jar, JarServices.NearMiss miss) {
        return Problem.warning("plugin-service", place, option, jar + " with " + miss.path(), miss.right())
                .withHint("nobody reads a service file of another name");
    }

    private Problem withoutPlugin(Path path) {
        return Problem.warning(
                "plugin-service",
                place,
                option,
                path + " without a plugin",
                "a file in META-INF/services that names the class of a plugin");
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** The JARs that can be read, in the order of their names. */
    List<Path> paths() {
        return List.copyOf(readable);
    }

    URL[] urls() throws MalformedURLException {
        URL[] urls = new URL[readable.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = readable.get(i).toUri().toURL();
        }
        return urls;
    }
}
