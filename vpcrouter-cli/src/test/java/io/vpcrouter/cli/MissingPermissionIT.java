package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user without permissions is told who wants pings; only root can make one, and a network where none may ping. */
class MissingPermissionIT {
    private static final List<String> NOBODY = List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "ip link set lo up && exec \"$@\"",
            "sh",
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all");

    @TempDir
    private Path folder;

    @BeforeEach
    void needsRoot() throws Exception {
        Path jar = Files.copy(Path.of(System.getProperty("vpcrouter.jar")), folder.resolve("vpcrouter.jar"));
        // Nobody reads it, and writes what JNA unpacks.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        String problem = "";
        try {
            Run trial = run(List.of("plugins"));
            problem = trial.exitCode == 0 ? "" : trial.err;
        } catch (IOException e) {
            problem = e.getMessage();
        }
        if (!problem.isEmpty()) {
            String message = "A USER WITHOUT PERMISSIONS IS NOT TESTED HERE, which needs root: " + problem;
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    private record Run(int exitCode, String out, String err) {}

    private Run run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(NOBODY);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-jar",
                folder.resolve("vpcrouter.jar").toString()));
        command.addAll(arguments);
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("VPCROUTER_"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return new Run(process.exitValue(), out, Files.readString(err));
    }

    @Test
    void whoMayNotPingIsToldTheThreeWaysToGrantIt() throws Exception {
        Path vpc = Files.copy(Path.of("..", "examples", "vpc.json"), folder.resolve("vpc.json"));
        Run run = run(List.of(
                "run",
                "-m",
                "fixedconf",
                "--fixed_cidr",
                "10.0.0.0/8",
                "--fixed_hosts",
                "127.0.10.1",
                "--cloud",
                "simulated",
                "--sim_vpc",
                vpc.toString(),
                "-p",
                "0"));
        assertThat(run.exitCode).as(run.err).isEqualTo(3);
        assertThat(run.out).isEmpty();
        assertThat(run.err)
                .contains("no ping socket (EACCES, permission denied)")
                .contains("no raw socket (EPERM, operation not permitted)")
                .contains("net.ipv4.ping_group_range=\"0 2147483647\"")
                .contains("CAP_NET_RAW")
                .contains("AmbientCapabilities=CAP_NET_RAW")
                .contains("--cap-add NET_RAW")
                .contains("run it as root")
                .doesNotContain("\tat ", "WARNING");
    }
}
