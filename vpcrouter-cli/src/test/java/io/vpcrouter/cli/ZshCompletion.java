package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.spi.OptionSpec;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The completion of the command line for zsh. */
final class ZshCompletion {
    private final KnownOptions known;

    ZshCompletion(KnownOptions known) {
        this.known = known;
    }

    /** The whole file. */
    String script() {
        StringBuilder script = new StringBuilder("#compdef vpcrouter\n# Completion of vpcrouter for zsh, ")
                .append(KnownOptions.MADE)
                .append(".\n\n");
        script.append("local -a commands options\nlocal command=${words[2]} mode='' health=")
                .append(KnownOptions.initial(PluginKind.HEALTH))
                .append(" cloud=")
                .append(KnownOptions.initial(PluginKind.CLOUD))
                .append(" leadership='' parts='' i part\n\ncommands=(\n");
        for (CommandName command : CommandName.values()) {
            script.append("    ")
                    .append(quoted(command.word() + ":" + command.summary()))
                    .append('\n');
        }
        script.append("""
                )
                for ((i = 2; i < CURRENT; i++)); do
                    case ${words[i]} in
                        -m | --mode) mode=${words[i + 1]} ;;
                        --mode=*) mode=${words[i]#*=} ;;
                        -H | --health) health=${words[i + 1]} ;;
                        --health=*) health=${words[i]#*=} ;;
                        --cloud) cloud=${words[i + 1]} ;;
                        --cloud=*) cloud=${words[i]#*=} ;;
                        --leadership) leadership=${words[i + 1]} ;;
                        --leadership=*) leadership=${words[i]#*=} ;;
                        --multi_plugins) parts=${words[i + 1]} ;;
                        --multi_plugins=*) parts=${words[i]#*=} ;;
                    esac
                done

                if ((CURRENT == 2)) && [[ ${words[2]} != -* ]]; then
                    _describe command commands
                    return
                fi
                [[ -n ${command} && ${command} != -* && ${command} != @* ]] || command=run

                """);
        zshChoice(script, "$command", "options=(", CommandName.words(), KnownOptions::of);
        script.append("\nif [[ $command == (")
                .append(KnownOptions.routing().collect(Collectors.joining("|")))
                .append(") ]]; then\n");
        zshChoice(
                script, "$mode", "options+=(", known.plugins(PluginKind.MODE), name -> known.of(PluginKind.MODE, name));
        zshChoice(
                script,
                "$cloud",
                "options+=(",
                known.plugins(PluginKind.CLOUD),
                name -> known.of(PluginKind.CLOUD, name));
        zshChoice(
                script,
                "$leadership",
                "options+=(",
                known.plugins(PluginKind.LEADERSHIP),
                name -> known.of(PluginKind.LEADERSHIP, name));
        script.append("for part in $health ${(s.:.)parts}; do\n");
        zshChoice(
                script,
                "$part",
                "options+=(",
                known.plugins(PluginKind.HEALTH),
                name -> known.of(PluginKind.HEALTH, name));
        script.append("done\nfi\n");
        script.append("[[ $command == validate ]] && options+=('*:route spec:_files')\n");
        script.append("\n# The command is no operand of its own.\n");
        script.append("if [[ ${words[2]} == $command ]]; then\n    shift words\n    ((CURRENT--))\nfi\n");
        script.append("_arguments -S $options\n");
        return script.toString();
    }

    private void zshChoice(
            StringBuilder script,
            String variable,
            String open,
            Collection<String> names,
            Function<String, List<OptionSpec<?>>> options) {
        script.append("case ").append(variable).append(" in\n");
        for (String name : names) {
            Collection<OptionSpec<?>> found = options.apply(name);
            if (!found.isEmpty()) {
                script.append("    ").append(name).append(") ").append(open).append('\n');
                found.forEach(option -> zshOption(script, option));
                script.append("    ) ;;\n");
            }
        }
        script.append("esac\n");
    }

    private void zshOption(StringBuilder script, OptionSpec<?> option) {
        String help = "[" + option.help().replaceAll("([\\[\\]\\\\:])", "\\\\$1") + "]";
        String value = "";
        if (!option.type().isFlag()) {
            value = ":" + option.type().placeholder().replace("\\", "\\\\").replace(":", "\\:") + ":"
                    + switch (known.values(option)) {
                        case "FILE" -> "_files";
                        case "DIR" -> "_files -/";
                        case "ANY" -> " ";
                        default -> "(" + known.values(option) + ")";
                    };
        }
        String equals = option.type().isFlag() ? "" : "=";
        script.append("        ")
                .append(quoted(option.flagName() + equals + help + value))
                .append('\n');
        if (option.shortName().isPresent()) {
            script.append("        ")
                    .append(quoted("-" + option.shortName().get() + help + value))
                    .append('\n');
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
