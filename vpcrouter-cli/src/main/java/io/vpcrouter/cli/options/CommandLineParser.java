package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.ChosenPlugin;
import io.vpcrouter.plugin.ControlGroup;
import io.vpcrouter.plugin.ControlGroups;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.WrittenFiles;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Makes a {@link CommandLine} of words: chooses the plugins, accepts the options of the command and of these plugins, adds
 * the environment variables, and reports every mistake at once. For one command line.
 */
public final class CommandLineParser {
    /** The health check to which every host is healthy. */
    private static final String NO_CHECK = "always";

    private final CommandName command;
    private final List<Word> words;
    private final EnvironmentVariables environment;
    private final PluginRegistry registry;
    private final OptionCatalog catalog = new OptionCatalog();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Prepares for one command line.
     *
     * @param command what is to be done
     * @param words the words after the command
     * @param environment the environment variables
     * @param registry what can be chosen from
     */
    public CommandLineParser(
            CommandName command, List<Word> words, Map<String, String> environment, PluginRegistry registry) {
        this.command = command;
        this.words = words;
        this.environment = new EnvironmentVariables(environment);
        this.registry = registry;
    }

    /**
     * The text of an option's value before anything is checked, for the few options on which the others depend.
     */
    public static Optional<String> peek(OptionSpec<?> option, List<Word> words, Map<String, String> environment) {
        List<String> names = new ArrayList<>(List.of(option.flagName()));
        option.shortName().ifPresent(letter -> names.add("-" + letter));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).text();
            int equals = word.indexOf('=');
            if (equals > 0 && names.contains(word.substring(0, equals))) {
                return Optional.of(word.substring(equals + 1));
            }
            if (names.contains(word)) {
                return option.type().isFlag()
                        ? Optional.of("true")
                        : Optional.of(i + 1)
                                .filter(next -> next < words.size())
                                .map(next -> words.get(next).text());
            }
        }
        return new EnvironmentVariables(environment).find(option).map(Given::text);
    }

    /**
     * Parses.
     *
     * @throws InvalidException with every mistake, if there is one
     */
    public CommandLine parse() {
        CoreOptions.of(command).forEach(option -> accept(option, "vpcrouter"));
        Optional<FoundPlugin<ModePlugin>> mode = choose(CoreOptions.MODE, PluginKind.MODE, registry::mode);
        List<FoundPlugin<HealthPlugin>> health = chooseHealth();
        Optional<FoundPlugin<CloudPlugin>> cloud = choose(CoreOptions.CLOUD, PluginKind.CLOUD, registry::cloud);
        Optional<FoundPlugin<LeadershipPlugin>> leadership = chooseLeadership();
        for (CommandName other : CommandName.values()) {
            CoreOptions.of(other).forEach(option -> catalog.know(option, "the command " + other.word()));
        }
        if (command.needsCloud()) {
            // So that one argument file serves all of them.
            CoreOptions.of(CommandName.RUN).stream()
                    .filter(option -> !CoreOptions.of(command).contains(option))
                    .forEach(catalog::ignore);
        }

        OptionScanner scanner = new OptionScanner(catalog, problems);
        scanner.scan(words);
        Map<OptionSpec<?>, Given> given = withEnvironment(scanner);
        OptionValues options = bind(CoreOptions.of(command), given);
        Optional<ChosenPlugin<ModePlugin>> chosenMode = mode.map(plugin -> chosen(plugin, given));
        List<ChosenPlugin<HealthPlugin>> chosenHealth =
                health.stream().map(plugin -> chosen(plugin, given)).toList();
        bind(List.of(MultiHealth.PARTS), given);
        Optional<ChosenPlugin<CloudPlugin>> chosenCloud = cloud.map(plugin -> chosen(plugin, given));
        Optional<ChosenPlugin<LeadershipPlugin>> chosenLeadership = leadership.map(plugin -> chosen(plugin, given));
        List<ControlGroup> controls = controls(given, options, chosenHealth);
        checkOperands(scanner.operands());
        Map<OptionSpec<?>, String> texts = new LinkedHashMap<>();
        given.forEach((option, each) -> texts.put(option, each.text()));
        problems.addAll(WrittenFiles.clashes(texts, Word.COMMAND_LINE));
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new InvalidException(problems.stream().distinct().toList());
        }

        RoutePlugins routePlugins = command.routes()
                ? new RoutePlugins(
                        chosenMode.orElseThrow(), chosenHealth, chosenCloud.orElseThrow(), chosenLeadership, controls)
                : null;
        return new CommandLine(
                command,
                options,
                routePlugins,
                chosenCloud.orElse(null),
                scanner.operands().stream().map(Word::text).toList(),
                shown(given),
                warnings(scanner));
    }

    private List<Problem> warnings(OptionScanner scanner) {
        List<Problem> warnings = new ArrayList<>(environment.unknown(catalog.longNames()));
        if (!scanner.unused().isEmpty()) {
            warnings.add(Problem.warning(
                    "option-unused",
                    Word.COMMAND_LINE,
                    "option",
                    String.join(", ", scanner.unused()),
                    "with run only; it is not used by " + command.word()));
        }
        return warnings;
    }

    /** The plugin that an option names. */
    private <P extends Plugin> Optional<FoundPlugin<P>> choose(
            OptionSpec<String> option, PluginKind kind, BiFunction<String, Location, Validated<FoundPlugin<P>>> find) {
        boolean needed = kind == PluginKind.CLOUD ? command.needsCloud() : command.routes();
        Optional<FoundPlugin<P>> choice =
                needed ? name(option, kind).flatMap(name -> find(option, name, find)) : Optional.empty();
        settle(option, kind, choice.stream().toList(), command.needsCloud() && choice.isEmpty());
        return choice;
    }

    /** The health checks: several with {@code multi}, one that always says healthy with {@code --no_health}. */
    private List<FoundPlugin<HealthPlugin>> chooseHealth() {
        OptionSpec<String> option = CoreOptions.HEALTH;
        int problemsBefore = problems.size();
        Optional<String> name = !command.routes()
                ? Optional.empty()
                : isWithoutHealth() ? Optional.of(NO_CHECK) : name(option, PluginKind.HEALTH);
        boolean isMulti = name.equals(Optional.of(MultiHealth.NAME));
        List<FoundPlugin<HealthPlugin>> choice = isMulti
                ? parts()
                : name.flatMap(each -> find(option, each, registry::health)).stream()
                        .toList();
        boolean unclear =
                isWithoutHealth() || command.needsCloud() && (choice.isEmpty() || problems.size() > problemsBefore);
        if (isMulti) {
            accept(MultiHealth.PARTS, "health " + MultiHealth.NAME);
        } else if (unclear) {
            catalog.tolerate(MultiHealth.PARTS);
        } else {
            catalog.know(MultiHealth.PARTS, option.flagName() + " " + MultiHealth.NAME);
        }
        settle(option, PluginKind.HEALTH, choice, unclear);
        return choice;
    }

    /** The store of the leadership: none, unless an option names one. A command that only shows its plan needs none. */
    private Optional<FoundPlugin<LeadershipPlugin>> chooseLeadership() {
        OptionSpec<String> option = CoreOptions.LEADERSHIP;
        boolean isAsked = CoreOptions.of(command).contains(option);
        Optional<String> name = isAsked
                ? name(option, PluginKind.LEADERSHIP).filter(each -> !each.equals(RoutePlugins.NO_LEADERSHIP))
                : Optional.empty();
        Optional<FoundPlugin<LeadershipPlugin>> choice = name.flatMap(each -> find(option, each, registry::leadership));
        boolean unclear = command.routes() && (!isAsked || name.isPresent() && choice.isEmpty());
        settle(option, PluginKind.LEADERSHIP, choice.stream().toList(), unclear);
        return choice;
    }

    private List<FoundPlugin<HealthPlugin>> parts() {
        return peek(MultiHealth.PARTS, words, environment.all())
                .flatMap(MultiHealth.PARTS.type()::parse)
                .map(names -> MultiHealth.parts(names, registry, problems))
                .orElse(List.of());
    }

    private <P extends Plugin> Optional<FoundPlugin<P>> find(
            OptionSpec<String> option, String name, BiFunction<String, Location, Validated<FoundPlugin<P>>> find) {
        Validated<FoundPlugin<P>> found = find.apply(name, Word.COMMAND_LINE);
        List<Problem> all = found.problems();
        for (int i = 0; i < all.size(); i++) {
            // The others tell of plugins that cannot be used.
            problems.add(i == 0 ? explained(all.get(i), option, name) : all.get(i));
        }
        return found.value();
    }

    private static Problem explained(Problem problem, OptionSpec<String> option, String name) {
        if (option.defaultValue().filter(name::equals).isPresent()) {
            return problem.withHint("it is the default; choose another with " + option.flagName());
        }
        return option == CoreOptions.HEALTH ? MultiHealth.offeredBy(problem, name) : problem;
    }

    /** Accepts the options of the chosen plugins, and registers those of all others, so that a misplaced one can be explained. */
    private void settle(
            OptionSpec<String> option, PluginKind kind, List<? extends FoundPlugin<?>> chosen, boolean unclear) {
        chosen.forEach(this::acceptOptionsOf);
        registry.found().stream()
                .filter(plugin -> plugin.kind() == kind)
                .forEach(plugin -> plugin.options().forEach(each -> {
                    if (unclear) {
                        catalog.tolerate(each);
                    } else {
                        catalog.know(each, option.flagName() + " " + plugin.name());
                    }
                }));
    }

    private List<ControlGroup> controls(
            Map<OptionSpec<?>, Given> given, OptionValues options, List<ChosenPlugin<HealthPlugin>> health) {
        Given source = given.get(CoreOptions.CONTROL_TARGETS);
        if (source == null) {
            return List.of();
        }
        List<ControlGroup> groups = new ControlGroups(
                        registry, source.origin(), CoreOptions.CONTROL_TARGETS.flagName(), problems)
                .of(options.get(CoreOptions.CONTROL_TARGETS), health);
        return isWithoutHealth() ? List.of() : groups;
    }

    /** Then the options of the check that the same arguments choose for other commands are ignored. */
    private boolean isWithoutHealth() {
        return command == CommandName.PLAN
                && peek(CoreOptions.NO_HEALTH, words, environment.all())
                        .filter("true"::equals)
                        .isPresent();
    }

    private Optional<String> name(OptionSpec<String> option, PluginKind kind) {
        // An empty name is reported where all values are checked.
        Optional<String> name =
                peek(option, words, environment.all()).or(option::defaultValue).filter(text -> !text.isEmpty());
        if (name.isEmpty() && words.stream().noneMatch(word -> isNameOf(option, word.text()))) {
            problems.add(missing(option, Plugins.oneOf(registry, kind)));
        }
        return name;
    }

    private static boolean isNameOf(OptionSpec<?> option, String word) {
        String name = word.split("=", 2)[0];
        return name.equals(option.flagName())
                || option.shortName().map(letter -> name.equals("-" + letter)).orElse(false);
    }

    private static Problem missing(OptionSpec<?> option, String expected) {
        return Problem.error("option-missing", Word.COMMAND_LINE, option.flagName(), "missing", expected);
    }

    private void acceptOptionsOf(FoundPlugin<?> plugin) {
        String owner = plugin.kind().text() + " " + plugin.name();
        boolean builtIn = FoundPlugin.isBuiltIn(plugin.instance().getClass());
        for (OptionSpec<?> option : plugin.options()) {
            Optional<String> taken = builtIn ? Optional.empty() : CoreOptions.nameTakenBy(option);
            if (taken.isPresent()) {
                problems.add(clash(owner + " (" + plugin.jar() + ")", taken.get())
                        .withHint("vpcrouter has an option of that name; the plugin's author must choose another"));
            } else {
                accept(option, owner);
            }
        }
    }

    private void accept(OptionSpec<?> option, String owner) {
        catalog.accept(option)
                .ifPresent(name ->
                        problems.add(clash(owner, name).withHint("two of the chosen plugins cannot be used together")));
    }

    private static Problem clash(String owner, String name) {
        return Problem.error("option-clash", Location.of(owner), "option", name, "a name that is not taken yet");
    }

    private Map<OptionSpec<?>, Given> withEnvironment(OptionScanner scanner) {
        Map<OptionSpec<?>, Given> given = new LinkedHashMap<>();
        scanner.given().forEach(each -> given.put(each.option(), each));
        for (OptionSpec<?> option : catalog.accepted()) {
            if (scanner.mentions(option)) {
                continue;
            }
            environment.find(option).ifPresent(found -> given.put(option, found));
            if (option.isRequired() && option != CoreOptions.MODE && !given.containsKey(option)) {
                problems.add(missing(option, option.type().expected()));
            }
        }
        return given;
    }

    private <P extends Plugin> ChosenPlugin<P> chosen(FoundPlugin<P> plugin, Map<OptionSpec<?>, Given> given) {
        return new ChosenPlugin<>(plugin, bind(plugin.options(), given));
    }

    private OptionValues bind(Collection<OptionSpec<?>> options, Map<OptionSpec<?>, Given> given) {
        return OptionBridge.bind(
                given.values().stream()
                        .filter(each -> options.contains(each.option()))
                        .toList(),
                problems);
    }

    private void checkOperands(List<Word> operands) {
        int wanted = command.operand().isEmpty() ? 0 : 1;
        operands.stream()
                .skip(wanted)
                .forEach(word -> problems.add(Problem.error(
                        "operand",
                        word.origin(),
                        "argument",
                        word.text(),
                        wanted == 0
                                ? "only options behind " + command.word()
                                : "only one " + command.operand() + " behind " + command.word())));
        if (operands.size() < wanted) {
            problems.add(Problem.error(
                    "operand", Word.COMMAND_LINE, command.operand(), "missing", command.expectedOperand()));
        }
    }

    private List<OptionInForce> shown(Map<OptionSpec<?>, Given> given) {
        OptionValues all = OptionBridge.bind(List.copyOf(given.values()), new ArrayList<>());
        return catalog.accepted().stream()
                .filter(option -> option != CoreOptions.HELP && option != CoreOptions.VERSION)
                .map(option -> new OptionInForce(option.name(), all.display(option), origin(option, given)))
                .toList();
    }

    private static String origin(OptionSpec<?> option, Map<OptionSpec<?>, Given> given) {
        Given source = given.get(option);
        return source == null ? "default" : source.origin().toString();
    }
}
