package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TinyCheck.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of health checks finds those that break it, and a good one passes. */
class FaultyChecksTest {
    private static final class Contract extends HealthPluginContract {
        private final TinyCheck plugin;

        Contract(Fault fault) {
            plugin = new TinyCheck(fault);
        }

        @Override
        protected HealthPlugin plugin() {
            return plugin;
        }

        @Override
        protected OptionValues options() {
            return OptionValues.none();
        }

        @Override
        protected IpAddress healthyHost() {
            return IpAddress.parse("127.0.0.1");
        }

        @Override
        protected IpAddress otherHealthyHost() {
            return IpAddress.parse("127.0.0.2");
        }

        @Override
        protected Optional<IpAddress> deadHost() {
            return Optional.of(TinyCheck.DEAD);
        }

        @Override
        protected boolean silence(IpAddress host) {
            plugin.silent.add(host);
            return true;
        }

        @Override
        protected void revive(IpAddress host) {
            plugin.silent.remove(host);
        }

        @Override
        protected Duration patience() {
            return plugin.fault.patience;
        }
    }

    private static List<Fault> faults() {
        return List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.NONE, Fault.TELLS_CHANGES)));
    }

    private static Stream<DynamicTest> allRulesPass(Fault none) {
        return SeededFault.rulesOf(HealthPluginContract.class).stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule,
                        () -> assertThat(SeededFault.failure(new Contract(none), HealthPluginContract.class, rule))
                                .isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> aGoodCheckPasses() {
        return allRulesPass(Fault.NONE);
    }

    @TestFactory
    Stream<DynamicTest> aGoodCheckThatTellsChangesOnlyPasses() {
        return allRulesPass(Fault.TELLS_CHANGES);
    }

    @TestFactory
    Stream<DynamicTest> eachFaultIsFound() {
        return SeededFault.tests(faults(), HealthPluginContract.class, Contract::new);
    }

    @Test
    void everyRuleHasAFault() {
        assertThat(faults()).hasSizeGreaterThanOrEqualTo(27);
        assertThat(Arrays.stream(Fault.values()).map(Fault::rule))
                .containsAll(SeededFault.rulesOf(HealthPluginContract.class));
    }
}
