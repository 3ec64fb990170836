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
    private Set<IpAddress> routedHere = Set.of();
    private boolean broken;
    private int listings;
    private int questions;
    private Duration costOfQuestion = Duration.ZERO;
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
            },
            address -> {
                questions++;
                pass(costOfQuestion);
                if (broken) {
                    throw new SocketException("no handle");
                }
                return routedHere.contains(address);
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
    void theAnswerOfAnAddressThatWasLookedAtWaitsForNothing() {
        pass(Duration.ofSeconds(1));
        own.lookAt(Set.of(FLOATING));
        int listingsBefore = listings;
        int questionsBefore = questions;
        pass(Duration.ofMillis(199));
        assertThat(own.test(FLOATING)).isFalse();
        assertThat(listings).isEqualTo(listingsBefore);
        assertThat(questions).isEqualTo(questionsBefore);
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

    @Test
    void anAddressThatTheRoutingTableCallsLocalIsOwnAsLongAsItDoes() {
        assertThat(own.test(FLOATING)).isFalse();
        routedHere = Set.of(FLOATING);
        pass(Duration.ofMillis(200));
        assertThat(own.test(FLOATING)).isTrue();
        routedHere = Set.of();
        pass(Duration.ofMillis(200));
        assertThat(own.test(FLOATING)).isFalse();
    }

    @Test
    void whereTheRoutingTableCannotBeAskedItsLastAnswerStays() {
        routedHere = Set.of(FLOATING);
        assertThat(own.test(FLOATING)).isTrue();
        broken = true;
        pass(Duration.ofSeconds(1));
        assertThat(own.test(FLOATING)).isTrue();
    }

    @Test
    void questionsToTheRoutingTableTakeOnePercentOfTheTime() {
        costOfQuestion = Duration.ofNanos(10_000);
        for (int i = 0; i < 1000; i++) {
            own.test(IpAddress.ofIpv4(0x0a000000 + i));
        }
        assertThat(questions)
                .as("an address that was never asked about is asked about at once")
                .isEqualTo(1000);
        questions = 0;
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 100_000; i++) {
            own.test(IpAddress.ofIpv4(0x0a000000 + i % 1000));
            pass(Duration.ofNanos(10_000));
        }
        assertThat(questions).as("in a second of 10 µs questions").isBetween(900, 1001);
    }
}
