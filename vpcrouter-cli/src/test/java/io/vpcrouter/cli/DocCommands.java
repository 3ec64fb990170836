package io.vpcrouter.cli;

import io.vpcrouter.cli.DocPage.Block;
import io.vpcrouter.cli.options.CommandLineParser;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the commands of a page as a shell and the program would. */
final class DocCommands {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|([^\\s\"']+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern VARIABLE = Pattern.compile("VPCROUTER_OPT_([A-Z0-9_]*[A-Z0-9])\\b");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9_-]*");
    private static final Pattern PATH = Pattern.compile("localhost:33289(/[a-z_]*)?");
    private static final Pattern SEPARATOR = Pattern.compile("\\s(?:&&|\\|\\|?|;)\\s");

    /** Programs that a text may use; anything else is a mistake, or a block that is no command. */
    private static final Set<String> OTHERS = Set.of(
            "alias",
            "aws",
            "cat",
            "cd",
            "chmod",
            "chown",
            "cp",
            "curl",
            "do",
            "docker",
            "done",
            "echo",
            "export",
            "for",
            "getcap",
            "git",
            "grep",
            "install",
            "ip",
            "jcmd",
            "jq",
            "journalctl",
            "kill",
            "kubectl",
            "ln",
            "ls",
            "mkdir",
            "mv",
            "mvn",
            "openssl",
            "ping",
            "podman",
            "printf",
            "python3",
            "rm",
            "setcap",
            "sed",
            "sleep",
            "sudo",
            "sysctl",
            "systemctl",
            "systemd-analyze",
            "tar",
            "tee",
            "test",
            "touch",
            "useradd",
            "wait",
            "wget");

    /** Options of other programs that texts speak of. */
    private static final Set<String> OPTIONS_OF_OTHERS = Set.of(
            "--cap-add",
            "--channel",
            "--configure-cloud-routes",
            "--enable-native-access",
            "--endpoint-url",
            "--sysctl");

    private static final Set<String> SERVED = Set.of(
            "/",
            "/ips",
            "/plugins",
            "/route_info",
            "/vpc",
            "/history",
            "/route_spec",
            "/metrics",
            "/healthz",
            "/readyz");

    private final PluginRegistry registry;

    DocCommands(PluginRegistry registry) {
        this.registry = registry;
    }

    /** One command line of our program. */
    record Call(String place, Map<String, String> environment, List<String> words) {}

    /** What is wrong with a block of commands. */
    List<String> problems(Block block, List<Call> calls) {
        List<String> problems = new ArrayList<>();
        List<String> lines = block.code().lines().toList();
        boolean inHereDocument = false;
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            StringBuilder line = new StringBuilder(lines.get(i));
            while (line.toString().endsWith("\\") && i + 1 < lines.size()) {
                line.setLength(line.length() - 1);
                line.append(lines.get(++i));
            }
            String text = line.toString().strip();
            if (inHereDocument) {
                inHereDocument = !text.equals("EOF");
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                inHereDocument = text.contains("<<'EOF'") || text.contains("<<EOF");
                String place = block.page() + ":" + (block.line() + first);
                for (String command : SEPARATOR.split(text, -1)) {
                    problems.addAll(problems(place, command.strip(), calls));
                }
            }
        }
        return problems;
    }

    private List<String> problems(String place, String command, List<Call> calls) {
        List<String> words = split(command);
        Map<String, String> environment = new HashMap<>();
        int at = 0;
        if (!words.isEmpty() && words.get(0).equals("sudo")) {
            at++;
        }
        for (; at < words.size(); at++) {
            Matcher assignment = ASSIGNMENT.matcher(words.get(at));
            if (!assignment.matches()) {
                break;
            }
            environment.put(assignment.group(1), assignment.group(2));
        }
        if (at == words.size()) {
            return List.of();
        }
        String program = words.get(at);
        List<String> rest = words.subList(at + 1, words.size());
        if (program.equals("java")) {
            int jar = rest.indexOf("-jar");
            boolean ours =
                    jar >= 0 && jar + 1 < rest.size() && rest.get(jar + 1).endsWith("vpcrouter.jar");
            return ours ? parse(place, environment, rest.subList(jar + 2, rest.size()), calls) : List.of();
        }
        if (program.equals("docker") || program.equals("podman")) {
            int image = rest.indexOf("vpcrouter");
            boolean runs = !rest.isEmpty() && rest.get(0).equals("run") && image >= 0;
            return runs ? parse(place, environment, rest.subList(image + 1, rest.size()), calls) : List.of();
        }
        if (program.equals("vpcrouter") || program.endsWith("/vpcrouter")) {
            return parse(place, environment, rest, calls);
        }
        if (program.equals("curl")) {
            return Stream.of(PATH.matcher(command))
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .filter(path -> path != null && !SERVED.contains(path))
                    .map(path -> place + ": the server has no path " + path)
                    .toList();
        }
        return OTHERS.contains(program)
                ? List.of()
                : List.of(place + ": unknown program " + program
                        + " (expected: vpcrouter, or a program of the list; text that is no command is labelled text)");
    }

    private List<String> parse(String place, Map<String, String> environment, List<String> words, List<Call> calls) {
        List<String> own = words.stream()
                .takeWhile(word -> !word.equals("&") && !word.matches("[12]?>.*"))
                .toList();
        boolean named = !own.isEmpty() && !own.get(0).startsWith("-");
        CommandName command = named ? CommandName.of(own.get(0)).orElse(null) : CommandName.RUN;
        if (command == null) {
            return List.of(place + ": no command " + own.get(0));
        }
        if (!own.contains("--help") && !own.contains("--version")) {
            try {
                List<Word> options = own.stream()
                        .skip(named ? 1 : 0)
                        .map(word -> new Word(word, Word.COMMAND_LINE))
                        .toList();
                List<Problem> warnings = new CommandLineParser(command, options, environment, registry)
                        .parse()
                        .warnings();
                if (!warnings.isEmpty()) {
                    return warnings.stream()
                            .map(problem -> place + ": " + problem.message())
                            .toList();
                }
            } catch (InvalidException e) {
                return e.problems().stream()
                        .map(problem -> place + ": " + problem.message())
                        .toList();
            }
        }
        calls.add(new Call(place, environment, own));
        return List.of();
    }

    private static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        int end = -1;
        while (matcher.find()) {
            String text = Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow();
            if (matcher.start() == end) {
                // Quotes in the middle of a word.
                words.set(words.size() - 1, words.get(words.size() - 1) + text);
            } else {
                words.add(text);
            }
            end = matcher.end();
        }
        return words;
    }

    /** Options and environment variables that the prose speaks of and that do not exist. */
    List<String> unknownNames(DocPage page) {
        Set<String> known = knownOptions();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < page.prose().size(); i++) {
            Matcher code = CODE.matcher(page.prose().get(i));
            while (code.find()) {
                Matcher option = OPTION.matcher(code.group());
                while (option.find()) {
                    String name = option.group();
                    if (!known.contains(name) && !OPTIONS_OF_OTHERS.contains(name)) {
                        problems.add(page.path() + ":" + (i + 1) + ": no option " + name);
                    }
                }
            }
        }
        Matcher variable = VARIABLE.matcher(page.text());
        while (variable.find()) {
            if (!known.contains("--" + variable.group(1).toLowerCase(java.util.Locale.ROOT))) {
                problems.add(page.path() + ": no option has the environment variable " + variable.group());
            }
        }
        return problems;
    }

    private Set<String> knownOptions() {
        Stream<OptionSpec<?>> own =
                Arrays.stream(CommandName.values()).flatMap(command -> CoreOptions.of(command).stream());
        Stream<OptionSpec<?>> ofPlugins =
                registry.found().stream().map(FoundPlugin::options).<OptionSpec<?>>flatMap(List::stream);
        Set<String> names = new TreeSet<>(Set.of(MultiHealth.PARTS.flagName()));
        Stream.concat(own, ofPlugins).map(OptionSpec::flagName).forEach(names::add);
        return names;
    }

    /** Whether a command line can be run here: it asks for something, changes nothing, and its files are there. */
    static boolean isCheap(Call call) {
        List<String> words = call.words();
        String command = words.isEmpty() ? "" : words.get(0);
        boolean asks = words.contains("--help")
                || words.contains("--version")
                || command.equals("plugins") && !words.contains("--plugins")
                || command.equals("validate")
                || command.equals("plan") && words.contains("simulated") && words.contains("--no_health");
        return asks && words.stream().filter(word -> word.endsWith(".json")).allMatch(word -> Files.exists(file(word)));
    }

    /** The words with paths from the root of the project made absolute. */
    static String[] here(Call call) {
        return call.words().stream()
                .map(word -> word.endsWith(".json") && Files.exists(file(word))
                        ? file(word).toString()
                        : word)
                .toArray(String[]::new);
    }

    private static Path file(String word) {
        return DocPage.ROOT.resolve(word);
    }
}
