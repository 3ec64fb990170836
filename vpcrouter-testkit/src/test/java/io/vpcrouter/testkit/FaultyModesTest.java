package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TinyMode.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of modes finds those that break it, and a good one passes. */
class FaultyModesTest {
    private static final class Contract extends ModePluginContract {
        private final TinyMode plugin;

        Contract(Fault fault) {
            plugin = new TinyMode(fault);
        }

        @Override
        protected ModePlugin plugin() {
            return plugin;
        }

        @Override
        protected OptionValues source(RouteSpec spec) {
            plugin.text = RouteSpecJson.write(spec);
            return OptionValues.none();
        }

        @Override
        protected boolean change(RouteSpec spec) {
            plugin.text = RouteSpecJson.write(spec);
            return true;
        }

        @Override
        protected boolean damage() {
            plugin.text = "{ nonsense";
            return true;
        }

        @Override
        protected Duration patience() {
            return plugin.fault.patience;
        }
    }

    private static List<Fault> faults() {
        return List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.NONE)));
    }

    @TestFactory
    Stream<DynamicTest> aGoodModePasses() {
        return SeededFault.rulesOf(ModePluginContract.class).stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule,
                        () -> assertThat(SeededFault.failure(new Contract(Fault.NONE), ModePluginContract.class, rule))
                                .isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> eachFaultIsFound() {
        return SeededFault.tests(faults(), ModePluginContract.class, Contract::new);
    }

    @Test
    void everyRuleHasAFault() {
        assertThat(faults()).hasSizeGreaterThanOrEqualTo(18);
        assertThat(Arrays.stream(Fault.values()).map(Fault::rule))
                .containsAll(SeededFault.rulesOf(ModePluginContract.class));
    }
}
