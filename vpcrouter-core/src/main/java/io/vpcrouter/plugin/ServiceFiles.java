package io.vpcrouter.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that declare the plugins of one kind. The service loader reads them itself; they are read here again only
 * when it failed, because its errors name a class without its JAR, or no class at all.
 */
final class ServiceFiles {
    private final String path;
    private final ClassLoader loader;
    private final Set<String> blamed = new HashSet<>();

    ServiceFiles(Class<?> type, ClassLoader loader) {
        this.path = "META-INF/services/" + type.getName();
        this.loader = loader;
    }

    PluginLoadException blame(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Map<String, String> jarOfClass = new LinkedHashMap<>();
        for (URL file : files()) {
            String jar = FolderLoader.nameOf(JarNames.of(file, path), loader);
            if (message.contains(file.toString())) {
                return new PluginLoadException(path, jar, failure);
            }
            classNames(file).forEach(name -> jarOfClass.putIfAbsent(name, jar));
        }
        for (Map.Entry<String, String> declared : jarOfClass.entrySet()) {
            if (!blamed.contains(declared.getKey()) && isToBlame(declared.getKey(), failure, message)) {
                blamed.add(declared.getKey());
                return new PluginLoadException(declared.getKey(), declared.getValue(), failure);
            }
        }
        return new PluginLoadException(path, JarNames.UNKNOWN, failure);
    }

    private boolean isToBlame(String className, Throwable failure, String message) {
        if (!(failure instanceof LinkageError)) {
            return List.of(message.split("[\\s:]+")).contains(className);
        }
        // A linkage error names the missing class, not the plugin that needs it. The plugin that fails again in the
        // same way is the one.
        try {
            Constructor<?> unused = Class.forName(className, false, loader).getConstructor();
            return false;
        } catch (LinkageError e) {
            return message.equals(String.valueOf(e.getMessage()));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private List<URL> files() {
        try {
            return Collections.list(loader.getResources(path));
        } catch (IOException e) {
            // The service loader has met the same error, and it is the one that is reported.
            return List.of();
        }
    }

    private static List<String> classNames(URL file) {
        try {
            URLConnection connection = file.openConnection();
            connection.setUseCaches(false);
            return classNames(connection.getInputStream());
        } catch (IOException e) {
            // As in files(): whatever could be read must suffice.
            return List.of();
        }
    }

    /** The classes that a service file names, in their order. Closes the stream. */
    static List<String> classNames(InputStream file) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
