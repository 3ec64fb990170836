package io.vpcrouter.cli;

import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.plugin.PluginKind;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.spi.OptionSpec;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every option of the commands and of the plugins that the program comes with, and what may stand for its value. */
final class KnownOptions {
    static final String MADE = "made from the options of the program; CONTRIBUTING.md says how";

    private final PluginRegistry registry;

    KnownOptions(PluginRegistry registry) {
        this.registry = registry;
    }

    /** The names of the plugins of a kind that the program comes with. */
    List<String> plugins(PluginKind kind) {
        Stream<String> found = registry.found().stream()
                .filter(plugin -> plugin.kind() == kind)
                .map(plugin -> plugin.name());
        if (kind == PluginKind.LEADERSHIP) {
            return Stream.concat(Stream.of("none"), found).toList();
        }
        return (kind == PluginKind.HEALTH ? Stream.concat(found, Stream.of(MultiHealth.NAME)) : found).toList();
    }

    /** The options of a plugin. */
    List<OptionSpec<?>> of(PluginKind kind, String name) {
        if (kind == PluginKind.HEALTH && name.equals(MultiHealth.NAME)) {
            return List.of(MultiHealth.PARTS);
        }
        return registry.found().stream()
                .filter(plugin -> plugin.kind() == kind && plugin.name().equals(name))
                .<OptionSpec<?>>flatMap(plugin -> plugin.options().stream())
                .toList();
    }

    /** The options of a command, without those of plugins. */
    static List<OptionSpec<?>> of(String command) {
        return CoreOptions.of(CommandName.of(command).orElseThrow());
    }

    /** The options of all commands, each once. */
    static Set<OptionSpec<?>> ofCommands() {
        Set<OptionSpec<?>> all = new LinkedHashSet<>();
        CommandName.words().forEach(command -> all.addAll(of(command)));
        return all;
    }

    /** Every option, each once. */
    Set<OptionSpec<?>> all() {
        Set<OptionSpec<?>> all = ofCommands();
        Arrays.stream(PluginKind.values()).forEach(kind -> plugins(kind).forEach(name -> all.addAll(of(kind, name))));
        return all;
    }

    /** The commands that work on a VPC, and so take the options of plugins. */
    static Stream<String> routing() {
        return Arrays.stream(CommandName.values()).filter(CommandName::routes).map(CommandName::word);
    }

    /** The words that may stand for the value of an option; FILE, DIR or ANY where there is no list of them. */
    String values(OptionSpec<?> option) {
        for (PluginKind kind : PluginKind.values()) {
            if (option.name().equals(kind.text())) {
                return String.join(" ", plugins(kind));
            }
        }
        String placeholder = option.type().placeholder();
        if (placeholder.matches("[a-z-]+(\\|[a-z-]+)+")) {
            return placeholder.replace('|', ' ');
        }
        return placeholder.equals("FILE") || placeholder.equals("DIR") ? placeholder : "ANY";
    }

    /** The plugin of a kind that is taken where none is named. */
    static String initial(PluginKind kind) {
        return ofCommands().stream()
                .filter(option -> option.name().equals(kind.text()))
                .flatMap(option -> option.defaultValue().stream())
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }
}
