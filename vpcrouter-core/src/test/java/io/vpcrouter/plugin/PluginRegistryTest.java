package io.vpcrouter.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.Plugin;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginRegistryTest {
    private static final Location HERE = Location.of("--mode");

    @TempDir
    private Path folder;

    private PluginJar jar(String fileName) {
        return new PluginJar(folder, fileName);
    }

    private static PluginRegistry load(PluginJar... jars) throws IOException {
        try (URLClassLoader loader = PluginJar.loader(jars)) {
            return PluginRegistry.load(PluginSource.of(loader));
        }
    }

    private static String message(Validated<?> found) {
        assertThat(found.isValid()).isFalse();
        return found.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void findsPluginsOfEveryKindByNameWithVersionJarAndOptions() throws IOException {
        PluginRegistry registry = load(
                jar("modes.jar")
                        .mode(
                                "a.CsvMode",
                                "public String name() { return \"csv\"; } public String version() { return \"2.1\"; }"
                                        + "public java.util.List<OptionSpec<?>> options() { return java.util.List.of("
                                        + "OptionSpec.flag(\"csv_header\", \"The first line is a header.\")); }")
                        .declares("ModePlugin", "a.CsvMode"),
                jar("rest.jar")
                        .source(
                                "b.Check",
                                "public class Check implements HealthPlugin { public String name() { return \"csv\"; }"
                                        + "public HealthMonitor create(OptionValues o, HealthContext c) { return null; } }")
                        .source(
                                "b.Cloud",
                                "public class Cloud implements CloudPlugin { public String name() { return \"gcp\"; }"
                                        + "public CloudProvider create(OptionValues o, CloudContext c) { return null; } }")
                        .declares("HealthPlugin", "b.Check")
                        .declares("CloudPlugin", "b.Cloud"));

        FoundPlugin<ModePlugin> csv = registry.mode("csv", HERE).orThrow();

        assertThat(csv.kind()).isEqualTo(PluginKind.MODE);
        assertThat(csv.version()).isEqualTo("2.1");
        assertThat(csv.jar()).isEqualTo("modes.jar");
        assertThat(csv.options()).extracting(option -> option.name()).containsExactly("csv_header");
        assertThat(csv.instance().getClass().getName()).isEqualTo("a.CsvMode");
        assertThat(registry.health("csv", HERE).orThrow().className()).isEqualTo("b.Check");
        assertThat(registry.cloud("gcp", HERE).orThrow().version()).isEqualTo("unknown");
        assertThat(registry.found())
                .extracting(plugin -> plugin.kind().text() + " " + plugin.name() + " " + plugin.jar())
                .containsExactly("mode csv modes.jar", "health csv rest.jar", "cloud gcp rest.jar");
        assertThat(registry.failed()).isEmpty();
    }

    @Test
    void findsAPluginByItsFullClassName() throws IOException {
        PluginRegistry registry = load(jar("modes.jar").goodMode("a.CsvMode", "csv"));

        assertThat(registry.mode("a.CsvMode", HERE).orThrow().name()).isEqualTo("csv");
    }

    @Test
    void showsThePathOfAFolderOfClasses() throws IOException {
        try (URLClassLoader loader = PluginJar.folderLoader(jar("modes").goodMode("a.CsvMode", "csv"))) {
            assertThat(PluginRegistry.load(PluginSource.of(loader)).found())
                    .extracting(FoundPlugin::jar)
                    .containsExactly(folder.resolve("modes-classes").toString());
        }
    }

    /** Each broken in one way; who is to blame, and a part of what is told about it. */
    static Stream<Arguments> brokenPlugins() {
        String name = "public String name() { return \"bad\"; }";
        return Stream.of(
                arguments("missing class", "a.Missing", "", "not found"),
                arguments(
                        "throwing constructor",
                        "a.Bad",
                        name + "public Bad() { throw new IllegalStateException(\"boom\\n\\u001b[31m\"); }",
                        "java.lang.IllegalStateException: boom \ufffd[31m"),
                arguments("private constructor", "a.Bad", name + "private Bad() {}", "no-arg constructor"),
                arguments("constructor with arguments", "a.Bad", name + "public Bad(int a) {}", "no-arg constructor"),
                arguments(
                        "throwing static initialiser",
                        "a.Bad",
                        name + "static int x = Integer.parseInt(\"x\");",
                        "java.lang.NumberFormatException"),
                arguments(
                        "endless constructor",
                        "a.Bad",
                        name + "public Bad() { new Bad(); }",
                        "java.lang.StackOverflowError"),
                arguments(
                        "failure that cannot say what it is",
                        "a.Bad",
                        name + "public Bad() { throw new RuntimeException() {"
                                + " public String toString() { throw new IllegalStateException(); } }; }",
                        "ServiceConfigurationError"),
                arguments(
                        "throwing name", "a.Bad", "public String name() { throw new Error(\"boom\"); }", "Error: boom"),
                arguments("null name", "a.Bad", "public String name() { return null; }", "name: null (expected: "),
                arguments("wrong name", "a.Bad", "public String name() { return \"Bad\"; }", "name: Bad (expected: "),
                arguments(
                        "throwing version",
                        "a.Bad",
                        name + "public String version() { throw new IllegalStateException(\"boom\"); }",
                        "boom"),
                arguments("null version", "a.Bad", name + "public String version() { return null; }", "version: null"),
                arguments(
                        "throwing options",
                        "a.Bad",
                        name + "public java.util.List<OptionSpec<?>> options() {"
                                + " return java.util.List.of(OptionSpec.flag(\"Wrong\", \"\")); }",
                        "option name: Wrong"),
                arguments(
                        "null options",
                        "a.Bad",
                        name + "public java.util.List<OptionSpec<?>> options() { return null; }",
                        "options: null"),
                arguments(
                        "null among the options",
                        "a.Bad",
                        name + "public java.util.List<OptionSpec<?>> options() {"
                                + " return java.util.Collections.singletonList(null); }",
                        "options: a null"),
                arguments(
                        "one option twice",
                        "a.Bad",
                        name + "public java.util.List<OptionSpec<?>> options() { return java.util.List.of("
                                + "OptionSpec.flag(\"deep\", \"\"), OptionSpec.flag(\"deep\", \"\")); }",
                        "option: --deep twice"),
                arguments(
                        "one letter twice",
                        "a.Bad",
                        name + "public java.util.List<OptionSpec<?>> options() { return java.util.List.of("
                                + "OptionSpec.flag(\"deep\", \"\").withShortName(\"d\"),"
                                + " OptionSpec.flag(\"dark\", \"\").withShortName(\"d\")); }",
                        "option: -d twice"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPlugins")
    void namesABrokenPluginAndItsJarAndTheOthersStillWork(String title, String className, String members, String reason)
            throws IOException {
        PluginJar bad = jar("bad.jar").declares("ModePlugin", className);
        if (!members.isEmpty()) {
            bad.mode(className, members);
        }

        PluginRegistry registry = load(
                jar("first.jar").goodMode("g.First", "first"),
                bad,
                jar("last.jar").goodMode("g.Last", "last"));

        assertThat(registry.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.what()).isEqualTo(className);
            assertThat(failed.jar()).isEqualTo("bad.jar");
            assertThat(failed.reason()).contains(reason).doesNotContain("\n");
        });
        assertThat(registry.found()).extracting(FoundPlugin::name).containsExactly("first", "last");
        assertThat(message(registry.mode("bad", HERE)))
                .contains("one of first, last")
                .contains(className + " (bad.jar): ");
    }

    @Test
    void namesAClassThatIsNoPlugin() throws IOException {
        PluginRegistry registry = load(jar("bad.jar")
                .source("a.Other", "public class Other {}")
                .goodMode("g.Good", "good")
                .declares("ModePlugin", "a.Other"));

        assertThat(registry.failed())
                .extracting(FailedPlugin::toString)
                .containsExactly("mode a.Other (bad.jar): a.Other not a subtype");
        assertThat(registry.mode("good", HERE).isValid()).isTrue();
    }

    @Test
    void namesTheJarOfABrokenServiceFile() throws IOException {
        PluginRegistry registry = load(
                jar("bad.jar").declares("ModePlugin", "not a class name"),
                jar("good.jar").goodMode("g.Good", "good"));

        assertThat(registry.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.what()).isEqualTo("META-INF/services/io.vpcrouter.spi.ModePlugin");
            assertThat(failed.jar()).isEqualTo("bad.jar");
            assertThat(failed.reason()).contains("configuration-file syntax");
        });
        assertThat(registry.mode("good", HERE).isValid()).isTrue();
    }

    @Test
    void namesEachPluginWhoseSuperclassIsMissing() throws IOException {
        PluginJar bad = jar("bad.jar")
                .source(
                        "a.Base",
                        "public abstract class Base implements ModePlugin { public Mode create("
                                + "OptionValues options, ModeContext context) { return null; } }")
                .source("a.One", "public class One extends Base { public String name() { return \"one\"; } }")
                .source("a.Two", "public class Two extends Base { public String name() { return \"two\"; } }")
                .declares("ModePlugin", "a.One\na.Two")
                .without("a.Base");

        PluginRegistry registry = load(bad, jar("good.jar").goodMode("g.Good", "good"));

        assertThat(registry.failed())
                .extracting(failed -> failed.what() + " " + failed.jar() + " " + failed.reason())
                .containsExactly(
                        "a.One bad.jar java.lang.NoClassDefFoundError: a/Base:"
                                + " java.lang.ClassNotFoundException: a.Base",
                        "a.Two bad.jar java.lang.NoClassDefFoundError: a/Base:"
                                + " java.lang.ClassNotFoundException: a.Base");
        assertThat(registry.mode("good", HERE).isValid()).isTrue();
    }

    @Test
    void aNameThatTwoPluginsHaveChoosesNeitherAndTheirClassNamesStillDo() throws IOException {
        PluginRegistry registry = load(
                jar("ours.jar").goodMode("a.Ours", "csv"),
                jar("theirs.jar").goodMode("b.Theirs", "csv"),
                jar("good.jar").goodMode("g.Good", "good"));

        Validated<FoundPlugin<ModePlugin>> csv = registry.mode("csv", HERE);

        assertThat(csv.problems()).extracting(Problem::code).containsExactly("ambiguous-plugin");
        assertThat(message(csv))
                .isEqualTo("--mode: error: mode: csv (expected: a name that only one plugin has, or a class name:"
                        + " a.Ours (ours.jar), b.Theirs (theirs.jar))");
        assertThat(registry.mode("a.Ours", HERE).orThrow().jar()).isEqualTo("ours.jar");
        assertThat(registry.mode("b.Theirs", HERE).orThrow().jar()).isEqualTo("theirs.jar");
        assertThat(registry.mode("good", HERE).isValid()).isTrue();
        assertThat(registry.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.what()).isEqualTo("csv");
            assertThat(failed.jar()).isEqualTo("ours.jar, theirs.jar");
        });
    }

    @Test
    void anUnknownNameListsWhatThereIsAndTheNearestOne() throws IOException {
        PluginRegistry registry =
                load(jar("a.jar").goodMode("a.File", "configfile"), jar("b.jar").goodMode("b.Fixed", "fixedconf"));

        Validated<FoundPlugin<ModePlugin>> mode = registry.mode("configfiel", HERE);

        assertThat(mode.problems()).extracting(Problem::code).containsExactly("unknown-plugin");
        assertThat(message(mode))
                .isEqualTo("--mode: error: mode: configfiel (expected: one of configfile, fixedconf);"
                        + " did you mean configfile?");
    }

    @Test
    void anUnknownNameListsWhatCannotBeUsedOneByOne() throws IOException {
        String names =
                IntStream.rangeClosed(1, 7).mapToObj(i -> "a.Missing" + i).collect(Collectors.joining("\n"));
        PluginJar broken = jar("broken.jar").declares("ModePlugin", names);

        Validated<FoundPlugin<ModePlugin>> mode = load(broken).mode("csv", HERE);

        assertThat(mode.problems())
                .extracting(Problem::code)
                .containsExactly(
                        "unknown-plugin",
                        "unusable-plugin",
                        "unusable-plugin",
                        "unusable-plugin",
                        "unusable-plugin",
                        "unusable-plugin",
                        "unusable-plugin");
        assertThat(mode.problems())
                .extracting(Problem::message)
                .allSatisfy(message -> assertThat(message).hasSizeLessThan(200));
        assertThat(mode.problems().get(1).message()).contains("a.Missing1", "broken.jar");
        assertThat(mode.problems().get(6).message()).contains("mode plugins: 2 more");
    }

    @Test
    void anUnknownNameSaysSoIfThereIsNoPluginAtAll() throws IOException {
        assertThat(message(load().mode("csv", HERE)))
                .isEqualTo("--mode: error: mode: csv (expected: a mode plugin on the classpath; none was found)");
    }

    @Test
    void endsTheSearchIfTheLoaderFailsAtEveryStep() {
        ClassLoader broken = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("disk on fire");
            }
        };

        List<FailedPlugin> failed = PluginRegistry.load(PluginSource.of(broken)).failed();

        assertThat(failed)
                .filteredOn(failure -> failure.kind() == PluginKind.MODE)
                .hasSize(2)
                .first()
                .satisfies(failure -> assertThat(failure.reason()).contains("disk on fire"));
    }

    @Test
    void endsTheSearchIfASourceNeverComesToItsEnd() {
        PluginRegistry registry = PluginRegistry.load(new PluginSource() {
            @Override
            public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type) {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public ServiceLoader.Provider<P> next() {
                        throw new IllegalStateException("never");
                    }
                };
            }
        });

        assertThat(registry.found()).isEmpty();
        assertThat(registry.failed())
                .hasSize(2 * PluginKind.values().length)
                .extracting(FailedPlugin::reason)
                .contains("java.lang.IllegalStateException: never");
    }

    @Test
    void aSourceThatThrowsIsNotedForEachKind() {
        PluginRegistry registry = PluginRegistry.load(new PluginSource() {
            @Override
            public <P extends Plugin> Iterator<ServiceLoader.Provider<P>> providers(Class<P> type) {
                throw new IllegalStateException("no plugins today");
            }
        });

        assertThat(registry.failed())
                .hasSize(PluginKind.values().length)
                .extracting(FailedPlugin::reason)
                .containsOnly("java.lang.IllegalStateException: no plugins today");
    }
}
