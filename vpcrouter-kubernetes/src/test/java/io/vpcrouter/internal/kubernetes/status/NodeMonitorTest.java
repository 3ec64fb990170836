package io.vpcrouter.internal.kubernetes.status;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.internal.kubernetes.nodes.MemoryNodes;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeMonitorTest {
    private static final IpAddress HOST = IpAddress.parse("192.168.0.1");
    private static final IpAddress OTHER = IpAddress.parse("192.168.0.2");

    private final Alarm alarm = new Alarm();
    private final MemoryNodes nodes = new MemoryNodes(alarm);
    private final MemoryRenewals kubelets = new MemoryRenewals();
    private final TestContext context = new TestContext();
    private NodeMonitor monitor;

    @BeforeEach
    void start() {
        nodes.put(node("a").at("192.168.0.1"), node("b").at("192.168.0.2"));
        begin(Duration.ofMillis(200));
    }

    private void begin(Duration interval) {
        monitor = new NodeMonitor(interval, List.of(), nodes, kubelets, null, alarm, context);
        monitor.start();
        monitor.watch(Set.of(HOST, OTHER));
    }

    @AfterEach
    void end() {
        monitor.close();
        context.close();
        assertThat(context.failures()).isEmpty();
    }

    private Observation last(IpAddress host) {
        List<Observation> all = context.observations(host);
        return all.isEmpty() ? Observation.indeterminate("") : all.get(all.size() - 1);
    }

    private void await(IpAddress host, Class<? extends Observation> kind) throws InterruptedException {
        context.await(host + " " + kind, () -> kind.isInstance(last(host)));
    }

    @Test
    void aReadyNodeIsNoAnswerUntilItsLeaseIsRenewed() throws Exception {
        context.await("many looks", () -> kubelets.looks() > 5);
        assertThat(context.observations(HOST)).isNotEmpty().allMatch(Observation.Indeterminate.class::isInstance);
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        assertThat(context.observations(OTHER)).allMatch(Observation.Indeterminate.class::isInstance);
    }

    @Test
    void aReadyNodeWhoseLeaseIsNotRenewedAnyMoreIsUnchangedAndNoAnswer() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        kubelets.stop("a");
        int looks = kubelets.looks();
        context.await("looks without a renewal", () -> kubelets.looks() > looks + 3);
        int answers = context.observations(HOST).size();
        context.await("more looks", () -> kubelets.looks() > looks + 8);
        assertThat(context.observations(HOST)).hasSize(answers);
        assertThat(context.unchangedHosts()).contains(HOST);
    }

    @Test
    void aNodeThatIsNotReadyIsAMissAtEachInterval() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        nodes.put(node("a").at("192.168.0.1").is(Readiness.NOT_READY));
        context.await(
                "misses",
                () -> context.observations(HOST).stream()
                                .filter(Observation.Unreachable.class::isInstance)
                                .count()
                        > 3);
        assertThat(last(HOST)).isInstanceOf(Observation.Unreachable.class);
    }

    @Test
    void aCordonedNodeIsDrainedAndComesBack() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        nodes.put(node("a").at("192.168.0.1").cordoned());
        await(HOST, Observation.Drained.class);
        nodes.put(node("a").at("192.168.0.1"));
        await(HOST, Observation.Reachable.class);
    }

    @Test
    void aNodeThatIsGoneAccusesNobody() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        nodes.delete("a");
        await(HOST, Observation.Indeterminate.class);
        assertThat(last(HOST)).isEqualTo(Observation.indeterminate("no node of the cluster has this address"));
    }

    @Test
    void aClusterThatDoesNotAnswerAccusesNobodyAndIsTold() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        kubelets.fail(new KubeException(KubeException.Kind.SILENT, "list leases: no answer"));
        await(HOST, Observation.Indeterminate.class);
        assertThat(context.conditions().get("store"))
                .isEqualTo("the nodes cannot be read; their last known state stays: list leases: no answer");
        kubelets.fail(null);
        await(HOST, Observation.Reachable.class);
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void aClusterWithoutWatchesIsJudgedByItsLists() throws Exception {
        monitor.close();
        // A list comes up to 30 s after the one before, if there were many.
        context.setPatience(Duration.ofSeconds(90));
        nodes.refuseWatches(new KubeException(KubeException.Kind.SILENT, "watch nodes: no answer within 3.0 s"));
        begin(Duration.ofMillis(200));
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        nodes.put(node("a").at("192.168.0.1").is(Readiness.NOT_READY));
        await(HOST, Observation.Unreachable.class);
        context.await("condition", () -> context.conditions().containsKey("watch"));
        assertThat(context.conditions()).containsOnlyKeys("watch");
    }

    @Test
    void aCheckThatWaitsForAnswersInVainSaysSoAtEachInterval() throws Exception {
        context.setPatience(Duration.ofSeconds(60));
        kubelets.answerLate(Duration.ofMillis(300));
        kubelets.fail(new KubeException(KubeException.Kind.SILENT, "list leases: no answer"));
        context.await("many reports", () -> context.observations(HOST).size() > 10);
        assertThat(context.observations(HOST)).allMatch(Observation.Indeterminate.class::isInstance);
    }

    @Test
    void aFirstListThatTakesLongPutsTheSecondOneOffByOneInterval() throws Exception {
        monitor.close();
        kubelets.answerLate(Duration.ofSeconds(3));
        int before = kubelets.looks();
        begin(Duration.ofMillis(200));
        kubelets.start("a");
        context.await("the first list", () -> kubelets.looks() > before);
        kubelets.answerLate(Duration.ZERO);
        // As after any other list of 3 s, the pause would be a minute.
        context.setPatience(Duration.ofSeconds(20));
        await(HOST, Observation.Reachable.class);
    }

    @Test
    void oneListThatFailsAfterALongWaitMakesTheCheckBlindForAMomentOnly() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        kubelets.answerLate(Duration.ofSeconds(3));
        kubelets.fail(new KubeException(KubeException.Kind.SILENT, "list leases: no answer"));
        await(HOST, Observation.Indeterminate.class);
        kubelets.fail(null);
        kubelets.answerLate(Duration.ZERO);
        // The next list comes within 2 s; a pause as after a list that takes 3 s would last for 30.
        context.setPatience(Duration.ofSeconds(20));
        await(HOST, Observation.Reachable.class);
    }

    @Test
    void aWatchThatEndsMeansAListSoon() throws Exception {
        kubelets.start("a");
        await(HOST, Observation.Reachable.class);
        nodes.endWatch();
        nodes.put(node("a").at("192.168.0.1").is(Readiness.UNKNOWN));
        await(HOST, Observation.Unreachable.class);
    }
}
