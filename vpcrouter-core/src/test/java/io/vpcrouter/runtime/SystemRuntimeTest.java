package io.vpcrouter.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.runtime.RouterRuntime.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemRuntimeTest {
    private static final int DEADLINE = 30;

    private final RouterRuntime runtime = new SystemRuntime();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(DEADLINE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tasksOnTheLoopRunInOrderInOneThread() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            int number = i;
            runtime.onLoop(() -> log.add(Thread.currentThread().getName() + number));
        }
        runtime.onLoop(done::countDown);
        await(done);
        assertThat(log).hasSize(100).first().isEqualTo("vpcrouter-loop0");
        assertThat(log).last().isEqualTo("vpcrouter-loop99");
    }

    @Test
    void neitherADefectNorAnErrorEndsTheLoop() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        runtime.onLoop(() -> {
            throw new IllegalStateException("defect");
        });
        runtime.onLoop(() -> {
            throw new AssertionError("error");
        });
        runtime.onLoopAfter(Duration.ofMillis(1), () -> {
            throw new StackOverflowError();
        });
        runtime.onLoopAfter(Duration.ofMillis(20), done::countDown);
        await(done);
    }

    @Test
    void writesRunAtTheSameTimeAndDoNotWaitForReads() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch sixteen = new CountDownLatch(16);
        runtime.blocking(Lane.READ, () -> waitFor(release));
        for (int i = 0; i < 16; i++) {
            runtime.blocking(Lane.WRITE, () -> {
                sixteen.countDown();
                waitFor(release);
            });
        }
        await(sixteen);
        release.countDown();
    }

    @Test
    void writesOneAfterTheOtherDoNotStartAThreadEach() throws InterruptedException {
        for (int i = 0; i < 64; i++) {
            CountDownLatch done = new CountDownLatch(1);
            runtime.blocking(Lane.WRITE, () -> {
                log.add(Thread.currentThread().getName());
                done.countDown();
            });
            await(done);
        }
        assertThat(log.stream().distinct().count()).isLessThan(64);
    }

    @Test
    void moreWritesThanThereAreThreadsWaitForThem() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            runtime.blocking(Lane.WRITE, () -> {
                waitFor(release);
                done.countDown();
            });
        }
        release.countDown();
        await(done);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatCallsUnderWayCameToIsTakenInBeforeTheEnd() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        runtime.blocking(Lane.WRITE, () -> {
            started.countDown();
            waitFor(closing);
            runtime.onLoop(() -> log.add("answer"));
        });
        await(started);
        runtime.onLoop(() -> log.add("stop"));
        runtime.onLoop(closing::countDown);
        runtime.close();
        assertThat(log).containsExactly("stop", "answer");
    }

    @Test
    void aCallThatHangsIsInterruptedAndTheEndComesWithinFiveSeconds() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        runtime.blocking(Lane.READ, () -> {
            waitFor(never);
            interrupted.countDown();
        });
        long start = System.nanoTime();
        runtime.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        await(interrupted);
    }

    @Test
    void whatComesAfterTheEndIsIgnored() {
        runtime.close();
        runtime.onLoop(() -> log.add("late"));
        runtime.onLoopAfter(Duration.ZERO, () -> log.add("late"));
        runtime.blocking(Lane.WRITE, () -> log.add("late"));
        assertThat(log).isEmpty();
    }

    @Test
    void aBackgroundTaskIsInterruptedWhenItIsStopped() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        RouterRuntime.Background background = runtime.background("task", () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
        });
        await(started);
        background.stop();
        await(ended);
    }
}
