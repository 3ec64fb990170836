package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.spi.OptionSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The completion of the command line for bash. */
final class BashCompletion {
    private final KnownOptions known;

    BashCompletion(KnownOptions known) {
        this.known = known;
    }

    /** The whole file. */
    String script() {
        StringBuilder script = new StringBuilder();
        script.append("# Completion of vpcrouter for bash, ")
                .append(KnownOptions.MADE)
                .append(".\n\n");
        script.append("# The options of a command.\n");
        choice(script, "_vpcrouter_command_options", names(CommandName.words(), KnownOptions::of));
        for (PluginKind kind : PluginKind.values()) {
            script.append("\n# The options of a plugin of the kind ")
                    .append(kind.text())
                    .append(".\n");
            choice(
                    script,
                    "_vpcrouter_" + kind.text() + "_options",
                    names(known.plugins(kind), name -> known.of(kind, name)));
        }
        script.append("\n# The values of an option: words, or one of the marks FILE, DIR, ANY; nothing for a flag.\n");
        Map<String, String> values = new LinkedHashMap<>();
        known.all().forEach(option -> {
            if (!option.type().isFlag()) {
                values.put(pattern(option), known.values(option));
            }
        });
        choice(script, "_vpcrouter_values", values);
        script.append("""

                # Whether a word is an option that takes a value.
                _vpcrouter_takes_value() {
                    [ -n "$(_vpcrouter_values "$1")" ]
                }

                _vpcrouter() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev='' command='' word i part
                    local mode='' health=%s cloud=%s leadership='' parts='' values options
                    COMPREPLY=()
                    # Bash takes --option=value apart at the equals sign.
                    if [ "$cur" = = ]; then
                        cur=''
                        prev=${COMP_WORDS[COMP_CWORD - 1]}
                    elif [ "$COMP_CWORD" -ge 2 ] && [ "${COMP_WORDS[COMP_CWORD - 1]}" = = ]; then
                        prev=${COMP_WORDS[COMP_CWORD - 2]}
                    elif [ "$COMP_CWORD" -ge 1 ]; then
                        prev=${COMP_WORDS[COMP_CWORD - 1]}
                    fi
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word=${COMP_WORDS[i]}
                        part=${COMP_WORDS[i + 1]:-}
                        [ "$part" = = ] && part=${COMP_WORDS[i + 2]:-}
                        case $word in
                            -m | --mode) mode=$part ;;
                            -H | --health) health=$part ;;
                            --cloud) cloud=$part ;;
                            --leadership) leadership=$part ;;
                            --multi_plugins) parts=${part//:/ } ;;
                            -* | @* | =) ;;
                            *)
                                if [ -z "$command" ] && [ "$i" -eq 1 ]; then
                                    command=$word
                                fi
                                ;;
                        esac
                    done
                    values=$(_vpcrouter_values "$prev")
                    case $values in
                        FILE) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ; return ;;
                        DIR) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ; return ;;
                        ANY) return ;;
                        ?*) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur") ; return ;;
                    esac
                    options=$(_vpcrouter_command_options "${command:-run}")
                    case ${command:-run} in
                        %s)
                            options+=" $(_vpcrouter_mode_options "$mode") $(_vpcrouter_cloud_options "$cloud")"
                            options+=" $(_vpcrouter_leadership_options "$leadership")"
                            for part in $health $parts; do
                                options+=" $(_vpcrouter_health_options "$part")"
                            done
                            ;;
                        validate)
                            if [ "${cur#-}" = "$cur" ]; then
                                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                                return
                            fi
                            ;;
                    esac
                    if [ "$COMP_CWORD" -eq 1 ] && [ "${cur#-}" = "$cur" ]; then
                        options="%s"
                    fi
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
                }

                complete -F _vpcrouter vpcrouter
                """.formatted(
                        KnownOptions.initial(PluginKind.HEALTH),
                        KnownOptions.initial(PluginKind.CLOUD),
                        KnownOptions.routing().collect(Collectors.joining(" | ")),
                        String.join(" ", CommandName.words())));
        return script.toString();
    }

    private static void choice(StringBuilder script, String function, Map<String, String> cases) {
        script.append(function).append("() {\n    case $1 in\n");
        cases.forEach((name, words) -> {
            if (!words.isEmpty()) {
                script.append("        ")
                        .append(name)
                        .append(") echo ")
                        .append(quoted(words))
                        .append(" ;;\n");
            }
        });
        script.append("    esac\n}\n");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static Map<String, String> names(Collection<String> owners, Function<String, List<OptionSpec<?>>> options) {
        Map<String, String> names = new LinkedHashMap<>();
        owners.forEach(owner -> names.put(
                owner, options.apply(owner).stream().map(OptionSpec::flagName).collect(Collectors.joining(" "))));
        return names;
    }

    private static String pattern(OptionSpec<?> option) {
        return option.shortName().map(letter -> "-" + letter + " | ").orElse("") + option.flagName();
    }
}
