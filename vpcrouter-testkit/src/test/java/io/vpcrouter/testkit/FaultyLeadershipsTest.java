package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.testkit.MemoryLeadershipPlugin.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of leaderships finds those that break it. That a good one passes, {@link MemoryLeadershipContractTest} shows. */
class FaultyLeadershipsTest {
    private static final class Contract extends LeadershipPluginContract {
        private final MemoryLeadershipPlugin plugin;

        Contract(Fault fault) {
            plugin = new MemoryLeadershipPlugin(fault);
        }

        @Override
        protected LeadershipPlugin plugin() {
            return plugin;
        }

        @Override
        protected OptionValues options() {
            return OptionValues.none();
        }

        @Override
        protected boolean silence() {
            plugin.silent = true;
            return true;
        }

        @Override
        protected void revive() {
            plugin.silent = false;
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
    Stream<DynamicTest> eachFaultIsFound() {
        return SeededFault.tests(faults(), LeadershipPluginContract.class, Contract::new);
    }

    @Test
    void everyRuleHasAFault() {
        assertThat(faults()).hasSizeGreaterThanOrEqualTo(23);
        assertThat(Arrays.stream(Fault.values()).map(Fault::rule))
                .containsAll(SeededFault.rulesOf(LeadershipPluginContract.class));
    }
}
