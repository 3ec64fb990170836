package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vpcrouter.cli.log.LogSetup;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OptionCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VpcRouterCliTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void silence() {
        LogSetup.silence();
    }

    private ExitCode run(String... args) {
        out.reset();
        err.reset();
        Shell shell = new Shell(environment, print(out), print(err), new StopRequest());
        return new VpcRouterCli(shell).run(args);
    }

    /** Tells of a full disk, or of a reader that has gone away. */
    private ExitCode runIntoAFullDisk(String... args) {
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        return new VpcRouterCli(new Shell(environment, full, print(err), new StopRequest())).run(args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @ParameterizedTest
    @EnumSource
    void helpOfACommandShowsItsOptions(CommandName command) {
        assertThat(run(command.word(), "--help")).isEqualTo(ExitCode.OK);

        assertThat(out()).contains("Options of " + command.word() + "\n", "--version");
        CoreOptions.of(command)
                .forEach(option -> assertThat(out())
                        .contains(option.flagName(), option.help().substring(0, 3)));
        assertThat(out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(err()).isEmpty();
    }

    @Test
    void helpOfAModeShowsItsOptions() {
        assertThat(run("--help", "-m", "configfile")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("Options of mode configfile\n", "  -f, --file FILE", "Required.");

        run("--help", "-m", "configfile", "--health", "tcp");
        assertThat(out())
                .contains("Options of health tcp\n", "--tcp_check_port PORT")
                .doesNotContain("--multi_plugins NAME");

        run("--help", "-m", "configfile", "--health", "multi", "--multi_plugins", "always:tcp");
        assertThat(out())
                .contains("Options of health multi\n", "--multi_plugins NAME:", "Options of health tcp\n", ", multi;");
    }

    @Test
    void helpOfRunIsTheHelpWithoutACommand() {
        run("-h");
        assertThat(out())
                .startsWith("Usage: vpcrouter [COMMAND] [OPTIONS] [@FILE]\n")
                .contains("  validate FILE ", "--mode takes one of configfile, fixedconf", "VPCROUTER_OPT_PORT");
    }

    @Test
    void versionSaysWhatIsRunning() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out()).startsWith("vpcrouter ").contains("Java " + Runtime.version());
    }

    @Test
    void aResultThatNobodyGetsIsNoSuccess() throws IOException {
        String spec = file("spec.json", "{\"10.0.0.0/8\": [\"127.0.0.1\"]}");

        assertThat(List.of(
                        runIntoAFullDisk("validate", spec), runIntoAFullDisk("plugins"), runIntoAFullDisk("--version")))
                .containsOnly(ExitCode.DEFECT);
        assertThat(err().lines())
                .hasSize(3)
                .containsOnly("error: standard output: not written (expected: a place that takes the whole result)");
    }

    @Test
    void aCommandThatSoundsLikeNoneIsRefusedWithAWayToHelp() {
        assertThat(run("hello")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).endsWith("simulate, demo); vpcrouter --help says more\n");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(run("help")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("Options of run\n");
        assertThat(run("help", "validate")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("Options of validate\n");
        assertThat(run("help", "pln")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shortFormsOfOptionsAreTakenAndANoteSaysWhatOnlyRunUses() throws IOException {
        String spec = file("spec.json", "{\"10.1.0.0/16\": [\"127.0.10.1\"]}");

        assertThat(run(
                        "plan",
                        "-mconfigfile",
                        "--fil",
                        spec,
                        "--cl=simulated",
                        "--sim_v",
                        "../examples/vpc.json",
                        "--no_h",
                        "-p33290",
                        "--notify_url",
                        "https://example.com/secret"))
                .as(err())
                .isEqualTo(ExitCode.PENDING);
        assertThat(err())
                .isEqualTo("warning: option: --port, --notify_url (expected: with run only; it is not used by plan)\n");
        assertThat(run("plan", "-m", "configfile", "-f", spec, "--he", "tcp")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("option: --he (expected: one of --health, --health_fall, --help)");
    }

    @Test
    void aFileThatIsWrittenHasOnePurposeOnly() throws IOException {
        String spec = file("spec.json", "{\"10.1.0.0/16\": [\"127.0.10.1\"]}");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(spec));

        assertThat(run(
                        "run",
                        "-m",
                        "configfile",
                        "-f",
                        spec,
                        "--cloud",
                        "simulated",
                        "--sim_vpc",
                        "../examples/vpc.json",
                        "--last_good_file",
                        link.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("--last_good_file: " + link + " (expected: another file than that of --file)");
    }

    @Test
    void unknownCommandIsRefusedWithTheNearestOne() {
        assertThat(run("pln")).isEqualTo(ExitCode.USAGE);
        assertThat(out()).isEmpty();
        assertThat(err())
                .isEqualTo(
                        "error: command: pln (expected: one of run, plan, once, validate, status, drain, undrain, plugins,"
                                + " simulate, demo); did you mean plan?\n");
    }

    @Test
    void mistakesGoToStandardErrorEachOnALine() {
        assertThat(run("-m", "configfile", "--prot", "5", "-p", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(out()).isEmpty();
        assertThat(err().lines())
                .contains(
                        "error: option: --prot (expected: a known one, see vpcrouter --help); did you mean --port?",
                        "error: --port: x (expected: a port from 0 to 65535)",
                        "error: --file: missing (expected: a path)");
    }

    @Test
    void aMistakeInAnArgumentFileIsReportedWithItsPlace() throws IOException {
        String args = file("args", "-m configfile\n-f x --cloud simulated --sim_vpc y -H tcp -p 99999");

        assertThat(run("@" + args)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).isEqualTo(args + ":2:43: error: --port: 99999 (expected: a port from 0 to 65535)\n");
    }

    @Test
    void validateTellsGoodFromBad() throws IOException {
        String good = file("good.json", "{\"10.0.0.0/8\": [\"127.0.0.1\", \"127.0.0.2\"]}");
        String bad = file("bad.json", "{\n  \"10.0.0.0/8\": [\"nonsense\"],\n  \"10.1.0.0/16\": []\n}");

        assertThat(run("validate", good)).isEqualTo(ExitCode.OK);
        assertThat(out()).isEqualTo(good + ": valid, 1 destination, 2 hosts\n");
        assertThat(run("validate", bad)).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains(bad + ":2:18: error: ", bad + ":3:", bad + ": refused\n");
        assertThat(run("validate", "--output=json", bad)).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("\"valid\": false", "\"line\": 2", "\"column\": 18");
        assertThat(run("validate", folder.resolve("nothing").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("there is no such file");
        assertThat(err()).isEmpty();
    }

    @Test
    void anEmptySpecNeedsPermission() throws IOException {
        String empty = file("empty.json", "{}");

        assertThat(run("validate", empty)).isEqualTo(ExitCode.USAGE);
        assertThat(out()).contains("--allow_empty_spec");
        assertThat(run("validate", empty, "--allow_empty_spec")).isEqualTo(ExitCode.OK);
    }

    @Test
    void pluginsListsWhatWasFoundAndWhatFailed() throws IOException {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("broken.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.vpcrouter.spi.ModePlugin"));
            jar.write("com.example.NotThere\n".getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }

        assertThat(run("plugins", "--plugins", jars.toString())).isEqualTo(ExitCode.OK);
        assertThat(out())
                .containsPattern("mode +configfile +built-in +\\S+ .*--file")
                .containsPattern("health +tcp +built-in +\\S+ .*--tcp_check_port")
                .containsPattern("health +multi +built-in +- +--multi_plugins")
                .containsPattern("cloud +simulated +built-in +\\S+ .*--sim_vpc")
                .containsPattern("mode com.example.NotThere \\(broken.jar\\)");
        assertThat(run("plugins", "--plugins", jars.toString(), "--output", "json"))
                .isEqualTo(ExitCode.OK);
        assertThat(out())
                .contains("\"name\": \"configfile\"", "\"name\": \"multi\"", "\"what\": \"com.example.NotThere\"");
        assertThat(err()).isEmpty();
    }

    @Test
    void aFolderOfPluginsThatIsNotThereIsRefused() {
        assertThat(run("plugins", "--plugins", folder.resolve("nothing").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("--plugins: ", "there is no such file");
    }

    @Test
    void aFileInsteadOfAFolderOfPluginsIsRefused() throws IOException {
        assertThat(run("plugins", "--plugins", file("plugins", ""))).isEqualTo(ExitCode.USAGE);
        assertThat(err()).endsWith("(expected: a folder that can be read); it is no folder\n");
    }

    @Test
    void aPipeAmongThePluginsHoldsNobodyUp() throws Exception {
        Path pipe = folder.resolve("pipe.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(assertTimeoutPreemptively(
                        Duration.ofMinutes(1), () -> run("plugins", "--plugins", folder.toString())))
                .isEqualTo(ExitCode.OK);
        assertThat(err())
                .isEqualTo(
                        "warning: --plugins: " + pipe + " (expected: a JAR that can be read); it is no regular file\n");
    }

    @Test
    void aLogFileThatCannotBeWrittenIsRefused() throws IOException {
        String spec = file("spec.json", "{\"10.0.0.0/8\": [\"127.0.0.1\"]}");

        assertThat(run("validate", spec, "--logfile", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("--logfile: " + folder);
    }

    @Test
    void unknownEnvironmentVariablesAreAWarning() throws IOException {
        environment.put("VPCROUTER_OPT_OUTPTU", "json");
        String spec = file("spec.json", "{\"10.0.0.0/8\": [\"127.0.0.1\"]}");

        assertThat(run("validate", spec)).isEqualTo(ExitCode.OK);
        assertThat(err())
                .isEqualTo("environment: warning: environment variable: VPCROUTER_OPT_OUTPTU (expected: the environment"
                        + " variable of an option); did you mean VPCROUTER_OPT_OUTPUT?\n");
    }

    @Test
    void everyOptionOfEveryCommandHasAHelpTextAndOneName() {
        for (CommandName command : CommandName.values()) {
            OptionCatalog catalog = new OptionCatalog();
            CoreOptions.of(command).forEach(option -> {
                assertThat(option.help()).isNotBlank();
                assertThat(catalog.accept(option))
                        .as("%s of %s", option, command)
                        .isEmpty();
            });
        }
    }

    @Test
    void planAndOnceKeepStandardOutputForTheResult() throws IOException {
        String spec = file("spec.json", "nonsense");

        assertThat(run(
                        "plan",
                        "-m",
                        "configfile",
                        "-f",
                        spec,
                        "--cloud",
                        "simulated",
                        "--sim_vpc",
                        spec,
                        "--logfile",
                        "-",
                        "--no_health"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(out()).isEmpty();
        assertThat(err()).contains(List.of(spec + ":1:1: error: "));
    }

    @ParameterizedTest
    @CsvSource({
        "run, bad-create",
        "run, bad-start",
        "plan, bad-create",
        "plan, bad-start",
        "once, bad-create",
        "once, bad-start",
    })
    void aPluginThatThrowsAtStartIsNamedAndIsNoDefectOfTheProgram(String command, String health) throws IOException {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("bad.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.vpcrouter.spi.HealthPlugin"));
            String services = BadStarts.OfCreate.class.getName() + "\n" + BadStarts.OfStart.class.getName() + "\n";
            jar.write(services.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        List<String> args = new ArrayList<>(List.of(
                command,
                "--mode=fixedconf",
                "--fixed_cidr=10.1.0.0/16",
                "--fixed_hosts=127.0.10.1",
                "--cloud=simulated",
                "--sim_vpc=../examples/vpc.json",
                "--health=" + health,
                "--plugins=" + jars));
        if (command.equals("run")) {
            args.add("--port=0");
            args.add("--logfile=" + folder.resolve("log"));
        }

        assertThat(run(args.toArray(String[]::new))).as(err()).isEqualTo(ExitCode.START_FAILED);
        assertThat(err())
                .isEqualTo("error: health " + health + ": " + health.substring("bad-".length())
                        + "() threw java.lang.IllegalStateException: no luck (expected: it returns)\n");
        assertThat(out()).isEmpty();
    }
}
