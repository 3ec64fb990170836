package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.EnvironmentVariables;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of {@code docs/options.md} that is made from the code: every option, as the program knows it. */
final class OptionsPage {
    private static final String HEAD =
            "| option | environment | value | default | meaning |\n| --- | --- | --- | --- | --- |\n";

    private final StringBuilder page = new StringBuilder();

    private OptionsPage() {}

    /** The tables of all options. */
    static String tables(PluginRegistry registry) {
        OptionsPage options = new OptionsPage();
        options.commands();
        for (PluginKind kind : PluginKind.values()) {
            if (kind != PluginKind.LEADERSHIP || registry.found().stream().anyMatch(plugin -> plugin.kind() == kind)) {
                options.plugins(kind, registry);
            }
        }
        return options.page.toString();
    }

    private void commands() {
        page.append("## Options of the commands\n\n")
                .append("| option | environment | value | default | commands | meaning |\n")
                .append("| --- | --- | --- | --- | --- | --- |\n");
        Set<OptionSpec<?>> all = new LinkedHashSet<>();
        Arrays.stream(CommandName.values()).forEach(command -> all.addAll(CoreOptions.of(command)));
        for (OptionSpec<?> option : all) {
            String commands = Arrays.stream(CommandName.values())
                    .filter(command -> CoreOptions.of(command).contains(option))
                    .map(CommandName::word)
                    .collect(Collectors.joining(" "));
            page.append(row(option, commands.split(" ", -1).length == CommandName.values().length ? "all" : commands));
        }
    }

    private void plugins(PluginKind kind, PluginRegistry registry) {
        page.append("\n## Options of the ").append(title(kind)).append('\n');
        registry.found().stream().filter(plugin -> plugin.kind() == kind).forEach(this::plugin);
        if (kind == PluginKind.HEALTH) {
            section("health " + MultiHealth.NAME, List.of(MultiHealth.PARTS));
        }
    }

    private static String title(PluginKind kind) {
        return switch (kind) {
            case MODE -> "modes";
            case HEALTH -> "health checks";
            case CLOUD -> "clouds";
            case LEADERSHIP -> "leaderships";
        };
    }

    private void plugin(FoundPlugin<?> plugin) {
        section(plugin.kind().text() + " " + plugin.name(), plugin.options());
    }

    private void section(String title, List<OptionSpec<?>> options) {
        page.append("\n### ").append(title).append("\n\n");
        if (options.isEmpty()) {
            page.append("None.\n");
            return;
        }
        page.append(HEAD);
        options.forEach(option -> page.append(row(option, "")));
    }

    private static <T> String row(OptionSpec<T> option, String commands) {
        String names = option.shortName().map(letter -> "`-" + letter + "`, ").orElse("") + code(option.flagName());
        String value = option.type().isFlag()
                ? "none"
                : code(option.type().placeholder()) + ": " + option.type().expected();
        String fallback = option.isRequired()
                ? "required"
                : option.defaultValue()
                        .map(option.type()::format)
                        .filter(text -> !option.type().isFlag() && !text.isEmpty())
                        .map(OptionsPage::code)
                        .orElse(option.type().isFlag() ? "off" : "none");
        String secret = option.isSecret() ? " Its value is never shown." : "";
        return "| " + names + " | " + code(EnvironmentVariables.nameOf(option)) + " | " + cell(value) + " | "
                + cell(fallback) + " | " + (commands.isEmpty() ? "" : commands + " | ") + cell(option.help()) + secret
                + " |\n";
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    /** Nothing in a cell may end it. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
