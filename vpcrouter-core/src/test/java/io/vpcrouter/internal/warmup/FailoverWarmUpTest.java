package io.vpcrouter.internal.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailoverWarmUpTest {
    /** A warm-up that stops short of the writes would warm nothing. */
    @Test
    void movesEveryRouteOfTheHostThatFails() {
        assertThat(new PaperFailover().play()).isEqualTo(8);
    }
}
