package io.vpcrouter.internal.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void aListWhosePagesDoNotEndIsGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> Listing.of("list nodes", rest -> {
                    assertThat(asked.incrementAndGet()).isLessThan(2_000);
                    return new ObjectPage<>(Map.of(), "more", "1");
                }))
                .isInstanceOf(KubeException.class)
                .hasMessage("list nodes: a list of more than 1000 pages (expected: at most 1000)");
        assertThat(asked).hasValue(1_000);
    }
}
