package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.Plugin;
import java.util.HashSet;
import java.util.Set;

/** What holds for plugins of every kind. */
final class PluginRules {
    private PluginRules() {}

    static void check(Plugin plugin) {
        assertThat(plugin.name()).as("name").matches("[a-z][a-z0-9_-]*");
        assertThat(plugin.name()).as("the name never changes").isEqualTo(plugin.name());
        assertThat(plugin.version()).as("version").isNotBlank();
        Set<String> names = new HashSet<>();
        for (OptionSpec<?> option : plugin.options()) {
            checkOption(option, names);
        }
        assertThat(plugin.options())
                .as("options are the same objects each time, because they are keys")
                .isEqualTo(plugin.options());
    }

    private static <T> void checkOption(OptionSpec<T> option, Set<String> names) {
        assertThat(names.add(option.name())).as("%s is declared once", option).isTrue();
        option.shortName()
                .ifPresent(letter -> assertThat(names.add(letter))
                        .as("-%s is declared once", letter)
                        .isTrue());
        assertThat(option.help()).as("help of %s", option).isNotBlank();
        assertThat(option.type().expected()).as("what %s expects", option).isNotBlank();
    }
}
