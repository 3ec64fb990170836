package io.vpcrouter.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.example.hanging.ForeignChecks;
import io.vpcrouter.cli.FakePlugins;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.plan.ChangePolicy;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.view.TableScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class CommandLineParserTest {
    private static final PluginRegistry REGISTRY = FakePlugins.registry();

    public static CommandLine parse(CommandName command, Map<String, String> environment, String... args) {
        List<Word> words =
                Stream.of(args).map(arg -> new Word(arg, Word.COMMAND_LINE)).toList();
        return new CommandLineParser(command, words, environment, REGISTRY).parse();
    }

    public static CommandLine run(String... args) {
        return parse(CommandName.RUN, Map.of(), args);
    }

    /** The messages of a command line that is refused. */
    private static List<String> mistakes(CommandName command, Map<String, String> environment, String... args) {
        InvalidException refused =
                catchThrowableOfType(InvalidException.class, () -> parse(command, environment, args));
        assertThat(refused).as("%s %s is refused", command, List.of(args)).isNotNull();
        return refused.problems().stream().map(Problem::message).toList();
    }

    public static List<String> mistakes(String... args) {
        return mistakes(CommandName.RUN, Map.of(), args);
    }

    @Test
    void anOptionOfAPluginWithTheNameOfOneOfOursIsRefusedWithThePluginsJar() {
        List<Word> words = Stream.of("-m", "paper", "-f", "routes.json", "-H", "with-port")
                .map(arg -> new Word(arg, Word.COMMAND_LINE))
                .toList();
        PluginRegistry registry = FakePlugins.with(List.of(new ForeignChecks.WithPort()));
        InvalidException refused = catchThrowableOfType(
                InvalidException.class,
                () -> new CommandLineParser(CommandName.RUN, words, Map.of(), registry).parse());

        // It is an option of another command, where the clash would show only later.
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("option-clash");
            assertThat(problem.location().toString()).startsWith("health with-port (");
            assertThat(problem.message()).contains("--sim_port", "vpcrouter has an option of that name");
        });
    }

    @Test
    void fillsInDefaults() {
        CommandLine line = run("-m", "paper", "-f", "routes.json");

        assertThat(line.routePlugins().mode().found().name()).isEqualTo("paper");
        assertThat(line.routePlugins().healthNames()).isEqualTo("icmpecho");
        assertThat(line.routePlugins().cloud().found().name()).isEqualTo("aws");
        assertThat(line.get(CoreOptions.ADDRESS)).isEqualTo("localhost");
        assertThat(line.get(CoreOptions.PORT)).isEqualTo(33_289);
        assertThat(line.find(CoreOptions.LOGFILE)).isEmpty();
        assertThat(line.get(CoreOptions.VERBOSE)).isFalse();
        assertThat(RouterFactory.config(line)).isEqualTo(io.vpcrouter.control.RouterConfig.DEFAULTS);
    }

    @Test
    void readsEveryOptionOfAPass() {
        CommandLine line = run(
                "--mode=paper",
                "--file=routes.json",
                "--route_tables",
                "tag:role=edge",
                "--manage_routes",
                "10.0.0.0/8,2001:db8::/32",
                "--ignore_routes",
                "10.1.0.0/16,10.2.0.1,0.0.0.0,::/0,2001:db8::1",
                "--manage_default_routes",
                "--manage_prefix_lists",
                "--policy",
                "upsert-only",
                "--choose",
                "zone",
                "--when_none_healthy",
                "delete",
                "--max_deletes",
                "7",
                "--delete_hold",
                "1.5",
                "--allow_empty_spec",
                "--last_good_file",
                "good.json",
                "--health_fall",
                "5",
                "--failback_delay",
                "0",
                "--route_recheck_interval",
                "86400");

        var config = RouterFactory.config(line);
        assertThat(config.rules().scope().tables()).isEqualTo(new TableScope.Tagged("role", "edge"));
        assertThat(config.rules().scope().manageRoutes())
                .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));
        assertThat(config.rules().scope().ignoreRoutes())
                .containsExactly(
                        Cidr.parse("10.1.0.0/16"),
                        Cidr.parse("10.2.0.1/32"),
                        Cidr.parse("0.0.0.0/0"),
                        Cidr.parse("::/0"),
                        Cidr.parse("2001:db8::1/128"));
        assertThat(config.rules().scope().manageDefaultRoutes()).isTrue();
        assertThat(config.rules().scope().managePrefixLists()).isTrue();
        assertThat(config.rules().policy()).isEqualTo(ChangePolicy.UPSERT_ONLY);
        assertThat(config.rules().choose()).isEqualTo(HostChoice.ZONE);
        assertThat(config.rules().maxDeletes()).hasValue(7);
        assertThat(config.rules().deleteHold()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.rules().failbackDelay()).isZero();
        assertThat(config.recheckInterval()).isEqualTo(Duration.ofDays(1));
        assertThat(config.fall()).isEqualTo(5);
        assertThat(config.allowEmptySpec()).isTrue();
        assertThat(config.lastGoodFileIfAny()).contains(Path.of("good.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.0.0.0/0", "::", "::/0"})
    void ignoredDefaultRouteIsABlockOfLengthZero(String text) {
        CommandLine line = run("-m", "paper", "-f", "x", "--ignore_routes", text);

        assertThat(RouterFactory.config(line).rules().scope().ignoreRoutes())
                .singleElement()
                .matches(Destination::isDefaultRoute);
    }

    @Test
    void givesEachPluginItsOwnOptionsOnly() {
        CommandLine line =
                run("-m", "paper", "-f", "x", "--token", "abc", "-H", "knock", "--knock_port", "80", "-r", "eu");

        RoutePlugins plugins = line.routePlugins();
        assertThat(plugins.mode().options().given()).containsOnly(FakePlugins.FILE, FakePlugins.TOKEN);
        assertThat(plugins.health().get(0).options().get(FakePlugins.KNOCK_PORT))
                .isEqualTo(80);
        assertThat(plugins.health().get(0).options().given()).containsOnly(FakePlugins.KNOCK_PORT);
        assertThat(plugins.cloud().options().find(FakePlugins.REGION)).contains("eu");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "--", "-", "a b", " a ", "\"a\"", "\"", "'", "a=b", "=", "@x", "a,b", "-x", "ü", "\\", "a\nb"
            })
    void takesEveryValueAsItStands(String value) {
        if (value.isEmpty()) {
            assertThat(mistakes("-m", "paper", "-f", "x", "--token="))
                    .containsExactly("--token: *** (expected: a text that is not empty)");
            return;
        }
        CommandLine line = run("-m", "paper", "-f", "x", "--token=" + value);

        assertThat(line.routePlugins().mode().options().get(FakePlugins.TOKEN)).isEqualTo(value);
    }

    @Test
    void reportsAllMistakesAtOnce() {
        assertThat(mistakes(
                        "-m",
                        "papper",
                        "--prot",
                        "5",
                        "-p",
                        "70000",
                        "--seconds",
                        "3",
                        "--verbose",
                        "--verbose",
                        "extra",
                        "--health_fall",
                        "eleven",
                        "--choose"))
                .containsExactlyInAnyOrder(
                        "mode: papper (expected: one of greedy, paper); did you mean paper?",
                        "option: --prot (expected: a known one, see vpcrouter --help); did you mean --port?",
                        "--port: 70000 (expected: a port from 0 to 65535)",
                        "option: --seconds (expected: one of the chosen command and plugins);"
                                + " it belongs to the command demo",
                        "--verbose: given 2 times (expected: once)",
                        "argument: extra (expected: only options behind run)",
                        "--health_fall: eleven (expected: a whole number from 1 to 10)",
                        "--choose: no value (expected: one of random, ordered, zone, spread)");
    }

    @Test
    void saysWhichPluginAnOptionBelongsTo() {
        assertThat(mistakes("-m", "paper", "-f", "x", "-H", "ping", "--knock_port", "80"))
                .containsExactly("option: --knock_port (expected: one of the chosen command and plugins);"
                        + " it belongs to --health knock");
    }

    @Test
    void guessesOptionsOfOtherPluginsToo() {
        assertThat(mistakes("-m", "paper", "-f", "x", "--knock_prt", "80"))
                .containsExactly(
                        "option: --knock_prt (expected: a known one, see vpcrouter --help); did you mean --knock_port?");
    }

    @Test
    void saysNothingOfOptionsWhosePluginIsUnknown() {
        assertThat(mistakes("-m", "nonsense", "--file", "x"))
                .containsExactly("mode: nonsense (expected: one of greedy, paper)");
    }

    @Test
    void asksForTheModeByNamingThoseThatExist() {
        assertThat(mistakes()).containsExactly("--mode: missing (expected: one of greedy, paper)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode=", "-m="})
    void reportsAnEmptyModeOnce(String option) {
        assertThat(mistakes(option)).containsExactly("--mode: an empty text (expected: a text that is not empty)");
    }

    @Test
    void findsWhatWasMeantByCapitalLetters() {
        assertThat(mistakes("-m", "paper", "-f", "x", "--PORT", "5"))
                .containsExactly("option: --PORT (expected: a known one, see vpcrouter --help); did you mean --port?");
    }

    @Test
    void asksForRequiredOptions() {
        assertThat(mistakes("-m", "paper")).containsExactly("--file: missing (expected: a path)");
    }

    @Test
    void doesNotTakeTheNextOptionForAForgottenValue() {
        assertThat(mistakes("-m", "paper", "--file", "--verbose"))
                .containsExactly("--file: no value (expected: a path)");
        assertThat(mistakes("-m", "paper", "-f", "-p", "5")).containsExactly("--file: no value (expected: a path)");
    }

    @Test
    void takesANegativeNumberForAValue() {
        assertThat(mistakes("-m", "paper", "-f", "x", "--health_fall", "-1"))
                .containsExactly("--health_fall: -1 (expected: a whole number from 1 to 10)");
    }

    @Test
    void neverShowsASecret() {
        assertThat(mistakes("-m", "paper", "-f", "x", "--pin", "swordfish"))
                .containsExactly("--pin: *** (expected: a whole number from 1000 to 9999)");
        assertThat(run("-m", "paper", "-f", "x", "--pin", "1234", "--token", "swordfish")
                        .shown())
                .filteredOn(option -> List.of("pin", "token").contains(option.name()))
                .hasSize(2)
                .allSatisfy(option -> assertThat(option.value()).isEqualTo("***"));
    }

    @Test
    void refusesAPluginWhoseOptionNameIsTaken() {
        assertThat(mistakes("-m", "greedy"))
                .containsExactly("option: --port (expected: a name that is not taken yet);"
                        + " two of the chosen plugins cannot be used together");
    }

    @ParameterizedTest
    @CsvSource({
        "--route_recheck_interval, 4",
        "--route_recheck_interval, 86401",
        "--route_recheck_interval, -5",
        "--ignore_routes, 10.0.0.1/8",
        "--ignore_routes, localhost",
        "--manage_routes, 10.0.0.1",
        "--route_tables, tag:=x",
        "--route_tables, none",
        "--policy, UPSERT_ONLY",
        "--max_deletes, -1",
        "--delete_hold, 1e3",
        "--port, 65536",
        "--log_format, xml",
    })
    void refusesValuesOutOfRange(String option, String value) {
        assertThat(mistakes("-m", "paper", "-f", "x", option, value))
                .singleElement()
                .asString()
                .startsWith(option + ": " + value + " (expected: ");
    }

    @Test
    void environmentVariablesStandForOptions() {
        CommandLine line = parse(
                CommandName.RUN,
                Map.of(
                        "VPCROUTER_OPT_MODE", "paper",
                        "VPCROUTER_OPT_FILE", "x",
                        "VPCROUTER_OPT_HEALTH", "knock",
                        "VPCROUTER_OPT_KNOCK_PORT", "80",
                        "VPCROUTER_OPT_VERBOSE", "true",
                        "VPCROUTER_OPT_CHOOSE", "",
                        "VPCROUTER_PORT", "tcp://10.0.0.1:33289"));

        assertThat(line.routePlugins().health().get(0).options().get(FakePlugins.KNOCK_PORT))
                .isEqualTo(80);
        assertThat(line.get(CoreOptions.VERBOSE)).isTrue();
        assertThat(line.get(CoreOptions.PORT)).isEqualTo(33_289);
        assertThat(line.warnings()).isEmpty();
        assertThat(line.shown())
                .contains(
                        new OptionInForce("knock_port", 80, "environment variable VPCROUTER_OPT_KNOCK_PORT"),
                        new OptionInForce("choose", "random", "default"));
    }

    @Test
    void commandLineWinsOverTheEnvironment() {
        CommandLine line = parse(
                CommandName.RUN,
                Map.of("VPCROUTER_OPT_PORT", "not even a number", "VPCROUTER_OPT_MODE", "nonsense"),
                "-m",
                "paper",
                "-f",
                "x",
                "-p",
                "5");

        assertThat(line.get(CoreOptions.PORT)).isEqualTo(5);
        assertThat(line.shown()).contains(new OptionInForce("port", 5, "command line"));
    }

    @Test
    void reportsABadEnvironmentVariableUnderItsName() {
        InvalidException refused = catchThrowableOfType(
                InvalidException.class,
                () -> parse(CommandName.RUN, Map.of("VPCROUTER_OPT_PORT", "x"), "-m", "paper", "-f", "x"));

        assertThat(refused.problems())
                .singleElement()
                .hasToString("environment variable VPCROUTER_OPT_PORT: error:"
                        + " --port: x (expected: a port from 0 to 65535)");
    }

    @Test
    void warnsOfUnknownEnvironmentVariables() {
        CommandLine line = parse(
                CommandName.RUN,
                Map.of("VPCROUTER_OPT_PROT", "5", "VPCROUTER_OPT_SECONDS", "5"),
                "-m",
                "paper",
                "-f",
                "x");

        assertThat(line.warnings())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("environment variable: VPCROUTER_OPT_PROT (expected: the environment variable of an option);"
                        + " did you mean VPCROUTER_OPT_PORT?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VPCROUTER_OPT_", "VPCROUTER_OPT_LISTENERS"})
    void guessesNoVariableByWhatAllVariablesHaveInCommon(String name) {
        CommandLine line = parse(CommandName.RUN, Map.of(name, "5"), "-m", "paper", "-f", "x");

        assertThat(line.warnings())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("environment variable: " + name + " (expected: the environment variable of an option)");
    }

    @Test
    void planWithoutHealthTakesEveryHostAsHealthy() {
        CommandLine line = parse(
                CommandName.PLAN,
                Map.of(),
                "-m",
                "paper",
                "-f",
                "x",
                "-H",
                "knock",
                "--knock_port",
                "80",
                "--no_health");

        assertThat(line.routePlugins().healthNames()).isEqualTo("always");
    }

    @Test
    void onlyPlanCanDoWithoutHealth() {
        assertThat(mistakes(CommandName.ONCE, Map.of(), "-m", "paper", "-f", "x", "--no_health"))
                .containsExactly("option: --no_health (expected: one of the chosen command and plugins);"
                        + " it belongs to the command plan");
    }

    @Test
    void choosesAPluginByItsClassName() {
        CommandLine line = run("-m", FakePlugins.class.getName() + "$Paper", "-f", "x");

        assertThat(line.routePlugins().mode().found().name()).isEqualTo("paper");
    }

    @Test
    void planWithoutHealthIgnoresMultiAndControlTargets() {
        CommandLine line = parse(
                CommandName.PLAN,
                Map.of(),
                "-m paper -f x -H multi --multi_plugins ping:knock --knock_port 80 --control_targets 10.0.0.1 --no_health"
                        .split(" "));

        assertThat(line.routePlugins().healthNames()).isEqualTo("always");
        assertThat(line.routePlugins().controls()).isEmpty();
    }

    @Test
    void validateTakesOneFile() {
        assertThat(parse(CommandName.VALIDATE, Map.of(), "a.json", "--allow_empty_spec")
                        .operands())
                .containsExactly("a.json");
        assertThat(mistakes(CommandName.VALIDATE, Map.of())).containsExactly("FILE: missing (expected: a path)");
        assertThat(mistakes(CommandName.VALIDATE, Map.of(), "a", "b"))
                .containsExactly("argument: b (expected: only one FILE behind validate)");
    }
}
