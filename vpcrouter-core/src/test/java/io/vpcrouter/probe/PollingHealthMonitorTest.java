package io.vpcrouter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingHealthMonitorTest {
    private static final IpAddress HOST = IpAddress.parse("127.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("127.0.0.2");
    private static final ProbeTiming FAST = ProbeTiming.of(Duration.ofMillis(100), 3);
    /** For tests that must not fail on a busy machine. */
    private static final ProbeTiming PATIENT =
            new ProbeTiming(Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(1), 3);

    private static final ProbeTiming HOURLY = ProbeTiming.of(Duration.ofHours(1), 3);

    private final RecordingContext context = new RecordingContext();

    @FunctionalInterface
    private interface Check {
        Observation of(IpAddress host) throws Exception;
    }

    private PollingHealthMonitor monitor(ProbeTiming timing, Check check) {
        return new PollingHealthMonitor(timing, context) {
            @Override
            protected Observation observe(IpAddress host) throws Exception {
                return check.of(host);
            }
        };
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitReports(IpAddress host, int count) {
        await(count + " reports of " + host, () -> context.reportsOf(host).size() >= count);
    }

    @AfterEach
    void endThreads() throws InterruptedException {
        context.close();
        for (Thread thread : context.threads()) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    /** The example of the documentation, with a port of its own. */
    private static final class ConnectCheck extends PollingHealthMonitor {
        private final int port;

        private ConnectCheck(int port, RecordingContext context) {
            super(PATIENT, context);
            this.port = port;
        }

        @Override
        protected Observation observe(IpAddress host) throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host.toInetAddress(), port), (int)
                        timing().timeout().toMillis());
                return Observation.reachable();
            }
        }
    }

    @Test
    void aCheckOfAFewLinesSeesHostsLiveAndDie() throws IOException {
        ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (service;
                ConnectCheck monitor = new ConnectCheck(service.getLocalPort(), context)) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            awaitReports(HOST, 3);
            assertThat(context.reportsOf(HOST))
                    .allMatch(seen -> seen instanceof Observation.Reachable answer
                            && answer.roundTripIfKnown().isPresent());
            service.close();
            await(
                    "three misses",
                    () -> context.reportsOf(HOST).stream()
                                    .filter(Observation.unreachable("refused")::equals)
                                    .count()
                            >= 3);
        }
    }

    @Test
    void nothingIsAskedBeforeTheStart() {
        AtomicInteger calls = new AtomicInteger();
        try (PollingHealthMonitor monitor = monitor(FAST, host -> {
            calls.incrementAndGet();
            return Observation.reachable();
        })) {
            assertThat(context.threads()).isEmpty();
            monitor.watch(Set.of(HOST));
            assertThat(calls).hasValue(0);
            monitor.start();
            awaitReports(HOST, 1);
        }
    }

    @Test
    void aCallThatHangsIsAMissAndIsInterruptedAfterTwiceTheTimeOut() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(3);
        try (PollingHealthMonitor monitor = monitor(ProbeTiming.of(Duration.ofSeconds(1), 3), host -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Observation.reachable();
        })) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            awaitReports(HOST, 3);
            assertThat(context.reportsOf(HOST).subList(0, 3)).contains(Observation.unreachable("timed out"));
            interrupted.await();
        }
    }

    @Test
    void hangingHostsDoNotStopTheCheckOfOthers() {
        AtomicBoolean hang = new AtomicBoolean(true);
        PollingHealthMonitor monitor = new PollingHealthMonitor(PATIENT, context, 2) {
            @Override
            protected Observation observe(IpAddress host) {
                // Does not care about interrupts, as sockets of the old kind do not.
                while (host.equals(HOST) && hang.get()) {
                    LockSupport.parkNanos(1_000_000);
                }
                return Observation.reachable();
            }
        };
        try (monitor) {
            monitor.start();
            monitor.watch(Set.of(OTHER));
            awaitReports(OTHER, 1);
            monitor.watch(Set.of(HOST, OTHER));
            // Both threads hang now; nobody else can be asked, and that is said.
            await(
                    "a word about the other",
                    () -> context.reportsOf(OTHER).stream().anyMatch(Observation.Indeterminate.class::isInstance));
            assertThat(context.reportsOf(OTHER)).noneMatch(Observation.Unreachable.class::isInstance);
            hang.set(false);
            int before = context.reportsOf(OTHER).size();
            awaitReports(OTHER, before + 3);
        } finally {
            hang.set(false);
        }
    }

    @Test
    void aCheckThatThrowsAccusesNobody() {
        try (PollingHealthMonitor monitor = monitor(PATIENT, host -> {
            throw new IllegalStateException("no configuration");
        })) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            awaitReports(HOST, 3);
            assertThat(context.reportsOf(HOST))
                    .allMatch(seen -> seen instanceof Observation.Indeterminate why
                            && why.reason().contains("no configuration"));
        }
    }

    @Test
    void aCheckThatReturnsNullAccusesNobody() {
        try (PollingHealthMonitor monitor = monitor(PATIENT, host -> null)) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            awaitReports(HOST, 1);
            assertThat(context.reportsOf(HOST)).hasOnlyElementsOfType(Observation.Indeterminate.class);
            await("the condition", () -> context.conditions().containsKey("observe"));
            assertThat(context.conditions().get("observe")).contains("observe returned null");
        }
    }

    @Test
    void anErrorOfTheCheckEndsNoThreadAndAccusesNobody() {
        try (PollingHealthMonitor monitor = monitor(FAST, host -> {
            throw new LinkageError("missing class");
        })) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            awaitReports(HOST, 5);
            assertThat(context.reportsOf(HOST)).hasOnlyElementsOfType(Observation.Indeterminate.class);
            await("the condition", () -> context.conditions().containsKey("observe"));
            assertThat(context.conditions().get("observe")).contains("missing class");
            assertThat(context.conditions()).doesNotContainKey("check-1");
            assertThat(monitor.statistics()).containsKey("observe_failed");
        }
    }

    @Test
    void witnessesAreProbedAtOnce() {
        try (PollingHealthMonitor monitor = monitor(HOURLY, host -> Observation.reachable())) {
            monitor.start();
            monitor.watch(Set.of(HOST, OTHER));
            awaitReports(HOST, 1);
            awaitReports(OTHER, 1);
            monitor.probeNow(Set.of(OTHER));
            awaitReports(OTHER, 2);
            assertThat(context.reportsOf(HOST)).hasSize(1);
        }
    }

    @Test
    void whoReceivesAnObservationMayAskForMoreAtOnce() {
        AtomicBoolean asked = new AtomicBoolean();
        PollingHealthMonitor[] self = new PollingHealthMonitor[1];
        RecordingContext eager = new RecordingContext() {
            @Override
            public synchronized void observed(IpAddress host, Observation observation, long sentAt) {
                super.observed(host, observation, sentAt);
                if (asked.compareAndSet(false, true)) {
                    self[0].probeNow(Set.of(HOST));
                    self[0].watch(Set.of(HOST, OTHER));
                }
            }
        };
        self[0] = new PollingHealthMonitor(HOURLY, eager) {
            @Override
            protected Observation observe(IpAddress host) {
                return Observation.reachable();
            }
        };
        try (PollingHealthMonitor monitor = self[0];
                eager) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            await("the witness", () -> eager.reportsOf(HOST).size() == 2);
            await("the new host", () -> eager.reportsOf(OTHER).size() == 1);
        }
    }

    @Test
    void closeEndsAllThreadsAndSilencesTheCheckEvenIfItIsCalledTwice() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger released = new AtomicInteger();
        PollingHealthMonitor monitor = new PollingHealthMonitor(FAST, context) {
            @Override
            protected Observation observe(IpAddress host) {
                inside.countDown();
                boolean wait = true;
                while (wait) {
                    try {
                        release.await();
                        wait = false;
                    } catch (InterruptedException e) {
                        // A check that does not want to end.
                    }
                }
                return Observation.reachable();
            }

            @Override
            protected void release() {
                released.incrementAndGet();
            }
        };
        monitor.start();
        monitor.watch(Set.of(HOST));
        inside.await();
        monitor.close();
        monitor.close();
        int before = context.reports().size();
        release.countDown();
        // Without any interrupt of the context: the monitor ends its threads by itself.
        for (Thread thread : context.threads()) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(context.reports()).hasSize(before);
        assertThat(released).hasValue(1);
        monitor.watch(Set.of(OTHER));
        monitor.probeNow(Set.of(OTHER));
        assertThat(monitor.statistics()).containsKey("sent");
    }

    @Test
    void threadsAreStartedAsNeededUpToTheLimit() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PollingHealthMonitor monitor = new PollingHealthMonitor(HOURLY, context, 8) {
            @Override
            protected Observation observe(IpAddress host) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                LockSupport.parkNanos(100_000);
                now.decrementAndGet();
                return Observation.reachable();
            }
        };
        Set<IpAddress> hosts = IntStream.range(0, 1000)
                .mapToObj(i -> IpAddress.ofIpv4(0x7f000001 + i))
                .collect(Collectors.toSet());
        try (monitor) {
            monitor.start();
            monitor.watch(hosts);
            await("all hosts", () -> context.reports().size() >= 1000);
            assertThat(most.get()).isLessThanOrEqualTo(8);
            assertThat(context.threads()).hasSizeLessThanOrEqualTo(9);
            assertThat((Map<?, ?>) monitor.statistics().get("hosts")).hasSize(1000);
        }
    }

    /** Hosts that never answer, and a responder of the checker's own that does or does not. */
    private PollingHealthMonitor checkThatProvesItself(AtomicBoolean selfAnswers) {
        return new PollingHealthMonitor(FAST, context, 4, true) {
            @Override
            protected Observation observe(IpAddress host) {
                return Observation.unreachable("refused");
            }

            @Override
            protected Observation selfCheck() {
                return selfAnswers.get() ? Observation.reachable() : Observation.unreachable("no network");
            }
        };
    }

    @Test
    void aMissCountsOnlyIfTheCheckerAnswersItself() {
        AtomicBoolean selfAnswers = new AtomicBoolean(true);
        try (PollingHealthMonitor monitor = checkThatProvesItself(selfAnswers)) {
            monitor.start();
            monitor.watch(Set.of(HOST));
            await("misses", () -> context.reportsOf(HOST).stream().anyMatch(Observation.Unreachable.class::isInstance));
            selfAnswers.set(false);
            await("the condition", () -> context.conditions().containsKey("self_check"));
            await(
                    "a discarded miss",
                    () -> context.reportsOf(HOST).stream()
                            .anyMatch(seen -> seen.toString().contains("own responder did not answer")));
            selfAnswers.set(true);
            await("the end of the condition", () -> context.conditions().isEmpty());
        }
    }

    @Test
    void theLoopbackResponderAcceptsUntilItIsClosed() throws IOException {
        LoopbackResponder responder = new LoopbackResponder();
        InetSocketAddress address = responder.address();
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(responder.address(), 20_000);
                assertThat(socket.getPort()).isEqualTo(address.getPort());
            }
        }
        responder.close();
        assertThatThrownBy(responder::address).isInstanceOf(IOException.class);
    }

    @Test
    void refusesANumberOfThreadsThatMakesNoSense() {
        assertThatThrownBy(() -> new PollingHealthMonitor(FAST, context, 0) {
                    @Override
                    protected Observation observe(IpAddress host) {
                        return Observation.reachable();
                    }
                })
                .hasMessage("threads: 0 (expected: 1 to 1024)");
    }
}
