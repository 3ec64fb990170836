package io.vpcrouter.internal.kubernetes.status;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeEventsTest {
    private static final IpAddress HOST = IpAddress.parse("192.168.0.1");
    private static final IpAddress OTHER = IpAddress.parse("192.168.0.2");

    private final List<KubeNode> nodes = List.of(
            node("a").at("192.168.0.1").build(), node("b").at("192.168.0.2").build());
    private final LinkedBlockingQueue<String> written = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<KubeException> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch free = new CountDownLatch(1);
    private boolean hangs;
    private TestContext context = new TestContext();

    @AfterEach
    void end() {
        free.countDown();
        context.close();
        assertThat(context.failures()).isEmpty();
    }

    private void write(NodeEvent event, Duration limit) throws KubeException, InterruptedException {
        tries.incrementAndGet();
        if (hangs) {
            free.await();
        }
        KubeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        written.add(event.node() + " " + event.word() + " " + event.reason());
    }

    private NodeEvents events() {
        NodeEvents events = new NodeEvents(this::write, () -> nodes, context);
        events.start();
        return events;
    }

    private String next() throws InterruptedException {
        return written.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void aFailureAndARecoveryAreToldInOrderWithTheNameOfTheNode() throws Exception {
        NodeEvents events = events();
        events.failed(HOST, "no answer");
        events.recovered(HOST, "answers");
        events.failed(OTHER, "no answer");
        assertThat(List.of(next(), next(), next()))
                .containsExactly("a RouterFailed no answer", "a RouterRecovered answers", "b RouterFailed no answer");
    }

    @Test
    void aHostWhoseFailureWasNotSeenHasNoRecovery() throws Exception {
        NodeEvents events = events();
        events.recovered(HOST, "answers for the first time");
        events.failed(OTHER, "no answer");
        events.watching(Set.of(HOST));
        events.recovered(OTHER, "not watched any more");
        events.failed(HOST, "no answer");
        assertThat(List.of(next(), next())).containsExactly("b RouterFailed no answer", "a RouterFailed no answer");
    }

    @Test
    void aHostThatIsNoNodeIsNotTold() throws Exception {
        NodeEvents events = events();
        events.failed(IpAddress.parse("10.0.0.1"), "no answer");
        events.failed(HOST, "no answer");
        assertThat(next()).isEqualTo("a RouterFailed no answer");
    }

    @Test
    void aRefusalIsOneConditionAndIsNotTriedAgain() throws Exception {
        failures.add(new KubeException(KubeException.Kind.REFUSED, "no permission (403)"));
        NodeEvents events = events();
        events.failed(HOST, "no answer");
        context.await("the condition", () -> context.conditions().containsKey("events"));
        assertThat(context.conditions())
                .containsEntry("events", "Events of nodes are not written: no permission (403)");
        events.recovered(HOST, "answers");
        assertThat(next()).isEqualTo("a RouterRecovered answers");
        context.await("no condition", () -> context.conditions().isEmpty());
        assertThat(tries).hasValue(2);
        assertThat(events.statistics()).containsEntry("events", 1L).containsEntry("dropped_events", 1L);
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgain() throws Exception {
        failures.add(new KubeException(KubeException.Kind.SILENT, "no answer within 3.0 s"));
        events().failed(HOST, "no answer");
        assertThat(next()).isEqualTo("a RouterFailed no answer");
        context.await("no condition", () -> context.conditions().isEmpty());
    }

    @Test
    void newsThatNobodyTakesAreDroppedTheOldestFirst() {
        hangs = true;
        NodeEvents events = new NodeEvents(this::write, () -> nodes, context);
        for (int i = 0; i < NodeEvents.MOST_WAITING + 3; i++) {
            events.failed(HOST, "failure " + i);
        }
        assertThat(events.statistics()).containsEntry("dropped_events", 3L);
    }

    @Test
    void aReplicaThatDoesNotLeadTellsOnlyWhatHappenedJustBeforeItLeads() throws Exception {
        AtomicLong passed = new AtomicLong();
        context = new TestContext(new RouterClock() {
            @Override
            public long nanos() {
                return System.nanoTime() + passed.get();
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }
        });
        context.setMayWrite(false);
        NodeEvents events = new NodeEvents(this::write, () -> nodes, context);
        events.failed(HOST, "long ago");
        passed.addAndGet(TimeUnit.MINUTES.toNanos(1));
        events.failed(OTHER, "just now");
        events.start();
        context.setMayWrite(true);
        assertThat(next()).isEqualTo("b RouterFailed just now");
    }
}
