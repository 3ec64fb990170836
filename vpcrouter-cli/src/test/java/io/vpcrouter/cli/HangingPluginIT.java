package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.hanging.HangingPlugins;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin JAR that does not come back from one of its methods, in a process of its own. */
class HangingPluginIT {
    /** The program ends by itself within 5 s; the rest is for a machine that has other things to do. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    @TempDir
    private Path plugins;

    @BeforeEach
    void makeJar() throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugins.resolve("hanging-1.jar")))) {
            declare(jar, HealthPlugin.class, HangingPlugins.Health.class);
            declare(jar, ModePlugin.class, HangingPlugins.Source.class);
            Path classes = classes();
            for (Path file : filesIn(classes)) {
                jar.putNextEntry(new JarEntry("com/example/hanging/" + file.getFileName()));
                jar.write(Files.readAllBytes(file));
                jar.closeEntry();
            }
        }
    }

    private static Path classes() {
        try {
            return Path.of(HangingPlugins.class
                            .getResource("HangingPlugins.class")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void declare(JarOutputStream jar, Class<?> type, Class<?> plugin) throws IOException {
        jar.putNextEntry(new JarEntry("META-INF/services/" + type.getName()));
        jar.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }

    private Program run(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--plugins=" + plugins,
                "--mode=hanging",
                "--health=hanging",
                "--cloud=simulated",
                "--sim_vpc=" + Path.of("..", "examples", "vpc.json"),
                "--port=0"));
        args.addAll(List.of(more));
        return Program.start(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"check,create", "check,start", "check,watch", "source,create", "source,start"})
    void aPluginThatHangsDoesNotKeepTheProgramFromStopping(String plugin, String method) throws Exception {
        try (Program run = run("--" + plugin + "_hangs_in=" + method)) {
            run.awaitOutput("plugin hangs in " + method);
            run.terminate();
            assertThat(run.exitCode(LONGEST_STOP)).as(run.err()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"check,release", "source,close"})
    void aPluginThatHangsAtTheEndIsLeftBehindAndNamed(String plugin, String method) throws Exception {
        try (Program run = run("--" + plugin + "_hangs_in=" + method)) {
            run.awaitOutput("first pass");
            run.terminate();
            assertThat(run.exitCode(LONGEST_STOP)).as(run.err()).isZero();
            assertThat(run.err()).contains("hanging is still in close()", "HangingPlugins", "stopped in order");
        }
    }

    /** Ten seconds are what is promised, so this test takes as long. */
    @Test
    void aPluginThatHangsAtStartIsNamedWithItsStackAndTheSupervisorIsToldTheTruth() throws Exception {
        try (Program run = run("--source_hangs_in=start")) {
            RawHttp http = new RawHttp(run.awaitOutput("server=(http://\\S+)"));
            run.awaitOutput("plugin hangs in start");
            assertThat(http.get("/readyz").code()).isEqualTo(503);
            assertThat(http.get("/healthz").code()).isEqualTo(200);

            run.awaitOutput("plugin mode hanging is still in start\\(\\) after 10 s");

            // The class loader of the plugins stands before the name.
            run.awaitOutput("at \\S*com\\.example\\.hanging\\.HangingPlugins");
            assertThat(http.get("/healthz").code()).isEqualTo(503);
        }
    }

    @Test
    void aPluginThatCannotStartIsNamedWithItsJarAndTheStackComesWithVerbose() throws Exception {
        try (Program run = run("--check_hangs_in=refuse")) {
            assertThat(run.exitCode()).isEqualTo(ExitCode.START_FAILED.number());
            assertThat(run.err())
                    .contains("health hanging (hanging-1.jar): create() threw java.lang.IllegalStateException: no luck")
                    .doesNotContain("\tat ");
        }
        try (Program run = run("--check_hangs_in=refuse", "--verbose")) {
            assertThat(run.exitCode()).isEqualTo(ExitCode.START_FAILED.number());
            assertThat(run.err()).containsPattern("at \\S*com\\.example\\.hanging\\.HangingPlugins");
        }
    }
}
