package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.spi.OptionSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The manual page. */
final class ManualPage {
    private final KnownOptions known;

    ManualPage(KnownOptions known) {
        this.known = known;
    }

    /** The whole file. */
    String text() {
        StringBuilder page = new StringBuilder();
        page.append(".\\\" The manual page of vpcrouter, ")
                .append(KnownOptions.MADE)
                .append(".\n");
        page.append(".TH VPCROUTER 1 \"\" \"vpcrouter\" \"User Commands\"\n");
        page.append(".SH NAME\nvpcrouter \\- automatic routes, backup routes and route failover for Amazon VPC\n");
        page.append(".SH SYNOPSIS\n.B vpcrouter\n[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR] [@\\fIFILE\\fR]\n");
        page.append(".SH DESCRIPTION\n");
        page.append(roff("vpcrouter keeps the route tables of a VPC in line with a route spec, checks the health of the"
                + " routers all the time, and moves every route of a failed router to a healthy one."));
        page.append(".SH COMMANDS\nWithout a command, \\fBrun\\fR is meant.\n");
        for (CommandName command : CommandName.values()) {
            page.append(".TP\n.B ").append(command.word()).append('\n').append(roff(command.summary()));
        }
        page.append(".SH OPTIONS\n");
        page.append(
                roff(
                        "Options are also read from files (@FILE: words as on the command line, # begins a comment) and"
                                + " from the environment: VPCROUTER_OPT_PORT stands for --port, and so on. The command line wins."));
        commandOptions(page);
        for (PluginKind kind : PluginKind.values()) {
            for (String name : known.plugins(kind)) {
                Collection<OptionSpec<?>> options = known.of(kind, name);
                if (!options.isEmpty()) {
                    page.append(".SS Options of ")
                            .append(kind.text())
                            .append(' ')
                            .append(name)
                            .append('\n');
                    options.forEach(option -> manualOption(page, option, ""));
                }
            }
        }
        page.append(".SH EXIT STATUS\n");
        Map.of(
                        0, "stopped in order, or all is in line",
                        1, "a defect, or a demo without a failover",
                        2, "wrong options, files or route spec",
                        3, "a plugin or the server could not start",
                        4, "the cloud refused, or the daemon did not answer",
                        10, "changes are pending, something is not in line, or another replica leads")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(exit -> page.append(".TP\n.B ")
                        .append(exit.getKey())
                        .append('\n')
                        .append(roff(exit.getValue())));
        page.append(".SH FILES\n.TP\n.I /etc/vpcrouter/vpcrouter.env\n")
                .append(roff("The options of the systemd unit, as environment variables."));
        page.append(".SH SEE ALSO\n")
                .append(roff("The pages in docs/ of the delivery: options.md, operate.md, runbook.md."));
        return page.toString();
    }

    private static void commandOptions(StringBuilder page) {
        for (OptionSpec<?> option : KnownOptions.ofCommands()) {
            List<String> commands = Arrays.stream(CommandName.values())
                    .filter(command -> CoreOptions.of(command).contains(option))
                    .map(CommandName::word)
                    .toList();
            manualOption(
                    page,
                    option,
                    commands.size() == CommandName.values().length
                            ? ""
                            : " Commands: " + String.join(", ", commands) + ".");
        }
    }

    private static <T> void manualOption(StringBuilder page, OptionSpec<T> option, String more) {
        page.append(".TP\n\\fB");
        option.shortName()
                .ifPresent(letter -> page.append(escaped("-" + letter)).append("\\fR, \\fB"));
        page.append(escaped(option.flagName())).append("\\fR");
        if (!option.type().isFlag()) {
            page.append(" \\fI").append(escaped(option.type().placeholder())).append("\\fR");
        }
        String fallback = option.defaultValue()
                .filter(value -> !option.type().isFlag())
                .map(option.type()::format)
                .filter(value -> !value.isEmpty())
                .map(value -> " Default: " + value + ".")
                .orElse(option.isRequired() ? " Required." : "");
        page.append('\n').append(roff(option.help() + fallback + more));
    }

    /** A line of text: nothing in it may be taken for a request of roff. */
    private static String roff(String text) {
        String escaped = escaped(text);
        return (escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "") + escaped + "\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
