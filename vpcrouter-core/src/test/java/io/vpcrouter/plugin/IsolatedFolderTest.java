package io.vpcrouter.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of JARs, built and loaded as users do. */
class IsolatedFolderTest {
    private static final Location HERE = Location.of("test");

    @TempDir
    private Path plugins;

    private PluginFolder open() {
        return PluginFolder.open(Optional.of(plugins), HERE, "--plugins");
    }

    /** A mode whose version says what a piece of code finds out. */
    private static PluginJar mode(PluginJar jar, String className, String name, String version) {
        return jar.mode(
                        className,
                        "public String name() { return \"" + name + "\"; }"
                                + "public String version() { try { return " + version + "; }"
                                + " catch (Exception | LinkageError e) { return \"not seen\"; } }"
                                + "private static String seen(String type) throws ClassNotFoundException {"
                                + " return Class.forName(type).getSimpleName(); }")
                .declares("ModePlugin", className);
    }

    private PluginJar in(String folder, String jar) {
        return PluginJar.in(plugins, folder, jar);
    }

    private static ModePlugin find(PluginRegistry registry, String name) {
        return registry.mode(name, HERE).orThrow().instance();
    }

    @Test
    void eachFolderHasItsOwnVersionOfALibrary() {
        for (String each : List.of("one", "two")) {
            PluginJar jar = in(each, "plugin.jar")
                    .source(
                            "lib.Shared",
                            "public class Shared { public static String text() { return \"" + each + "\"; } }");
            mode(jar, each + ".Plugin", each, "seen(\"lib.Shared\") + lib.Shared.text()")
                    .build();
        }
        try (PluginFolder folder = open()) {
            PluginRegistry registry = PluginRegistry.load(folder.source());

            assertThat(registry.failed()).isEmpty();
            assertThat(folder.warnings()).isEmpty();
            assertThat(find(registry, "one").version()).isEqualTo("Sharedone");
            assertThat(find(registry, "two").version()).isEqualTo("Sharedtwo");
            assertThat(registry.found())
                    .extracting(FoundPlugin::jar)
                    .filteredOn(jar -> jar.endsWith("plugin.jar"))
                    .containsExactly("one/plugin.jar", "two/plugin.jar");
        }
    }

    @Test
    void aFolderSeesTheApiAndNothingElseOfTheProgram() {
        mode(in("a", "a.jar"), "a.Api", "api", "seen(\"io.vpcrouter.spec.RouteSpecJson\")")
                .build();
        mode(in("b", "b.jar"), "b.Log", "log", "seen(\"org.slf4j.LoggerFactory\")")
                .build();
        mode(in("c", "c.jar"), "c.Jackson", "jackson", "seen(\"com.fasterxml.jackson.core.JsonFactory\")")
                .build();
        mode(in("d", "d.jar"), "d.Room", "room", "seen(\"io.vpcrouter.internal.write.WriteGate\")")
                .build();
        mode(in("e", "e.jar"), "e.Other", "other", "seen(\"a.Api\")").build();
        mode(
                        new PluginJar(plugins, "direct.jar"),
                        "f.Direct",
                        "direct",
                        "seen(\"com.fasterxml.jackson.core.JsonFactory\")")
                .build();
        try (PluginFolder folder = open()) {
            PluginRegistry registry = PluginRegistry.load(folder.source());

            assertThat(find(registry, "api").version()).isEqualTo("RouteSpecJson");
            assertThat(find(registry, "log").version()).isEqualTo("LoggerFactory");
            assertThat(find(registry, "jackson").version()).isEqualTo("not seen");
            assertThat(find(registry, "room").version()).isEqualTo("not seen");
            assertThat(find(registry, "other").version()).isEqualTo("not seen");
            assertThat(find(registry, "direct").version()).isEqualTo("JsonFactory");
        }
    }

    @Test
    void aFolderDoesNotSeeTheServiceFilesOfTheProgram() throws IOException {
        String services = "META-INF/services/org.junit.platform.engine.TestEngine";
        assertThat(getClass().getClassLoader().getResource(services)).isNotNull();

        ClassLoader api = new PublishedApi(getClass().getClassLoader());

        assertThat(api.getResource(services)).isNull();
        assertThat(api.getResources(services).hasMoreElements()).isFalse();
    }

    @Test
    void thePublishedApiIsEveryPackageOfTheCoreThatIsNoInternalRoom() throws IOException {
        Path sources = Path.of("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> published = files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(room -> !room.startsWith("io.vpcrouter.internal."))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(new TreeSet<>(PublishedApi.PACKAGES)).isEqualTo(published);
        }
    }

    @Test
    void namesClassesThatStandInTwoPlaces() {
        String shared = "public class Shared {}";
        PluginJar plugin = mode(in("a", "a.jar").source("lib.Shared", shared), "a.Plugin", "a", "\"1\"");
        plugin.build();
        in("a", "b.jar")
                .source("lib.Shared", shared)
                .source("lib.Only", "public class Only {}")
                .build();
        in("a", "c.jar")
                .source("org.slf4j.Logger", "public interface Logger {}")
                .build();
        mode(in("b", "good.jar"), "b.Plugin", "b", "\"1\"").build();
        try (PluginFolder folder = open()) {
            assertThat(folder.folders())
                    .containsExactly(
                            new IsolatedFolder(
                                    "a",
                                    List.of("a.jar", "b.jar", "c.jar"),
                                    List.of(
                                            "in a.jar and in b.jar: 1 class: lib.Shared; what a.jar has is used",
                                            "in the program and in c.jar: 1 class: org.slf4j.Logger;"
                                                    + " what the program has is used")),
                            new IsolatedFolder("b", List.of("good.jar"), List.of()));
        }
    }

    @Test
    void aBrokenFolderHidesNoOther() {
        for (int i = 0; i < 15; i++) {
            in("a", "bad" + i + ".jar")
                    .declares("ModePlugin", "not a class name")
                    .build();
        }
        mode(in("b", "good.jar"), "b.Plugin", "good", "\"1\"").build();
        try (PluginFolder folder = open()) {
            PluginRegistry registry = PluginRegistry.load(folder.source());

            assertThat(registry.mode("good", HERE).isValid()).isTrue();
            assertThat(registry.failed())
                    .isNotEmpty()
                    .allSatisfy(failed -> assertThat(failed.jar()).startsWith("a/bad"));
        }
    }

    @Test
    void namesAFolderWithoutAPluginOnceAndPassesOverHiddenOnes() throws IOException {
        in("empty", "x.jar").source("x.A", "public class A {}").build();
        in("empty", "y.jar").source("y.B", "public class B {}").build();
        Files.createDirectories(plugins.resolve("none"));
        Files.createDirectories(plugins.resolve("..data"));
        try (PluginFolder folder = open()) {
            assertThat(folder.warnings())
                    .extracting(Problem::message)
                    .containsExactly(
                            "--plugins: " + plugins.resolve("empty") + " without a plugin"
                                    + " (expected: a file in META-INF/services that names the class of a plugin)",
                            "--plugins: " + plugins.resolve("none") + " without a plugin"
                                    + " (expected: a file in META-INF/services that names the class of a plugin)");
            assertThat(folder.folders()).extracting(IsolatedFolder::name).containsExactly("empty", "none");
        }
    }

    @Test
    void atTheEndTheJarsAreClosed() {
        PluginJar jar = in("a", "a.jar").source("lib.Later", "public class Later {}");
        mode(jar, "a.Plugin", "a", "\"1\"").build();
        ClassLoader loader;
        try (PluginFolder folder = open()) {
            loader = find(PluginRegistry.load(folder.source()), "a").getClass().getClassLoader();
        }

        assertThatThrownBy(() -> loader.loadClass("lib.Later")).isInstanceOf(ClassNotFoundException.class);
    }
}
