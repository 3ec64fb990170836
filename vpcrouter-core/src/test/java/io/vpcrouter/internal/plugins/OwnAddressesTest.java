package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.RouterClock;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    private static final IpAddress FLOATING = IpAddress.parse("10.0.0.9");
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.10.1");

    private Set<IpAddress> listed = Set.of();
    private boolean broken;
    private int listings;
    private long now;

    private final OwnAddresses own = new OwnAddresses(
            new RouterClock() {
                @Override
                public Instant now() {
                    return Instant.EPOCH;
                }

                @Override
                public long nanos() {
                    return now;
                }
            },
            () -> {
                listings++;
                if (broken) {
                    throw new SocketException("no handle");
                }
                return listed;
            });

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void anAddressThatComesAfterTheStartIsOwnAndOneThatGoesIsNot() {
        assertThat(own.test(FLOATING)).isFalse();
        listed = Set.of(FLOATING);
        pass(Duration.ofMillis(200));
        assertThat(own.test(FLOATING)).isTrue();
        listed = Set.of();
        pass(Duration.ofMillis(200));
        assertThat(own.test(FLOATING)).isFalse();
    }

    @Test
    void theListIsNotTakenForEachAnswer() {
        for (int i = 0; i < 1000; i++) {
            own.test(FLOATING);
            pass(Duration.ofMillis(1));
        }
        assertThat(listings).isLessThanOrEqualTo(6);
    }

    @Test
    void whereNothingCanBeListedTheLastListStays() {
        listed = Set.of(FLOATING);
        pass(Duration.ofSeconds(1));
        assertThat(own.test(FLOATING)).isTrue();
        broken = true;
        pass(Duration.ofSeconds(1));
        assertThat(own.test(FLOATING)).isTrue();
    }

    @Test
    void theUnspecifiedAddressIsAlwaysOwn() {
        assertThat(own.test(IpAddress.parse("0.0.0.0"))).isTrue();
        assertThat(own.test(IpAddress.parse("::"))).isTrue();
    }

    @Test
    void loopbackAddressesAreOtherMachinesOnlyIfAllHostsAreLoopback() {
        own.watching(Set.of(LOOPBACK));
        assertThat(own.test(LOOPBACK)).isFalse();
        own.watching(Set.of(LOOPBACK, FLOATING));
        assertThat(own.test(LOOPBACK)).isTrue();
    }
}
