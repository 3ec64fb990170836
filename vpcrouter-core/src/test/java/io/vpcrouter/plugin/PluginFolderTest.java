package io.vpcrouter.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginFolderTest {
    @TempDir
    private Path folder;

    private List<String> warnings() {
        try (PluginFolder opened = PluginFolder.open(Optional.of(folder), Location.of("test"), "--plugins")) {
            return opened.warnings().stream().map(Problem::message).toList();
        }
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void warnsOfWhatEverybodyCanWrite() throws IOException {
        Path jar = folder.resolve("a.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("x"));
        }
        allow(folder, "rwxrwxr-x");
        allow(jar, "rw-rw-r--");
        assertThat(warnings()).noneMatch(text -> text.contains("everybody"));

        allow(folder, "rwxrwxrwx");
        allow(jar, "rw-rw-rw-");
        assertThat(warnings())
                .filteredOn(text -> !text.contains("without a plugin"))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text)
                        .contains(
                                "can be written by everybody", "only its owner can write, because its code runs here"));
    }

    private void jar(String name, String... entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "META-INF/services/io.vpcrouter.spi.HealthPlugn",
                "META-INF/services/io.vpcrouter.HealthPlugin",
                "META-INF/services/io.vpcrouter.spi.healthplugin",
                "META-INF/service/io.vpcrouter.spi.HealthPlugin",
            })
    void namesAServiceFileThatNobodyReads(String path) throws IOException {
        jar("a.jar", path, "x/A.class");

        assertThat(warnings())
                .containsExactly("--plugins: " + folder.resolve("a.jar") + " with " + path
                        + " (expected: META-INF/services/io.vpcrouter.spi.HealthPlugin);"
                        + " nobody reads a service file of another name");
    }

    @Test
    void namesAJarWithoutAPluginUnlessItStandsBesideOne() throws IOException {
        jar("library.jar", "x/A.class", "META-INF/services/javax.script.ScriptEngineFactory");
        assertThat(warnings())
                .containsExactly("--plugins: " + folder.resolve("library.jar") + " without a plugin"
                        + " (expected: a file in META-INF/services that names the class of a plugin)");

        jar("plugin.jar", "META-INF/services/io.vpcrouter.spi.CloudPlugin");
        assertThat(warnings()).isEmpty();
    }

    private Path declaring(String name, String modes) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/io.vpcrouter.spi.ModePlugin"));
            out.write(modes.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    /** In the order of their names, as the classes are looked up. */
    @Test
    void namesThePluginThatStandsInTwoJars() throws IOException {
        Path old = declaring("mine-1.0.jar", "x.Old # of 2025\n\nx.Mine");
        Path renewed = declaring("mine-1.1.jar", "x.Mine\nx.New");
        declaring("other.jar", "x.Other");

        assertThat(warnings())
                .containsExactly("--plugins: x.Mine in " + old + " and in " + renewed
                        + " (expected: one of them); the first one is used");
    }

    @Test
    void whatCannotBeUsedIsToldWithoutControlCharacters() {
        FailedPlugin failed = new FailedPlugin(
                PluginKind.MODE, "x\u001b[31m", "a\u009b\u202e.jar", "one\ntwo\u2028" + "y".repeat(1_000));

        assertThat(failed.toString())
                .doesNotContain("\u001b", "\u009b", "\u202e", "\n", "\u2028")
                .contains("one two")
                .hasSizeLessThan(600);
    }
}
