package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ObservationQueueTest {
    private final ObservationQueue<Integer> queue = new ObservationQueue<>();

    private void fill() {
        for (int i = 0; i <= ObservationQueue.MOST; i++) {
            queue.add(i);
        }
    }

    @Test
    void givesWhatCameInItsOrder() {
        queue.add(1);
        queue.add(2);
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void nobodyWaitsWhileThereIsRoom() {
        queue.add(1);
        AtomicInteger asked = new AtomicInteger();
        queue.awaitRoom(() -> asked.incrementAndGet() < 0);
        assertThat(asked).hasValue(0);
    }

    @Test
    void whoObservesWaitsUntilTheLoopHasTakenSome() throws InterruptedException {
        fill();
        CountDownLatch waits = new CountDownLatch(3);
        Thread observer = new Thread(() -> queue.awaitRoom(() -> {
            waits.countDown();
            return false;
        }));
        observer.start();
        assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();

        queue.poll();
        observer.join(30_000);
        assertThat(observer.isAlive()).isFalse();
    }

    @Test
    void theLoopItselfNeverWaits() {
        fill();
        AtomicInteger asked = new AtomicInteger();
        queue.awaitRoom(() -> asked.incrementAndGet() > 0);
        assertThat(asked).hasValue(1);
    }
}
