package io.vpcrouter.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A JAR as a plugin writer would build it: compiled sources and a service file. */
final class PluginJar {
    private final Path folder;
    private final String fileName;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> serviceFiles = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    PluginJar(Path folder, String fileName) {
        this.folder = folder;
        this.fileName = fileName;
    }

    /** A JAR in a plugin folder of that name. */
    static PluginJar in(Path folder, String name, String fileName) {
        return new PluginJar(folder.resolve(name), fileName);
    }

    /** A class whose text begins with what stands between the package and the end of the file. */
    PluginJar source(String className, String text) {
        String packageName = className.substring(0, className.lastIndexOf('.'));
        sources.put(className, "package " + packageName + ";\nimport io.vpcrouter.spi.*;\n" + text);
        return this;
    }

    /** A mode plugin with members of its own. */
    PluginJar mode(String className, String members) {
        return source(
                className,
                "public class " + className.substring(className.lastIndexOf('.') + 1) + " implements ModePlugin {\n"
                        + "public Mode create(OptionValues options, ModeContext context) {"
                        + " throw new UnsupportedOperationException(); }\n" + members + "}\n");
    }

    /** A mode plugin with nothing but a name, declared. */
    PluginJar goodMode(String className, String name) {
        return mode(className, "public String name() { return \"" + name + "\"; }")
                .declares("ModePlugin", className);
    }

    PluginJar declares(String type, String lines) {
        serviceFiles.merge("META-INF/services/io.vpcrouter.spi." + type, lines + "\n", String::concat);
        return this;
    }

    /** A class that is there when the others are compiled, and missing in the JAR. */
    PluginJar without(String className) {
        leftOut.add(className.replace('.', '/') + ".class");
        return this;
    }

    URL build() {
        try {
            Path classes = Files.createDirectories(folder.resolve(fileName + "-classes"));
            compile(classes);
            for (String path : leftOut) {
                Files.delete(classes.resolve(path));
            }
            for (Map.Entry<String, String> file : serviceFiles.entrySet()) {
                Path target = classes.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
            Path jar = folder.resolve(fileName);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    out.putNextEntry(
                            new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        Path source = folder.resolve(fileName + "-sources");
        List<String> arguments = new ArrayList<>(List.of(
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none"));
        for (Map.Entry<String, String> entry : sources.entrySet()) {
            Path file = source.resolve(entry.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.getValue(), StandardCharsets.UTF_8);
            arguments.add(file.toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("compilation of %s", fileName).isZero();
    }

    /** A loader that sees the JARs, in this order, and the SPI. */
    static URLClassLoader loader(PluginJar... jars) {
        return new URLClassLoader(
                Stream.of(jars).map(PluginJar::build).toArray(URL[]::new), PluginJar.class.getClassLoader());
    }

    /** A loader that sees a folder of classes, as in an IDE. */
    static URLClassLoader folderLoader(PluginJar jar) throws MalformedURLException {
        jar.build();
        return new URLClassLoader(
                new URL[] {jar.folder.resolve(jar.fileName + "-classes").toUri().toURL()},
                PluginJar.class.getClassLoader());
    }
}
