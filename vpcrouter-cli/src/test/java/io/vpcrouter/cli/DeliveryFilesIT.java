package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.simulator.LoopbackRouters;
import io.vpcrouter.spi.OptionSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The systemd unit, the Dockerfile and the manifests: files that others read, held against what they must say. */
class DeliveryFilesIT {
    @TempDir
    private static Path shared;

    private static Tarball tarball;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
    }

    private static List<String> unitLines() throws IOException {
        return Files.readAllLines(tarball.path("systemd/vpcrouter.service"));
    }

    /** The instructions, each on one line. */
    private static List<String> dockerfile() throws IOException {
        return Files.readString(tarball.path("container/Dockerfile"))
                .replace("\\\n", "")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static List<String> instructions(String name) throws IOException {
        return dockerfile().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said: %s", List.of(command), text).isZero();
        return text;
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static Map<?, ?> manifest(String name) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return (Map<?, ?>)
                new Yaml(new SafeConstructor(options)).load(Files.readString(tarball.path("kubernetes/base/" + name)));
    }

    /** What lies at {@code a.b.0.c}, or null. */
    private static Object at(Object tree, String path) {
        Object here = tree;
        for (String step : path.split("\\.")) {
            if (here instanceof Map<?, ?> map) {
                here = map.get(step);
            } else if (here instanceof List<?> list && Integer.parseInt(step) < list.size()) {
                here = list.get(Integer.parseInt(step));
            } else {
                return null;
            }
        }
        return here;
    }

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        assumeTrue(
                isOnPath("systemd-analyze"),
                "NOT TESTED: THE SYSTEMD UNIT, BECAUSE systemd-analyze IS MISSING (Debian package systemd)");
        Path unit = shared.resolve("vpcrouter.service");
        Files.writeString(
                unit,
                Files.readString(tarball.path("systemd/vpcrouter.service"))
                        .replace("/opt/vpcrouter/bin", tarball.path("bin").toString()));

        assertThat(output("systemd-analyze", "verify", unit.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"etcd", "dynamodb"})
    void systemdAcceptsTheUnitOfAReplica(String store) throws Exception {
        assumeTrue(
                isOnPath("systemd-analyze"),
                "NOT TESTED: THE SYSTEMD DROP-INS, BECAUSE systemd-analyze IS MISSING (Debian package systemd)");
        String dropIn = Files.readString(tarball.path("systemd/replica-" + store + ".conf"));
        Path unit = Files.createDirectories(shared.resolve("replica-" + store)).resolve("vpcrouter.service");
        Files.writeString(
                unit,
                Files.readString(tarball.path("systemd/vpcrouter.service"))
                        .replace("/opt/vpcrouter/bin", tarball.path("bin").toString()));
        Path folder = Files.createDirectories(unit.resolveSibling("vpcrouter.service.d"));
        Files.writeString(folder.resolve("replica.conf"), dropIn);

        assertThat(output("systemd-analyze", "verify", unit.toString())).isEmpty();

        KnownOptions known = new KnownOptions(ShippedPlugins.registry());
        List<String> ofStore = known.of(PluginKind.LEADERSHIP, store).stream()
                .map(OptionSpec::name)
                .toList();
        Matcher options = Pattern.compile("(?m)^Environment=VPCROUTER_OPT_([A-Z_]+)=(\\S+)$")
                .matcher(dropIn);
        List<String> found = new ArrayList<>();
        while (options.find()) {
            String name = options.group(1).toLowerCase(Locale.ROOT);
            found.add(name);
            assertThat(name)
                    .isIn(Stream.concat(Stream.of("leadership"), ofStore.stream())
                            .toList());
        }
        assertThat(dropIn).contains("VPCROUTER_OPT_LEADERSHIP=" + store + "\n");
        assertThat(found).hasSizeGreaterThan(1);
    }

    @Test
    void theManifestsPassTheLinter() throws Exception {
        assumeTrue(
                isOnPath("yamllint"),
                "NOT TESTED: THE STYLE OF THE KUBERNETES MANIFESTS, BECAUSE yamllint IS MISSING (Debian package yamllint)");
        String rules = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}";
        assertThat(output(
                        "yamllint",
                        "--strict",
                        "-d",
                        rules,
                        tarball.path("kubernetes").toString()))
                .isEmpty();
    }

    @Test
    void theUnitHasNoRightsButPings() throws Exception {
        assertThat(unitLines())
                .contains(
                        "DynamicUser=yes",
                        "AmbientCapabilities=CAP_NET_RAW",
                        "CapabilityBoundingSet=CAP_NET_RAW",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "Restart=on-failure",
                        "RestartPreventExitStatus=" + ExitCode.USAGE.number());
    }

    @Test
    void theEnvironmentFileNamesOptionsThatExist() throws Exception {
        Matcher names = Pattern.compile("VPCROUTER_OPT_([A-Z_]+)=")
                .matcher(Files.readString(tarball.path("systemd/vpcrouter.env"))
                        + Files.readString(tarball.path("kubernetes/base/deployment.yaml"))
                                .replaceAll("name: (VPCROUTER_OPT_[A-Z_]+)", "$1="));
        String help;
        try (Program program = tarball.start("--help", "-m", "configfile")) {
            program.exitCode();
            help = program.out();
        }
        List<String> found = new ArrayList<>();
        while (names.find()) {
            found.add(names.group(1));
            assertThat(help).contains("--" + names.group(1).toLowerCase(Locale.ROOT) + " ");
        }
        assertThat(found).contains("MODE", "FILE", "LOGFILE", "ADDRESS");
    }

    @Test
    void theImageIsBuiltOfWhatTheArchiveHas() throws Exception {
        for (String copy : instructions("COPY")) {
            if (!copy.startsWith("--from=")) {
                String[] words = copy.split(" +");
                Arrays.stream(words, 0, words.length - 1)
                        .forEach(source -> assertThat(tarball.path(source)).exists());
            }
        }
        assertThat(instructions("ARG"))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image)
                        .matches("[A-Z_]+=[a-z0-9-]+:[a-z0-9.-]+")
                        .doesNotContain("latest"));
        assertThat(instructions("USER")).singleElement().asString().matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(instructions("EXPOSE")).containsExactly("33289");
        assertThat(instructions("HEALTHCHECK")).singleElement().asString().contains("/opt/vpcrouter/bin/healthcheck");
        assertThat(instructions("ENTRYPOINT")).containsExactly("[\"/opt/vpcrouter/bin/vpcrouter\"]");
        assertThat(dockerfile().get(dockerfile().size() - 1)).isEqualTo("CMD [\"run\"]");
    }

    @Test
    void theProgramRunsOnTheModulesOfTheImage() throws Exception {
        String jlink = instructions("RUN").stream()
                .filter(line -> line.startsWith("jlink "))
                .findFirst()
                .orElseThrow();
        Matcher listed = Pattern.compile("--add-modules (\\S+)").matcher(jlink);
        assertThat(listed.find()).isTrue();
        Path tools = Path.of(System.getProperty("java.home"), "bin");

        String needed = output(
                tools.resolve("jdeps").toString(),
                "--print-module-deps",
                "--ignore-missing-deps",
                "--multi-release",
                "17",
                tarball.path("lib/vpcrouter.jar").toString());
        assertThat(listed.group(1).split(",")).contains(needed.strip().split(","));

        Path java = shared.resolve("java");
        output(tools.resolve("jlink").toString(), "--add-modules", listed.group(1), "--output", java.toString());
        Map<String, String> environment = Tarball.environment();
        environment.put("JAVA_HOME", java.toString());
        try (LoopbackRouters listeners = LoopbackRouters.start(List.of("127.0.10.1"));
                Program simulator = tarball.start(
                        environment,
                        "simulate",
                        "--sim_vpc",
                        tarball.path("examples/vpc.json").toString());
                Program run = tarball.start(
                        environment,
                        "-m=fixedconf",
                        "--fixed_cidr=10.55.16.0/24",
                        "--fixed_hosts=127.0.10.1",
                        "--aws_endpoint=" + simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n"),
                        "--region=us-east-1",
                        "--vpc=vpc-0a1b2c3d4e5f60718",
                        "--health=tcp",
                        "--tcp_check_port=" + listeners.port(),
                        "--port=0")) {
            String port = run.awaitOutput("server=http://127\\.0\\.0\\.1:([0-9]+)/");
            run.awaitOutput("route changed: change=create");
            assertThat(healthCheck(port)).isZero();
            run.terminate();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
            assertThat(healthCheck(port)).as("nobody is there any more").isNotZero();
        }
    }

    private static int healthCheck(String port) throws IOException, InterruptedException {
        ProcessBuilder check = new ProcessBuilder(
                "bash", tarball.path("container/healthcheck.sh").toString());
        check.environment().put("VPCROUTER_OPT_PORT", port);
        return check.start().waitFor();
    }

    @Test
    void theDeploymentRunsOneAtATimeWithoutRights() throws Exception {
        Map<?, ?> deployment = manifest("deployment.yaml");
        assertThat(at(deployment, "spec.replicas")).isEqualTo(1);
        assertThat(at(deployment, "spec.strategy.type")).isEqualTo("Recreate");
        assertThat(at(deployment, "spec.selector.matchLabels"))
                .isEqualTo(at(deployment, "spec.template.metadata.labels"))
                .isEqualTo(at(manifest("service.yaml"), "spec.selector"));

        Object pod = at(deployment, "spec.template.spec");
        assertThat(at(pod, "enableServiceLinks")).isEqualTo(false);
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(pod, "serviceAccountName")).isEqualTo(at(manifest("serviceaccount.yaml"), "metadata.name"));
        assertThat(at(pod, "securityContext.runAsNonRoot")).isEqualTo(true);
        assertThat(instructions("USER").get(0))
                .isEqualTo(at(pod, "securityContext.runAsUser") + ":" + at(pod, "securityContext.runAsGroup"));

        Object container = at(pod, "containers.0");
        assertThat(at(container, "image")).asString().contains(":").doesNotContain("latest");
        assertThat(at(container, "securityContext.allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(container, "securityContext.readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext.capabilities.drop")).isEqualTo(List.of("ALL"));
        assertThat(at(container, "livenessProbe.httpGet.path")).isEqualTo("/healthz");
        assertThat(at(container, "readinessProbe.httpGet.path")).isEqualTo("/readyz");
        assertThat(at(container, "livenessProbe.httpGet.port"))
                .isEqualTo(at(container, "ports.0.name"))
                .isEqualTo(at(manifest("service.yaml"), "spec.ports.0.targetPort"));
        assertThat(String.valueOf(at(container, "ports.0.containerPort")))
                .isEqualTo(instructions("EXPOSE").get(0));
        assertThat(at(container, "resources.limits.memory")).isNotNull();
    }

    @Test
    void theConfigMapHoldsARouteSpecThatIsValid() throws Exception {
        Map<?, ?> configMap = manifest("configmap.yaml");
        assertThat(at(manifest("deployment.yaml"), "spec.template.spec.volumes.0.configMap.name"))
                .isEqualTo(at(configMap, "metadata.name"));
        Object data = configMap.get("data");
        String spec = (String) ((Map<?, ?>) data).get("route-spec.json");
        Path file = Files.writeString(shared.resolve("route-spec.json"), spec);
        try (Program validate = tarball.start("validate", file.toString())) {
            assertThat(validate.exitCode()).as(validate.err()).isZero();
        }
    }
}
