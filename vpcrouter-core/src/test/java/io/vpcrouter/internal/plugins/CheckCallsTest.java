package io.vpcrouter.internal.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.runtime.SystemRuntime;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckCallsTest {
    private static final Set<IpAddress> A = Set.of(IpAddress.parse("10.0.0.1"));
    private static final Set<IpAddress> B = Set.of(IpAddress.parse("10.0.0.2"));
    private static final Set<IpAddress> C = Set.of(IpAddress.parse("10.0.0.3"));
    private static final String COULD = "could";

    private final SystemRuntime runtime = new SystemRuntime();
    private final PluginStandIns.Links links = new PluginStandIns.Links();
    private final PluginStandIns.Clock clock = new PluginStandIns.Clock();
    private final LongCalls longCalls = new LongCalls(clock, links);
    private final LinkedBlockingQueue<Set<IpAddress>> watched = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Set<IpAddress>> probed = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final PluginStandIns.Hang hang = new PluginStandIns.Hang();
    private boolean hangs;
    private final AtomicInteger failures = new AtomicInteger();

    private final CheckCalls calls = new CheckCalls(
            "health finger",
            new Check(),
            runtime,
            longCalls,
            new PluginDefects(links),
            reason -> outcomes.add(reason == null ? COULD : reason));

    private final class Check implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofSeconds(2), 3);
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            watched.add(hosts);
            if (hangs) {
                hang.hang();
            }
            if (failures.getAndDecrement() > 0) {
                throw new LinkageError("missing class");
            }
        }

        @Override
        public void probeNow(Set<IpAddress> hosts) {
            probed.add(hosts);
            throw new IllegalStateException("no socket");
        }

        @Override
        public void hostFailed(IpAddress host, String reason) {
            told.add(host + " failed: " + reason);
        }

        @Override
        public void hostRecovered(IpAddress host, String reason) {
            told.add(host + " recovered: " + reason);
            throw new IllegalStateException("no room");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @AfterEach
    void end() {
        hang.release();
        runtime.close();
    }

    private static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void aWatchThatHangsHoldsUpNobodyIsNamedAndTheLastSetFollows() throws InterruptedException {
        hangs = true;
        calls.watch(A);
        hang.entered.await();
        calls.watch(B);
        calls.watch(C);
        clock.advance(LongCalls.LONG);
        longCalls.look();
        assertThat(links.conditions.get("health finger: hangs")).contains("still in watch()");
        hangs = false;
        hang.release();
        assertThat(next(watched)).isEqualTo(A);
        assertThat(next(watched)).isEqualTo(C);
    }

    @Test
    void aWatchThatThrowsIsToldAndTriedAgainWithTheSetOfThen() throws InterruptedException {
        failures.set(1);
        calls.watch(A);
        assertThat(next(outcomes)).contains("watch failed", "missing class");
        assertThat(links.conditions.get("health finger: defect")).contains("missing class");
        assertThat(next(outcomes)).isEqualTo(COULD);
        assertThat(links.conditions).isEmpty();
        assertThat(next(watched)).isEqualTo(A);
        assertThat(next(watched)).isEqualTo(A);
    }

    @Test
    void aProbeNowThatThrowsIsToldAndTheNextCallIsMade() throws InterruptedException {
        calls.probeNow(A);
        assertThat(next(probed)).isEqualTo(A);
        calls.watch(B);
        assertThat(next(watched)).isEqualTo(B);
        assertThat(links.conditions.get("health finger: defect")).contains("probeNow failed", "no socket");
    }

    @Test
    void aCheckThatHangsIsClosedAllTheSame() throws InterruptedException {
        hangs = true;
        calls.watch(A);
        hang.entered.await();
        calls.close();
        assertThat(closed.getCount()).isZero();
        calls.watch(B);
        hang.release();
        assertThat(next(watched)).isEqualTo(A);
    }

    private static RouterEvent.HostChanged change(String host, Verdict from, Verdict to) {
        return new RouterEvent.HostChanged(Instant.EPOCH, IpAddress.parse(host), from, to, "seen");
    }

    @Test
    void newsOfAHostComeOneByOneAndOfThoseThatWaitOnlyTheLast() throws InterruptedException {
        hangs = true;
        calls.watch(A);
        hang.entered.await();
        calls.tell(change("10.0.0.1", Verdict.HEALTHY, Verdict.FAILED));
        calls.tell(change("10.0.0.2", Verdict.HEALTHY, Verdict.FAILED));
        calls.tell(change("10.0.0.1", Verdict.FAILED, Verdict.HEALTHY));
        hangs = false;
        hang.release();
        assertThat(List.of(next(told), next(told)))
                .containsExactly("10.0.0.2 failed: seen", "10.0.0.1 recovered: seen");
        calls.watch(B);
        assertThat(next(watched)).isEqualTo(A);
        assertThat(next(watched)).isEqualTo(B);
        assertThat(links.conditions.get("health finger: defect")).contains("hostRecovered failed", "no room");
    }
}
