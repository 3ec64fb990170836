package io.vpcrouter.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.InvalidException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SimulatedCloudPluginTest {
    private static CloudPlugin plugin() {
        return ServiceLoader.load(CloudPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> plugin.name().equals("simulated"))
                .findFirst()
                .orElseThrow();
    }

    private static OptionValues file(String name) {
        return OptionValues.builder()
                .set(SimulatedCloudPlugin.FILE, Path.of("..").resolve(name))
                .build();
    }

    @Test
    void isFoundByItsNameAndNeedsAFile() {
        assertThat(plugin().options()).singleElement().satisfies(option -> {
            assertThat(option.flagName()).isEqualTo("--sim_vpc");
            assertThat(option.isRequired()).isTrue();
        });
    }

    @Test
    void servesTheVpcOfTheFile() {
        try (CloudProvider provider = plugin().create(file("examples/vpc.json"), new Context())) {
            assertThat(provider.network()).isEqualTo("vpc-0a1b2c3d4e5f60718");
        }
    }

    @Test
    void refusesABadFile() {
        assertThatThrownBy(() -> plugin().create(file("pom.xml"), new Context()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("pom.xml:1:1");
    }

    private static final class Context implements CloudContext {
        @Override
        public RouterClock clock() {
            return new ManualClock();
        }

        @Override
        public void runInBackground(String name, BackgroundTask body) {
            throw new AssertionError("the simulated VPC has no thread");
        }

        @Override
        public void condition(String name, String problem) {
            throw new AssertionError("the simulated VPC has no lasting condition");
        }
    }
}
