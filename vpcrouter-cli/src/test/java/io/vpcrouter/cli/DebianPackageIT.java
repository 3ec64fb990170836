package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: dpkg installs, upgrades and removes it in a folder that stands for the root of a machine with systemd. */
class DebianPackageIT {
    private static final Path PACKAGE = Path.of(System.getProperty("vpcrouter.deb"));

    @TempDir
    private Path folder;

    private Path root;
    private Path calls;

    @BeforeAll
    static void needsDpkgAndItsRights() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/dpkg")) && Files.isExecutable(Path.of("/usr/bin/dpkg-deb")),
                "NOT TESTED: THE DEBIAN PACKAGE, BECAUSE dpkg IS MISSING");
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "NOT TESTED: THE DEBIAN PACKAGE, BECAUSE ONLY root CAN INSTALL WHAT BELONGS TO root");
    }

    @BeforeEach
    void makeAMachine() throws IOException {
        root = folder.resolve("root");
        for (String place : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "run/systemd/system", "etc")) {
            Files.createDirectories(root.resolve(place));
        }
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        calls = Files.createFile(folder.resolve("systemctl.log"));
        Path systemctl = Files.createDirectories(folder.resolve("bin")).resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\necho \"$*\" >>" + calls + "\n");
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said: %s", List.of(command), said).isZero();
        return said;
    }

    /** Not chrooted, so that the scripts find a shell; Java is not installed in that root. */
    private String dpkg(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("dpkg", "--root=" + root, "--force-script-chrootless", "--force-depends", "--force-confold"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private void install(Path file) throws IOException, InterruptedException {
        dpkg("--install", file.toAbsolutePath().toString());
    }

    private Path at(String place) {
        return root.resolve(place.substring(1));
    }

    private List<String> systemctlCalls() throws IOException {
        return Files.readAllLines(calls);
    }

    /** The same package in a later version, without the plugins, which take long to pack, and with another example of options. */
    private Path nextVersion() throws IOException, InterruptedException {
        Path tree = folder.resolve("next");
        run("dpkg-deb", "--raw-extract", PACKAGE.toAbsolutePath().toString(), tree.toString());
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: 99.0"));
        run("rm", "-r", tree.resolve("opt/vpcrouter/plugins").toString());
        Path options = tree.resolve("etc/vpcrouter/vpcrouter.env");
        Files.writeString(options, Files.readString(options) + "# New in 99.0.\n");
        Path file = folder.resolve("next.deb");
        run("dpkg-deb", "-Zgzip", "-z1", "--build", tree.toString(), file.toString());
        return file;
    }

    private Map<String, String> environmentOfTheService() throws IOException {
        Map<String, String> environment = new HashMap<>(Tarball.environment());
        Files.readAllLines(at("/etc/vpcrouter/vpcrouter.env")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        return environment;
    }

    @Test
    void putsEverythingWhereDebianLooksForItAndStartsNothing() throws Exception {
        install(PACKAGE);

        assertThat(dpkg("--status", "vpcrouter")).contains("Status: install ok installed");
        assertThat(at("/usr/lib/systemd/system/vpcrouter.service"))
                .hasSameTextualContentAs(at("/opt/vpcrouter/systemd/vpcrouter.service"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at("/etc/vpcrouter/vpcrouter.env"))))
                .as("options may hold secrets")
                .isEqualTo("rw-r-----");
        for (String link : List.of(
                "/usr/bin/vpcrouter",
                "/usr/share/man/man1/vpcrouter.1",
                "/usr/share/bash-completion/completions/vpcrouter",
                "/usr/share/zsh/vendor-completions/_vpcrouter")) {
            assertThat(at(Files.readSymbolicLink(at(link)).toString())).isRegularFile();
        }
        try (Stream<Path> plugins = Files.list(at("/opt/vpcrouter/plugins"))) {
            assertThat(plugins.map(each -> each.getFileName().toString())).contains("etcd", "dynamodb");
        }
        // Without a route spec of the operator's own it must not run.
        assertThat(systemctlCalls()).containsExactly("daemon-reload");
        // The unit's DynamicUser is the user of the service, so the package makes none.
        assertThat(at("/etc/passwd")).doesNotExist();
    }

    @Test
    void aReloadNeverEndsTheServiceWhichHasNoLogFile() throws Exception {
        install(PACKAGE);
        assertThat(at("/usr/lib/systemd/system/vpcrouter.service"))
                .content()
                .contains("ExecReload=/bin/kill -HUP $MAINPID\n", "ExecStart=/opt/vpcrouter/bin/vpcrouter run\n");
        Path spec = at("/etc/vpcrouter/route-spec.json");
        Files.writeString(spec, "{\"10.55.16.0/24\": [\"127.0.10.1\"]}");
        Map<String, String> environment = environmentOfTheService();
        environment.put("VPCROUTER_OPT_FILE", spec.toString());
        try (LoopbackRouters hosts = LoopbackRouters.start(List.of("127.0.10.1"));
                Program simulator = Program.startCommand(
                        Tarball.environment(),
                        List.of(
                                at("/opt/vpcrouter/bin/vpcrouter").toString(),
                                "simulate",
                                "--sim_vpc",
                                at("/opt/vpcrouter/examples/vpc.json").toString(),
                                "--sim_port",
                                "0"));
                Program service = Program.startCommand(
                        environment,
                        List.of(
                                at("/opt/vpcrouter/bin/vpcrouter").toString(),
                                "run",
                                "--aws_endpoint=" + simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n"),
                                "--region=us-east-1",
                                "--vpc=vpc-0a1b2c3d4e5f60718",
                                "--health=tcp",
                                "--tcp_check_port=" + hosts.port(),
                                "--port=0"))) {
            service.awaitOutput("route changed: change=create");
            Files.writeString(spec, "{\"10.55.17.0/24\": [\"127.0.10.1\"]}");
            service.hangUp();
            service.awaitOutput("SIGHUP: .* the source of the route spec read again");
            service.awaitOutput("route changed: change=create .*10\\.55\\.17\\.0/24");
            service.terminate();
            assertThat(service.exitCode()).as(service.err()).isZero();
        }
    }

    @Test
    void anUpgradeKeepsTheConfigurationAndRestartsOnlyWhatRuns() throws Exception {
        install(PACKAGE);
        Path options = at("/etc/vpcrouter/vpcrouter.env");
        Files.writeString(options, "VPCROUTER_OPT_MODE=http\n");
        Path spec = Files.writeString(at("/etc/vpcrouter/route-spec.json"), "{}");
        Files.writeString(calls, "");

        install(nextVersion());

        assertThat(dpkg("--status", "vpcrouter")).contains("Version: 99.0", "Status: install ok installed");
        assertThat(options).hasContent("VPCROUTER_OPT_MODE=http\n");
        assertThat(at("/etc/vpcrouter/vpcrouter.env.dpkg-dist")).content().contains("# New in 99.0.");
        assertThat(spec).exists();
        assertThat(systemctlCalls()).containsExactly("daemon-reload", "try-restart vpcrouter.service");
        assertThat(at("/opt/vpcrouter/bin/vpcrouter")).isExecutable();
    }

    @Test
    void aRemovalStopsTheServiceAndOnlyAPurgeForgetsTheConfiguration() throws Exception {
        install(PACKAGE);
        Files.createDirectories(at("/var/lib/private/vpcrouter"));
        Files.createDirectories(at("/var/cache/private/vpcrouter"));
        Files.writeString(calls, "");

        dpkg("--remove", "vpcrouter");

        assertThat(systemctlCalls()).containsExactly("disable --now vpcrouter.service", "daemon-reload");
        assertThat(at("/opt/vpcrouter")).doesNotExist();
        assertThat(at("/usr/bin/vpcrouter")).doesNotExist();
        assertThat(at("/etc/vpcrouter/vpcrouter.env")).exists();
        assertThat(at("/var/lib/private/vpcrouter")).exists();

        dpkg("--purge", "vpcrouter");

        assertThat(at("/etc/vpcrouter")).doesNotExist();
        assertThat(at("/var/lib/private/vpcrouter")).doesNotExist();
        assertThat(at("/var/cache/private/vpcrouter")).doesNotExist();
    }
}
