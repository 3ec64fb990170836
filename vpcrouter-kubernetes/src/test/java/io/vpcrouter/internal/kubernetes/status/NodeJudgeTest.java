package io.vpcrouter.internal.kubernetes.status;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.kubernetes.nodes.KubeNode.Readiness;
import io.vpcrouter.internal.kubernetes.nodes.Nodes;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NodeJudgeTest {
    private final NodeJudge judge = new NodeJudge(List.of(
            DrainTaint.parse("going").orElseThrow(),
            DrainTaint.parse("pool=old:NoSchedule").orElseThrow()));

    private Observation of(Nodes node) {
        return judge.observe(node.build());
    }

    @Test
    void readyIsAnAnswerAndEverythingElseAMiss() {
        assertThat(of(node("a"))).isInstanceOf(Observation.Reachable.class);
        assertThat(of(node("a").is(Readiness.NOT_READY))).isInstanceOf(Observation.Unreachable.class);
        assertThat(of(node("a").is(Readiness.UNKNOWN)))
                .isEqualTo(Observation.unreachable("node a does not report: NodeStatusUnknown"));
        assertThat(of(node("a").is(Readiness.NEVER_REPORTED))).isInstanceOf(Observation.Indeterminate.class);
    }

    @Test
    void aCordonedNodeIsDrainedUnlessItIsNotReady() {
        assertThat(of(node("a").cordoned())).isEqualTo(Observation.drained("node a is cordoned"));
        assertThat(of(node("a").cordoned().is(Readiness.UNKNOWN))).isInstanceOf(Observation.Unreachable.class);
    }

    @Test
    void taintsDrainByKeyValueAndEffect() {
        assertThat(of(node("a").taint("going", "x", "NoExecute")))
                .isEqualTo(Observation.drained("node a is tainted: going"));
        assertThat(of(node("a").taint("pool", "old", "NoSchedule"))).isInstanceOf(Observation.Drained.class);
        assertThat(of(node("a").taint("pool", "new", "NoSchedule"))).isInstanceOf(Observation.Reachable.class);
        assertThat(of(node("a").taint("pool", "old", "NoExecute"))).isInstanceOf(Observation.Reachable.class);
    }

    @Test
    void aTaintIsWrittenAsItIsRead() {
        for (String text : List.of("a", "a.b/c=d", "a:NoSchedule", "a/b=c:NoExecute", "a=")) {
            assertThat(DrainTaint.parse(text)).map(DrainTaint::toString).hasValue(text);
        }
        for (String text : List.of("", "a b", "=x", "a::b")) {
            assertThat(DrainTaint.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void onlyARenewalThatWasNotInTheListBeforeIsAProofSinceThatList() {
        judge.listed(Map.of("a", "1", "b", "1"), 100);
        assertThat(judge.provedAt("a")).as("of the first list").isEmpty();
        judge.listed(Map.of("a", "2", "b", "1", "c", "1"), 200);
        assertThat(judge.provedAt("a")).isEqualTo(OptionalLong.of(100));
        assertThat(judge.provedAt("b")).as("without a renewal").isEmpty();
        assertThat(judge.provedAt("c"))
                .as("of a Lease that was not there before")
                .isEmpty();
        judge.listed(Map.of("a", "2", "b", "2", "c", "1"), 300);
        assertThat(judge.provedAt("a")).as("without another renewal").isEqualTo(OptionalLong.of(100));
        assertThat(judge.provedAt("b")).isEqualTo(OptionalLong.of(200));
        judge.listed(Map.of(), 400);
        assertThat(judge.provedAt("a")).as("of a Lease that is gone").isEmpty();
    }
}
