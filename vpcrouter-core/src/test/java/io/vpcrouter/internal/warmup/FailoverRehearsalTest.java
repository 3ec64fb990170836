package io.vpcrouter.internal.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailoverRehearsalTest {
    /** A rehearsal that stops short of the writes would warm nothing. */
    @Test
    void movesEveryRowOfTheHostThatFails() {
        assertThat(FailoverRehearsal.playOneRound()).isEqualTo(8);
    }
}
