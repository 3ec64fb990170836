package io.vpcrouter.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.release.Poms.Pom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JARs as they would be published. */
class PublishedJarsIT {
    private static final String VERSION = System.getProperty("vpcrouter.version");

    static Stream<Pom> modules() {
        return Poms.published().stream().filter(Pom::hasJar);
    }

    private static Path jar(Pom module, String kind) {
        return module.folder().resolve("target").resolve(module.artifact() + "-" + VERSION + kind + ".jar");
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aJarHasItsModuleNameItsVersionAndTheLicence(Pom module) throws IOException {
        try (JarFile jar = new JarFile(jar(module, "").toFile())) {
            String moduleName = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            assertThat(moduleName).startsWith("io.vpcrouter").isNotEqualTo("io.vpcrouter");
            assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                    .isEqualTo(VERSION);
            assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
            assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
            assertThat(jar.stream().map(JarEntry::getName).filter(entry -> entry.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(entry -> folders(moduleName).anyMatch(entry::startsWith));
        }
    }

    /** A module has the package of its name, and rooms below {@code internal}. The core has several packages. */
    private static Stream<String> folders(String moduleName) {
        String name = moduleName.substring("io.vpcrouter.".length());
        return switch (name) {
            case "core" -> Stream.of("io/vpcrouter/");
            case "health" -> Stream.of("io/vpcrouter/health/", "io/vpcrouter/internal/prober/");
            case "server" ->
                Stream.of(
                        "io/vpcrouter/server/",
                        "io/vpcrouter/internal/server/",
                        "io/vpcrouter/notify/",
                        "io/vpcrouter/report/",
                        "io/vpcrouter/systemd/");
            default -> Stream.of("io/vpcrouter/" + name + "/", "io/vpcrouter/internal/" + name + "/");
        };
    }

    @Test
    void moduleNamesAreUnique() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Pom module : modules().toList()) {
            try (JarFile jar = new JarFile(jar(module, "").toFile())) {
                String name = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
                assertThat(names.add(name)).as(name).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void sourcesAndDocumentationGoWithIt(Pom module) throws IOException {
        assertThat(names(jar(module, "-sources")))
                .anyMatch(name -> name.endsWith("/package-info.java"))
                .contains("META-INF/LICENSE");
        assertThat(names(jar(module, "-javadoc"))).contains("index.html");
    }
}
