package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.testkit.TinyCloud.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract of cloud providers finds those that break it, and a good one passes. */
class BadCloudsTest {
    /** A rule of the contract. */
    private interface Rule {
        void check(SomeCloud contract) throws Exception;
    }

    /** For each fault, the rule that finds it. */
    private static final Map<Fault, String> FOUND_BY = Map.ofEntries(
            Map.entry(Fault.NO_SUBNETS, "aReadShowsTablesSubnetsAndTheInterfacesOfHosts"),
            Map.entry(Fault.HIDES_HOSTS, "aReadShowsTablesSubnetsAndTheInterfacesOfHosts"),
            Map.entry(Fault.OTHER_VPC, "aReadShowsTablesSubnetsAndTheInterfacesOfHosts"),
            Map.entry(Fault.STRANGERS_ARE_ERRORS, "aHostThatNoInterfaceCarriesIsNoError"),
            Map.entry(Fault.FORGETS_CHANGES, "changesAreSeenByTheNextRead"),
            Map.entry(Fault.HIDES_TARGETS, "aReadShowsTheInterfacesOfRows"),
            Map.entry(Fault.MINDS_REPETITION, "whatAlreadyIsAsWantedCountsAsDone"),
            Map.entry(Fault.OVERWRITES, "creatingARowThatLeadsElsewhereIsAConflict"),
            Map.entry(Fault.UPSERTS, "replacingARowThatIsNotThereAsksForARead"),
            Map.entry(Fault.BELIEVES_IDS, "aChangeThatNamesSomethingMissingIsNotFound"),
            Map.entry(Fault.KEEPS_CHECKS, "aCheckThatWasSwitchedOffIsShownAsOff"),
            Map.entry(Fault.FORGETS_TAGS, "tagsOfInterfacesAreSeenByTheNextReadWhereTheCloudHasTags"),
            Map.entry(Fault.HIDES_FALLBACKS, "aRouteLeadsToItsFallbackAndBackWhereTheCloudHasSuchTargets"),
            Map.entry(Fault.FORGETS_LISTS, "aPrefixListIsADestinationWhereTheCloudHasThem"),
            Map.entry(Fault.LISTS_WITHOUT_ENTRIES, "aPrefixListIsADestinationWhereTheCloudHasThem"),
            Map.entry(Fault.THROWS_ANYTHING, "aChangeThatNamesSomethingMissingIsNotFound"),
            Map.entry(Fault.DEAF_TO_INTERRUPTS, "anInterruptedCallEndsSoon"),
            Map.entry(Fault.INTERRUPT_IS_DENIAL, "anInterruptedCallEndsSoon"),
            Map.entry(Fault.CLOSES_ONCE, "itTellsItsFactsAndCanBeClosedTwice"),
            Map.entry(Fault.NAMELESS, "itTellsItsFactsAndCanBeClosedTwice"));

    private static final Map<String, Rule> RULES = new TreeMap<>(Map.of(
            "aReadShowsTablesSubnetsAndTheInterfacesOfHosts",
            SomeCloud::aReadShowsTablesSubnetsAndTheInterfacesOfHosts,
            "aHostThatNoInterfaceCarriesIsNoError",
            SomeCloud::aHostThatNoInterfaceCarriesIsNoError,
            "changesAreSeenByTheNextRead",
            SomeCloud::changesAreSeenByTheNextRead,
            "aReadShowsTheInterfacesOfRows",
            SomeCloud::aReadShowsTheInterfacesOfRows,
            "whatAlreadyIsAsWantedCountsAsDone",
            SomeCloud::whatAlreadyIsAsWantedCountsAsDone,
            "creatingARowThatLeadsElsewhereIsAConflict",
            SomeCloud::creatingARowThatLeadsElsewhereIsAConflict,
            "replacingARowThatIsNotThereAsksForARead",
            SomeCloud::replacingARowThatIsNotThereAsksForARead,
            "aChangeThatNamesSomethingMissingIsNotFound",
            SomeCloud::aChangeThatNamesSomethingMissingIsNotFound,
            "anInterruptedCallEndsSoon",
            SomeCloud::anInterruptedCallEndsSoon,
            "itTellsItsFactsAndCanBeClosedTwice",
            SomeCloud::itTellsItsFactsAndCanBeClosedTwice));

    static {
        RULES.put("aCheckThatWasSwitchedOffIsShownAsOff", SomeCloud::aCheckThatWasSwitchedOffIsShownAsOff);
        RULES.put(
                "tagsOfInterfacesAreSeenByTheNextReadWhereTheCloudHasTags",
                SomeCloud::tagsOfInterfacesAreSeenByTheNextReadWhereTheCloudHasTags);
        RULES.put(
                "aRouteLeadsToItsFallbackAndBackWhereTheCloudHasSuchTargets",
                SomeCloud::aRouteLeadsToItsFallbackAndBackWhereTheCloudHasSuchTargets);
        RULES.put(
                "aPrefixListIsADestinationWhereTheCloudHasThem",
                SomeCloud::aPrefixListIsADestinationWhereTheCloudHasThem);
    }

    private static final class SomeCloud extends CloudProviderContract {
        private final Fault fault;

        SomeCloud(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected CloudProvider provider() {
            return new TinyCloud(fault);
        }

        @Override
        protected String table() {
            return TinyCloud.TABLE;
        }

        @Override
        protected Cidr destination() {
            return Cidr.parse("10.1.0.0/16");
        }

        @Override
        protected String networkInterface() {
            return "eni-a";
        }

        @Override
        protected String otherNetworkInterface() {
            return "eni-b";
        }

        @Override
        protected IpAddress host() {
            return TinyCloud.HOST_OF_A;
        }

        @Override
        protected IpAddress strangeHost() {
            return IpAddress.parse("198.18.1.99");
        }

        @Override
        protected String missingTable() {
            return "rtb-missing";
        }

        @Override
        protected String missingNetworkInterface() {
            return "eni-missing";
        }

        @Override
        protected Optional<String> fallback() {
            return Optional.of(TinyCloud.FALLBACK);
        }

        @Override
        protected Optional<PrefixListId> prefixList() {
            return Optional.of(TinyCloud.LIST);
        }

        @Override
        protected Duration patience() {
            return fault == Fault.DEAF_TO_INTERRUPTS ? Duration.ofMillis(200) : super.patience();
        }
    }

    @Test
    void aGoodCloudPasses() {
        RULES.forEach((name, rule) -> assertThatCode(() -> rule.check(new SomeCloud(Fault.NONE)))
                .as(name)
                .doesNotThrowAnyException());
    }

    @Test
    void eachRuleFindsACloudThatBreaksIt() {
        FOUND_BY.forEach(
                (fault, rule) -> assertThatThrownBy(() -> RULES.get(rule).check(new SomeCloud(fault)))
                        .as("%s is found by %s", fault, rule)
                        .isInstanceOfAny(AssertionError.class, CloudException.class, IllegalStateException.class));
    }

    @Test
    void noRuleAndNoFaultIsForgotten() {
        Set<String> rules = Set.copyOf(SeededFault.rulesOf(CloudProviderContract.class));
        assertThat(RULES).containsOnlyKeys(rules);
        assertThat(Set.copyOf(FOUND_BY.values())).isEqualTo(rules);
        assertThat(FOUND_BY.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Fault.values())
                        .filter(fault -> fault != Fault.NONE)
                        .toList());
    }
}
