package io.vpcrouter.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.release.Poms.Pom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what a plugin writer does: copies the template out of the project, builds it with nothing but what is published,
 * puts its JAR into a folder, and runs the program with it. No network, and no writing into the shared repository.
 */
class PluginTemplateIT {
    private static final String VERSION = System.getProperty("vpcrouter.version");
    private static final Path SHARED = Path.of(System.getProperty("vpcrouter.repository"));
    private static final Path MAVEN = Path.of(System.getProperty("vpcrouter.maven"), "bin", "mvn");
    private static final Path PROGRAM = Poms.ROOT.resolve("vpcrouter-cli/target/vpcrouter.jar");
    private static final long LONGEST_SECONDS = 600;

    @TempDir
    private Path folder;

    @Test
    void theTemplateBuildsAloneAndTheProgramRunsWithIt() throws Exception {
        Path published = publish();
        Path template = copyTemplate();
        Path settings = settings(published);

        build(template, settings);
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path jar = template.resolve("target/vpcrouter-plugin-example-1.0.0-SNAPSHOT.jar");
        Files.copy(jar, plugins.resolve("mine.jar"));

        Result listed = program("plugins", "--plugins", plugins.toString());
        assertThat(listed.status()).as(listed.text()).isZero();
        assertThat(listed.text())
                .contains("csv", "exec", "mine.jar", "csv_file", "exec_command")
                .doesNotContain("Not usable");

        Path routes = Files.writeString(folder.resolve("routes.csv"), "10.55.16.0/24,127.0.10.1\n");
        Result planned = plan(plugins, routes);
        assertThat(planned.status()).as(planned.text()).isEqualTo(10);
        assertThat(planned.text()).contains("10.55.16.0/24", "127.0.10.1");

        Files.writeString(routes, "10.55.16.0/24,127.0.10.1\nnowhere,127.0.10.1\n");
        Result refused = plan(plugins, routes);
        assertThat(refused.status()).as(refused.text()).isEqualTo(2);
        assertThat(refused.text())
                .contains("routes.csv:2:1: error: mode csv (mine.jar): destination: nowhere (expected: a CIDR)");
    }

    private Result plan(Path plugins, Path routes) throws Exception {
        return program(
                "plan",
                "--plugins",
                plugins.toString(),
                "-m",
                "csv",
                "--csv_file",
                routes.toString(),
                // Not exec: on a busy machine even a shell may take longer than a probe may.
                "-H",
                "always",
                "--cloud",
                "simulated",
                "--sim_vpc",
                Poms.ROOT.resolve("examples/vpc.json").toString());
    }

    // ---- A repository with our artifacts, as Central would have them ------------------------------------------------

    private Path publish() throws IOException {
        Path repository = Files.createDirectory(folder.resolve("published"));
        put(repository, Poms.root());
        for (Pom module : Poms.published()) {
            put(repository, module);
        }
        return repository;
    }

    private static void put(Path repository, Pom pom) throws IOException {
        Path target = Files.createDirectories(
                repository.resolve("io/vpcrouter").resolve(pom.artifact()).resolve(VERSION));
        String name = pom.artifact() + "-" + VERSION;
        Files.copy(pom.folder().resolve("pom.xml"), target.resolve(name + ".pom"));
        if (pom.hasJar()) {
            Files.copy(pom.folder().resolve("target").resolve(name + ".jar"), target.resolve(name + ".jar"));
        }
    }

    private Path copyTemplate() throws IOException {
        Path from = Poms.ROOT.resolve("vpcrouter-plugin-example");
        Path to = folder.resolve("template");
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(file -> !from.relativize(file).startsWith("target"))
                    .toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
        return to;
    }

    /** The shared repository stands for Central, which would have everything in it; nothing is asked of the network. */
    private Path settings(Path published) throws IOException {
        return Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror><id>instead-of-central</id><mirrorOf>central</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                  <profiles>
                    <profile>
                      <id>published</id>
                      <repositories>
                        <repository><id>published</id><url>%s</url></repository>
                      </repositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>published</activeProfile></activeProfiles>
                </settings>
                """.formatted(SHARED.toUri(), published.toUri()));
    }

    private void build(Path template, Path settings) throws Exception {
        Result built = run(
                template,
                List.of(
                        MAVEN.toString(),
                        "-B",
                        "-q",
                        "-s",
                        settings.toString(),
                        "-Dmaven.repo.local=" + folder.resolve("repository"),
                        // The health check has its own tests in the build of the project; here the shorter ones do.
                        "-Dtest=Csv*Test",
                        "package"));
        assertThat(built.status()).as(built.text()).isZero();
    }

    // ---- Processes --------------------------------------------------------------------------------------------------

    /** How a process ended, and what it wrote to both of its outputs. */
    private record Result(int status, String text) {}

    private Result program(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString()));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    private Result run(Path directory, List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        try (InputStream nothing = process.getInputStream()) {
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; so far: %s", command, Files.readString(output, StandardCharsets.UTF_8))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
