package io.vpcrouter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostNumbersTest {
    private static final IpAddress A = IpAddress.parse("10.0.0.1");
    private static final IpAddress B = IpAddress.parse("10.0.0.2");
    private static final IpAddress V6 = IpAddress.parse("2001:db8::1");

    @Test
    void theNumberOfAHostIsItsPlaceInCanonicalOrder() {
        HostNumbers numbers = HostNumbers.of(List.of(V6, B, A, B));
        assertThat(numbers.hosts()).containsExactly(A, B, V6);
        assertThat(numbers.size()).isEqualTo(3);
        assertThat(numbers.numberOf(A)).isEqualTo(0);
        assertThat(numbers.numberOf(B)).isEqualTo(1);
        assertThat(numbers.numberOf(V6)).isEqualTo(2);
        assertThat(numbers.host(1)).isEqualTo(B);
    }

    @Test
    void aHostThatIsNotInTheSetHasNoNumber() {
        assertThat(HostNumbers.empty().numberOf(A)).isEqualTo(HostNumbers.NONE);
        assertThat(HostNumbers.of(List.of(A, V6)).numberOf(B)).isEqualTo(HostNumbers.NONE);
        assertThat(HostNumbers.of(List.of(A)).numberOf(IpAddress.parse("::a00:1")))
                .isEqualTo(HostNumbers.NONE);
    }

    @Test
    void everyHostIsFoundHoweverManyThereAre() {
        Random random = new Random(5);
        for (int count : new int[] {1, 2, 3, 4, 7, 8, 1_000, 65_536}) {
            List<IpAddress> hosts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                hosts.add(i % 2 == 0 ? IpAddress.ofIpv4(0x0a00_0000 + i) : IpAddress.ofIpv6(random.nextLong(), i));
            }
            Collections.shuffle(hosts, random);
            HostNumbers numbers = HostNumbers.of(hosts);
            assertThat(numbers.hosts()).hasSize(count).isSorted();
            for (int number = 0; number < count; number++) {
                assertThat(numbers.numberOf(numbers.host(number))).isEqualTo(number);
            }
            assertThat(numbers.numberOf(IpAddress.ofIpv4(0x0a00_0000 + count + 1)))
                    .isEqualTo(HostNumbers.NONE);
        }
    }
}
