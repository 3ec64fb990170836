package io.vpcrouter.internal.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.RouterClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RouterPastTest {
    private static final class Clock implements RouterClock {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }
    }

    private final Clock clock = new Clock();
    private final RouterPast past = new RouterPast(clock);

    private static IpAddress host(int number) {
        return IpAddress.parse("10.1." + number / 256 + "." + number % 256);
    }

    private void answers(int number) {
        past.observed("tcp", host(number), Observation.reachable(Duration.ofMillis(1)));
    }

    @Test
    void aBoundedNumberOfHostsIsKeptAndThoseThatWentMakeRoom() {
        for (int i = 0; i <= RouterPast.MOST_HOSTS; i++) {
            answers(i);
        }
        assertThat(past.of(host(0)).quarters()).hasSize(1);
        assertThat(past.of(host(RouterPast.MOST_HOSTS))).isEqualTo(HostPast.NONE);

        clock.nanos = Duration.ofHours(2).toNanos();
        answers(1);
        answers(RouterPast.MOST_HOSTS);

        assertThat(past.of(host(RouterPast.MOST_HOSTS)).quarters()).hasSize(1);
        assertThat(past.of(host(1)).quarters()).hasSize(2);
        assertThat(past.of(host(0))).isEqualTo(HostPast.NONE);
    }
}
