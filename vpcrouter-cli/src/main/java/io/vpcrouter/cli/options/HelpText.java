package io.vpcrouter.cli.options;

import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of {@code --help}, made from the same options as the parser. */
public final class HelpText {
    private static final int WIDTH = 100;
    private static final int HELP_COLUMN = 34;
    private static final Map<PluginKind, OptionSpec<String>> CHOICES = Map.of(
            PluginKind.MODE, CoreOptions.MODE,
            PluginKind.HEALTH, CoreOptions.HEALTH,
            PluginKind.CLOUD, CoreOptions.CLOUD,
            PluginKind.LEADERSHIP, CoreOptions.LEADERSHIP);

    private final StringBuilder text = new StringBuilder();

    private HelpText() {}

    /**
     * The help for a command.
     *
     * @param command what the user wants to do
     * @param words the words after the command, for the plugins that they choose
     * @param environment the environment variables, likewise
     * @param registry all plugins
     */
    public static String of(
            CommandName command, List<Word> words, Map<String, String> environment, PluginRegistry registry) {
        HelpText help = new HelpText();
        help.text.append("Usage: vpcrouter [COMMAND] [OPTIONS] [@FILE]\n\nCommands (default: run)\n");
        for (CommandName each : CommandName.values()) {
            help.entry((each.word() + " " + each.operand()).strip(), each.summary());
        }
        help.options("Options of " + command.word(), CoreOptions.of(command));
        List<PluginKind> kinds = command.routes()
                ? Arrays.stream(PluginKind.values())
                        .filter(kind -> CoreOptions.of(command).contains(CHOICES.get(kind)))
                        .toList()
                : command.needsCloud() ? List.of(PluginKind.CLOUD) : List.of();
        kinds.forEach(kind -> help.plugin(kind, words, environment, registry));
        help.text.append('\n');
        help.paragraph(
                "Options are also read from files (@FILE: words as on the command line, # begins a comment) and from"
                        + " the environment: " + EnvironmentVariables.nameOf(CoreOptions.PORT) + " stands for "
                        + CoreOptions.PORT.flagName() + ", and so on; the command line wins.");
        help.paragraph(
                "Exit codes: 0 stopped in order, or all in line; 1 a defect, or a demo without a failover; 2 wrong"
                        + " options, files or route spec; 3 a plugin or the server could not start; 4 the cloud refused; 10"
                        + " changes pending, or another replica leads.");
        return help.text.toString();
    }

    private void plugin(PluginKind kind, List<Word> words, Map<String, String> environment, PluginRegistry registry) {
        OptionSpec<String> choice = CHOICES.get(kind);
        if (choice == null) {
            throw new IllegalStateException("kind of plugin: " + kind + " (expected: one that an option chooses)");
        }
        Optional<String> name =
                CommandLineParser.peek(choice, words, environment).or(choice::defaultValue);
        List<String> names = name.stream().toList();
        if (kind == PluginKind.HEALTH && names.contains(MultiHealth.NAME)) {
            options("Options of health " + MultiHealth.NAME, List.of(MultiHealth.PARTS));
            names = CommandLineParser.peek(MultiHealth.PARTS, words, environment)
                    .flatMap(MultiHealth.PARTS.type()::parse)
                    .orElse(List.of());
        }
        names.forEach(wanted -> plugin(kind, wanted, registry));
        text.append('\n');
        paragraph(choice.flagName() + " takes " + Plugins.oneOf(registry, kind) + "; --help " + choice.flagName()
                + " NAME shows the options of each.");
    }

    private void plugin(PluginKind kind, String name, PluginRegistry registry) {
        registry.found().stream()
                .filter(plugin -> plugin.kind() == kind
                        && (plugin.name().equals(name) || plugin.className().equals(name)))
                .findFirst()
                .filter(plugin -> !plugin.options().isEmpty())
                .ifPresent(plugin -> options("Options of " + kind.text() + " " + plugin.name(), plugin.options()));
    }

    private void options(String title, List<OptionSpec<?>> options) {
        text.append('\n').append(title).append('\n');
        options.forEach(this::option);
    }

    private <T> void option(OptionSpec<T> option) {
        String names = option.shortName().map(letter -> "-" + letter + ", ").orElse("    ") + option.flagName();
        StringBuilder help = new StringBuilder(option.help());
        option.defaultValue()
                .filter(value -> !option.type().isFlag())
                .map(option.type()::format)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> help.append(" Default: ").append(value).append('.'));
        if (option.isRequired()) {
            help.append(" Required.");
        }
        entry((names + " " + option.type().placeholder()).stripTrailing(), help.toString());
    }

    private void entry(String name, String help) {
        text.append("  ").append(name);
        int used = 2 + name.length();
        if (used >= HELP_COLUMN) {
            text.append('\n');
            used = 0;
        }
        text.append(" ".repeat(HELP_COLUMN - used));
        wrap(help, HELP_COLUMN);
    }

    private void paragraph(String words) {
        wrap(words, 0);
    }

    private void wrap(String words, int indent) {
        int column = indent;
        for (String word : words.split(" ", -1)) {
            if (column > indent && column + 1 + word.length() > WIDTH) {
                text.append('\n').append(" ".repeat(indent));
                column = indent;
            } else if (column > indent) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        text.append('\n');
    }
}
