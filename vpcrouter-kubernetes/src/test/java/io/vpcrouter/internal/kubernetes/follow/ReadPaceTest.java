package io.vpcrouter.internal.kubernetes.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadPaceTest {
    @Test
    void aQuickListComesOncePerInterval() {
        ReadPace pace = new ReadPace(30, 100);
        assertThat(pace.left(100)).isZero();
        pace.done(100, 101);
        assertThat(pace.left(101)).isEqualTo(29);
    }

    @Test
    void aSlowListTakesATwentiethOfTheTime() {
        ReadPace pace = new ReadPace(30, 0);
        pace.done(0, 10);
        assertThat(pace.left(10)).isEqualTo(200);
    }

    @Test
    void aListThatFailedIsDueAfterItsWait() {
        ReadPace pace = new ReadPace(30, 0);
        pace.failed(7, 2);
        assertThat(pace.left(8)).isEqualTo(1);
    }
}
