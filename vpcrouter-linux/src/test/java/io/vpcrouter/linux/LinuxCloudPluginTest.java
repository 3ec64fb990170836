package io.vpcrouter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxCloudPluginTest {
    private final LinuxCloudPlugin plugin = new LinuxCloudPlugin();

    private CloudProvider create(Map<String, String> options) {
        return plugin.create(OptionValues.parse(plugin, options), new NoContext());
    }

    @Test
    void withoutOptionsItIsTheMainTableOfThisProcess() {
        try (CloudProvider provider = create(Map.of())) {
            assertThat(provider.network()).isEqualTo("default");
            assertThat(provider.statistics()).containsEntry("table", "main").containsEntry("table_number", 254L);
            assertThat(provider.disablesSourceDestCheck()).isFalse();
        }
    }

    @Test
    void aTableWithoutSuchANameIsRefusedWithWhatWouldBeRight() {
        assertThatThrownBy(() -> create(Map.of("linux_table", "nobody-has-this")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--linux_table")
                .hasMessageContaining("nobody-has-this")
                .hasMessageContaining("a number from 1 to 4294967295");
        assertThatThrownBy(() -> create(Map.of("linux_table", "local"))).isInstanceOf(InvalidException.class);
    }

    @Test
    void aNamespaceIsANameAndNoPath() {
        assertThatThrownBy(() -> create(Map.of("linux_namespace", "../../etc")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--linux_namespace");
    }

    @Test
    void theProtocolNumbersOfTheKernelAndOfPeopleAreRefused() {
        assertThatThrownBy(() -> create(Map.of("linux_protocol", "4"))).isInstanceOf(InvalidException.class);
    }
}
