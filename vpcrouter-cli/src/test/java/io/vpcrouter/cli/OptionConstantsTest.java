package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.spi.OptionSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs with a router inside set the options of a plugin by its constants, so that a misspelt name is no longer possible. */
class OptionConstantsTest {
    /** Of plugin folders, whose classes no program of others names. */
    private static final List<String> IN_FOLDERS =
            List.of("io.vpcrouter.etcd.", "io.vpcrouter.dynamodb.", "io.vpcrouter.kubernetes.");

    /** Its type is internal; programs set it by its name. */
    private static final String BY_NAME_ONLY = "--source_dest_check";

    @Test
    void everyOptionOfABuiltInPluginIsAPublicConstant() {
        PluginRegistry registry = PluginRegistry.load(PluginSource.of(getClass().getClassLoader()));
        List<FoundPlugin<?>> builtIn = registry.found().stream()
                .filter(plugin -> FoundPlugin.isBuiltIn(plugin.instance().getClass()))
                .filter(plugin -> IN_FOLDERS.stream().noneMatch(plugin.className()::startsWith))
                .filter(plugin -> !plugin.className().startsWith(getClass().getPackageName() + "."))
                .toList();

        assertThat(builtIn).hasSizeGreaterThan(8);
        // Of all together: ec2status shares options with the cloud aws.
        Set<OptionSpec<?>> constants = new HashSet<>();
        builtIn.forEach(plugin -> constants.addAll(constants(plugin.instance().getClass())));
        for (FoundPlugin<?> plugin : builtIn) {
            assertThat(constants)
                    .as(plugin.className())
                    .containsAll(plugin.options().stream()
                            .filter(option -> !option.flagName().equals(BY_NAME_ONLY))
                            .toList());
        }
    }

    private static Set<OptionSpec<?>> constants(Class<?> type) {
        Set<OptionSpec<?>> constants = new HashSet<>();
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().equals(OptionSpec.class)) {
                try {
                    constants.add((OptionSpec<?>) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(field + " cannot be read", e);
                }
            }
        }
        return constants;
    }
}
