package io.vpcrouter.internal.aws.provider;

import static io.vpcrouter.internal.aws.provider.FakeEc2.eni;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InterfaceLookupTest {
    private final FakeEc2 ec2 = new FakeEc2();
    private final ManualClock clock = new ManualClock();
    private final InterfaceLookup lookup = new InterfaceLookup(ec2);

    @Test
    void findsHostsWithOneListing() {
        ec2.interfaces.addAll(List.of(eni("eni-1", "10.0.0.6"), eni("eni-2", "10.0.0.7"), eni("eni-3", "10.0.0.8")));

        assertThat(ids(find(Set.of("10.0.0.6", "10.0.0.7"), Set.of()))).containsExactlyInAnyOrder("eni-1", "eni-2");
        assertThat(ec2.asked).containsExactly("interfaces by address [10.0.0.6, 10.0.0.7]");
    }

    @Test
    void searchesForAHostInADelegatedPrefixOnceAndAsksForItsPrimaryAddressThen() {
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", "10.0.1.16/28"));

        assertThat(ids(find(Set.of("10.0.1.17"), Set.of()))).containsExactly("eni-1");
        assertThat(ec2.takeAsked()).containsExactly("interfaces by address [10.0.1.17]", "all interfaces");

        assertThat(ids(find(Set.of("10.0.1.17"), Set.of()))).containsExactly("eni-1");
        assertThat(ec2.takeAsked()).containsExactly("interfaces by address [10.0.0.6, 10.0.1.17]");
    }

    @Test
    void searchesForAHostInADelegatedIpv6Prefix() {
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", "2001:db8:0:0:1::/80"));

        assertThat(ids(find(Set.of("2001:db8:0:0:1::9"), Set.of()))).containsExactly("eni-1");
    }

    @Test
    void searchesAgainWhenTheInterfaceThatCarriedThePrefixLosesIt() {
        ec2.interfaces.add(eni("eni-1", "10.0.0.6", "10.0.1.16/28"));
        find(Set.of("10.0.1.17"), Set.of());
        ec2.interfaces.clear();
        ec2.interfaces.addAll(List.of(eni("eni-1", "10.0.0.6"), eni("eni-2", "10.0.0.7", "10.0.1.16/28")));

        assertThat(ids(find(Set.of("10.0.1.17"), Set.of()))).contains("eni-2");
    }

    @Test
    void forgetsTheInterfacesOfHostsThatLeaveTheSpec() {
        ec2.interfaces.addAll(List.of(eni("eni-1", "10.0.0.6", "10.0.1.16/28"), eni("eni-2", "10.0.0.7")));
        find(Set.of("10.0.1.17", "10.0.0.7"), Set.of());
        ec2.takeAsked();

        assertThat(ids(find(Set.of("10.0.0.7"), Set.of()))).containsExactly("eni-2");
        assertThat(ec2.asked).containsExactly("interfaces by address [10.0.0.7]");
    }

    @Test
    void searchesLessAndLessOftenForAHostThatIsNowhere() {
        long searches = 0;
        for (int pass = 0; pass < 120; pass++) {
            find(Set.of("10.0.0.6"), Set.of());
            searches +=
                    ec2.takeAsked().stream().filter("all interfaces"::equals).count();
            clock.pass(Duration.ofSeconds(30));
        }

        assertThat(searches).isEqualTo(4);
    }

    @Test
    void searchesAtOnceForAnotherHostThatIsMissing() {
        find(Set.of("10.0.0.6"), Set.of());
        ec2.takeAsked();

        find(Set.of("10.0.0.6", "10.0.0.7"), Set.of());

        assertThat(ec2.asked).contains("all interfaces");
    }

    @Test
    void asksOnceForOtherInterfacesThatRowsPointAt() {
        ec2.interfaces.addAll(List.of(eni("eni-1", "10.0.0.6"), eni("eni-9", "10.0.0.9")));
        Set<String> rows = Set.of("eni-1", "eni-9", "eni-gone");

        assertThat(ids(find(Set.of("10.0.0.6"), rows))).containsExactlyInAnyOrder("eni-1", "eni-9");
        assertThat(ec2.takeAsked())
                .containsExactly("interfaces by address [10.0.0.6]", "interfaces by id [eni-9, eni-gone]");

        assertThat(ids(find(Set.of("10.0.0.6"), rows))).containsExactlyInAnyOrder("eni-1", "eni-9");
        assertThat(ec2.takeAsked()).containsExactly("interfaces by address [10.0.0.6]");
    }

    @Test
    void asksAgainForTheInterfacesOfRowsAfterHalfAnHour() {
        find(Set.of(), Set.of("eni-9"));
        ec2.takeAsked();
        clock.pass(InterfaceLookup.ROUTE_MEMORY.minusNanos(1));
        find(Set.of(), Set.of("eni-9"));
        assertThat(ec2.takeAsked()).containsExactly("interfaces by address []");

        clock.pass(Duration.ofNanos(1));
        find(Set.of(), Set.of("eni-9"));

        assertThat(ec2.asked).contains("interfaces by id [eni-9]");
    }

    @Test
    void doesNotTakeAFailedQuestionForAnAnswer() {
        ec2.interfaces.add(eni("eni-9", "10.0.0.9"));
        ec2.failure = new CloudException(CloudException.Kind.TRANSIENT, "DescribeNetworkInterfaces", null, "no", null);
        assertThatThrownBy(() -> find(Set.of(), Set.of("eni-9"))).isSameAs(ec2.failure);
        ec2.failure = null;

        assertThat(ids(find(Set.of(), Set.of("eni-9")))).containsExactly("eni-9");
    }

    private Collection<NetworkInterface> find(Set<String> hosts, Set<String> rows) {
        return lookup.find(hosts.stream().map(IpAddress::parse).collect(Collectors.toSet()), rows, clock.nanos());
    }

    private static Stream<String> ids(Collection<NetworkInterface> interfaces) {
        return interfaces.stream().map(NetworkInterface::id);
    }
}
