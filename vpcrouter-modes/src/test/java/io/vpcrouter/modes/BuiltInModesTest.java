package io.vpcrouter.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInModesTest {
    private final PluginRegistry registry =
            PluginRegistry.load(PluginSource.of(getClass().getClassLoader()));

    private List<OptionSpec<?>> options(String mode) {
        return registry.mode(mode, Location.of("--mode")).orThrow().options();
    }

    @Test
    void areFoundByTheirNames() {
        assertThat(registry.failed()).isEmpty();
        assertThat(registry.found())
                .extracting(FoundPlugin::name)
                .containsExactlyInAnyOrder("configfile", "fixedconf", "http");
    }

    @Test
    void haveTheOptionsThatTheirUsersKnow() {
        assertThat(options("configfile")).extracting(OptionSpec::flagName).containsExactly("--file");
        assertThat(options("configfile").get(0).shortName()).contains("f");
        assertThat(options("fixedconf"))
                .extracting(OptionSpec::flagName)
                .containsExactly("--fixed_cidr", "--fixed_hosts");
        assertThat(options("http"))
                .extracting(OptionSpec::flagName)
                .containsExactly("--http_token_file", "--http_token_reads", "--http_state_file");
    }

    @Test
    void requireTheSourceWhereThereIsNoOther() {
        assertThat(options("configfile")).allMatch(OptionSpec::isRequired);
        assertThat(options("fixedconf")).allMatch(OptionSpec::isRequired);
        assertThat(options("http")).noneMatch(OptionSpec::isRequired);
    }
}
