package io.vpcrouter.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TokenBucket bucket = new TokenBucket(50, 5, 0);

    private int takeAll(long now) {
        int taken = 0;
        while (bucket.tryTake(now)) {
            taken++;
        }
        return taken;
    }

    /** How many tokens a second it grants from now on. */
    private double rate(long now) {
        takeAll(now);
        double before = bucket.available(now);
        return bucket.available(now + SECOND) - before;
    }

    @Test
    void grantsABurstAndThenSoManyASecond() {
        assertThat(takeAll(0)).isEqualTo(50);
        assertThat(takeAll(SECOND)).isEqualTo(5);
        assertThat(takeAll(1000 * SECOND)).isEqualTo(50);
    }

    @Test
    void saysWhenTheNextTokenIsThere() {
        assertThat(bucket.nextTokenAt(0)).isZero();
        takeAll(0);

        assertThat(bucket.nextTokenAt(0)).isEqualTo(SECOND / 5);
        assertThat(bucket.tryTake(SECOND / 5)).isTrue();
    }

    @Test
    void isEmptyAndHalfAsFastAfterAThrottlingAnswer() {
        bucket.throttled(0);

        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(rate(0)).isCloseTo(2.5, within(0.01));
    }

    @Test
    void isNeverSlowerThanATenth() {
        for (int i = 0; i < 100; i++) {
            bucket.throttled(0);
        }

        assertThat(rate(0)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void isAsFastAsEverAgainAfterAFewSuccesses() {
        for (int i = 0; i < 100; i++) {
            bucket.throttled(0);
        }
        for (int i = 0; i < 12; i++) {
            bucket.succeeded();
        }
        assertThat(rate(0)).isBetween(1.0, 4.0);

        for (int i = 0; i < 100; i++) {
            bucket.succeeded();
        }
        assertThat(rate(2 * SECOND)).isCloseTo(5, within(0.01));
    }
}
