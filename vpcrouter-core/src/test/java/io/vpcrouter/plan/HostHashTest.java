package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostHashTest {
    /** Worked out by another program from docs/host-choice.md. They never change: replicas of all versions must agree. */
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.0.0.1, d83f3bfbd8d8f1bf",
        "10.1.0.0/16, 10.0.0.2, 992f96b2b20eb789",
        "10.1.0.0/16, 10.0.0.3, 265a37b3ee678df2",
        "10.1.0.0/17, 10.0.0.1, 2945c6c8c9fad2ff",
        "0.0.0.0/0, 10.0.0.1, d5f1ff038ec275c0",
        "255.255.255.255/32, 255.255.255.254, 0d04409b38dca491",
        "::/0, fd00::1, 314984820fbf0657",
        "2001:db8::/32, fd00::1, ac855297b65d0131",
        "2001:db8::/32, fd00::2, 10fd3c2dc4a59290",
        "2001:db8:0:1:8000::/65, 2001:db8::ffff:ffff:ffff:ffff, 9beaba7995438ec1",
        "pl-0123456789abcdef0, 10.0.0.1, b4e21bced91e6103",
        "pl-0123456789abcdef0, 10.0.0.2, 135ab30460974d1c",
        "pl-63a5400a, fd00::1, 329698cd8a2a93ae",
    })
    void givesTheValuesOfTheSpecification(String destination, String host, String hex) {
        assertThat(hash(Destination.tryParse(destination).orElseThrow(), IpAddress.parse(host)))
                .isEqualTo(Long.parseUnsignedLong(hex, 16));
    }

    @Test
    void everyHostGetsItsShareOfDestinations() {
        List<IpAddress> hosts = neighbours(5);
        int[] shares = new int[hosts.size()];
        for (Cidr destination : destinations(20_000)) {
            shares[hosts.indexOf(winner(destination, hosts))]++;
        }

        // The standard deviation of a share of 4,000 is 57.
        for (int share : shares) {
            assertThat(share).isCloseTo(4_000, within(300));
        }
    }

    @Test
    void onlyTheDestinationsOfALostHostMoveAndTheySpreadOverAllOthers() {
        List<IpAddress> hosts = neighbours(5);
        List<IpAddress> survivors = hosts.subList(1, 5);
        int[] shares = new int[survivors.size()];
        for (Cidr destination : destinations(20_000)) {
            IpAddress before = winner(destination, hosts);
            IpAddress after = winner(destination, survivors);
            if (before.equals(hosts.get(0))) {
                shares[survivors.indexOf(after)]++;
            } else {
                assertThat(after).isEqualTo(before);
            }
        }

        // The standard deviation of a share of 1,000 is 31.
        for (int share : shares) {
            assertThat(share).isCloseTo(1_000, within(200));
        }
    }

    private static long hash(Destination destination, IpAddress host) {
        return HostHash.of(HostHash.ofDestination(destination), host);
    }

    private static IpAddress winner(Cidr destination, List<IpAddress> hosts) {
        return hosts.stream()
                .max((a, b) -> Long.compareUnsigned(hash(destination, a), hash(destination, b)))
                .orElseThrow();
    }

    private static List<IpAddress> neighbours(int count) {
        List<IpAddress> hosts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            hosts.add(IpAddress.parse("10.33.20." + i));
        }
        return hosts;
    }

    private static List<Cidr> destinations(int count) {
        List<Cidr> destinations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            destinations.add(Cidr.of(IpAddress.ofIpv4(0x0a00_0000 + (i << 8)), 24));
        }
        return destinations;
    }
}
