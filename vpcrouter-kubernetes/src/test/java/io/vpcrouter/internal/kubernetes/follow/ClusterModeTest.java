package io.vpcrouter.internal.kubernetes.follow;

import static io.vpcrouter.internal.kubernetes.nodes.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.internal.kubernetes.nodes.MemoryNodes;
import io.vpcrouter.internal.kubernetes.nodes.NodeRoutes;
import io.vpcrouter.internal.kubernetes.nodes.Nodes;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.testkit.TestContext;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterModeTest {
    private static final Nodes A = node("a").pods("10.1.0.0/24").at("192.168.0.1");
    private static final Nodes B = node("b").pods("10.1.1.0/24").at("192.168.0.2");

    private final Alarm alarm = new Alarm();
    private final MemoryNodes nodes = new MemoryNodes(alarm);
    private final NodeRoutes routes = new NodeRoutes("cluster", Backups.NONE);
    private final TestContext context = new TestContext();

    @AfterEach
    void end() {
        context.close();
        assertThat(context.failures()).isEmpty();
    }

    private Mode start(Duration interval) {
        Mode mode = new ClusterMode(
                List.of(nodes),
                allowEmpty -> routes.translate(nodes.values(), allowEmpty),
                "cluster",
                interval,
                alarm,
                context);
        mode.start();
        return mode;
    }

    private void awaitRoutes(int count) throws InterruptedException {
        context.await(
                count + " routes",
                () -> last().value()
                        .filter(spec -> spec.routes().size() == count)
                        .isPresent());
    }

    private Validated<RouteSpec> last() {
        List<Validated<RouteSpec>> all = context.published();
        return all.get(all.size() - 1);
    }

    @Test
    void whatTheWatchTellsIsPublishedWithoutAnotherList() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            awaitRoutes(1);
            nodes.put(B);
            awaitRoutes(2);
            nodes.delete("a");
            awaitRoutes(1);
            assertThat(nodes.lists()).isEqualTo(1);
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aNodeThatChangesItsAddressMovesItsRoute() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            nodes.put(node("a").pods("10.1.0.0/24").at("192.168.0.77"));
            context.await(
                    "the new address",
                    () -> last().orThrow()
                            .routes()
                            .get(Cidr.parse("10.1.0.0/24"))
                            .hosts()
                            .get(0)
                            .toString()
                            .equals("192.168.0.77"));
            assertThat(mode.statistics()).isNotEmpty();
        }
    }

    @Test
    void aWatchThatFallsSilentIsMadeGoodByTheNextList() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofMillis(200))) {
            nodes.goDeaf();
            nodes.put(B);
            awaitRoutes(2);
            assertThat(mode.statistics()).containsEntry("failed_reads", 0L);
        }
    }

    @Test
    void aWatchThatEndsMeansAListAtOnce() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            nodes.endWatch();
            nodes.put(B);
            awaitRoutes(2);
            assertThat(mode.statistics()).containsEntry("reads", 2L);
        }
    }

    @Test
    void watchesThatEndAtOnceEachTimeAreToldAndAreNoStormOfLists() throws Exception {
        nodes.put(A);
        nodes.endWatchesAtOnce(true);
        try (Mode mode = start(Duration.ofHours(1))) {
            context.await("condition", () -> context.conditions().containsKey("watch"));
            assertThat(context.conditions().get("watch"))
                    .isEqualTo("cluster: watches end at once, so changes come with the next list, after 30 s as a rule:"
                            + " the connection has ended (expected: watches that last)");
            // After 0, 0.5 and 1.5 s; a machine that is busy may see those after 3.5 and 7.5 s too.
            assertThat(nodes.lists()).isBetween(3, 5);
            nodes.endWatchesAtOnce(false);
            context.await("no condition", () -> context.conditions().isEmpty());
            nodes.put(B);
            awaitRoutes(2);
            assertThat(nodes.lists()).as("a watch that lasts means no list").isEqualTo(nodes.listsOfFirstWatch());
            assertThat(mode.statistics()).containsEntry("failed_reads", 0L);
        }
    }

    @Test
    void aClusterWithoutWatchesIsFollowedByItsLists() throws Exception {
        nodes.put(A);
        nodes.refuseWatches(new KubeException(KubeException.Kind.SILENT, "watch nodes: no answer within 3.0 s"));
        try (Mode mode = start(Duration.ofMillis(200))) {
            nodes.put(B);
            awaitRoutes(2);
            context.await("condition", () -> context.conditions().containsKey("watch"));
            assertThat(context.conditions()).containsOnlyKeys("watch");
            assertThat(context.conditions().get("watch")).contains("watch nodes: no answer within 3.0 s");
            assertThat(mode.statistics()).containsEntry("failed_reads", 0L);
        }
    }

    @Test
    void aThousandNodesThatComeAtOnceAreAFewSpecs() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            for (int i = 0; i < 1_000; i++) {
                nodes.put(node("n" + i)
                        .pods("10." + (2 + i / 250) + "." + i % 250 + ".0/24")
                        .at("192.168." + (1 + i / 250) + "." + (1 + i % 250)));
            }
            awaitRoutes(1_001);
            // Four a second at most, however long it took.
            assertThat(context.published().size()).isLessThan(500);
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aClusterThatDoesNotAnswerIsAConditionUntilItDoes() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofMillis(200))) {
            nodes.fail(new KubeException(KubeException.Kind.SILENT, "list nodes: no answer within 3.0 s"));
            context.await("condition", () -> context.conditions().containsKey("store"));
            assertThat(context.conditions().get("store"))
                    .isEqualTo("cluster cannot be read; the last good spec stays in force: list nodes: no answer within"
                            + " 3.0 s");
            nodes.fail(null);
            context.await("no condition", () -> context.conditions().isEmpty());
            assertThat(context.published()).as("one spec, and no problem").hasSize(1);
            assertThat(mode.statistics()).containsKey("failed_reads");
        }
    }

    @Test
    void aClusterThatIsNotThereAtStartIsWaitedFor() throws Exception {
        nodes.fail(new KubeException(KubeException.Kind.SILENT, "refused"));
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            assertThat(context.published()).isEmpty();
            nodes.fail(null);
            context.await("published", () -> !context.published().isEmpty());
            awaitRoutes(1);
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aMissingPermissionAtStartIsToldAtOnce() throws Exception {
        nodes.fail(new KubeException(KubeException.Kind.REFUSED, "list nodes: no permission (403)"));
        try (Mode mode = start(Duration.ofHours(1))) {
            assertThat(last().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.toString())
                            .isEqualTo(
                                    "cluster: error: read: refused (expected: a cluster that may be read); list nodes: no"
                                            + " permission (403)"));
            assertThat(mode.statistics()).containsEntry("failed_reads", 1L);
        }
    }

    @Test
    void aDeletedNodeThatWasTheLastOneIsNoEmptySpec() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            nodes.delete("a");
            context.await("a problem", () -> !last().isValid());
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aWarningIsAConditionAlsoIfTheRoutesStayAsTheyAre() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            assertThat(context.conditions()).isEmpty();
            nodes.put(node("young")
                    .created("2026-02-01T00:00:00Z")
                    .pods("10.1.0.0/24")
                    .at("192.168.0.9"));
            context.await("condition", () -> context.conditions().containsKey("warnings"));
            assertThat(context.conditions().get("warnings"))
                    .isEqualTo(
                            "cluster, node young: warning: pod CIDR 10.1.0.0/24: also of the node a, which is older and"
                                    + " keeps it (expected: a block that no other node has)");
            nodes.delete("young");
            context.await("no condition", () -> context.conditions().isEmpty());
            assertThat(context.published())
                    .allSatisfy(spec -> assertThat(spec.orThrow().routes()).hasSize(1));
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void ofManyWarningsTheFirstFewAreTold() throws Exception {
        nodes.put(A, node("b").pods("10.1.1.0/24"), node("c").pods("10.1.2.0/24"));
        nodes.put(node("d").pods("10.1.3.0/24"), node("e").pods("10.1.4.0/24", "10.1.5.0/24"));
        try (Mode mode = start(Duration.ofHours(1))) {
            assertThat(context.conditions().get("warnings"))
                    .contains("node b", "node c", "node d")
                    .doesNotContain("node e")
                    .endsWith("; and 2 more");
            assertThat(mode.statistics()).containsEntry("reads", 1L);
        }
    }

    @Test
    void aWishToReadAgainIsAList() throws Exception {
        nodes.put(A);
        try (Mode mode = start(Duration.ofHours(1))) {
            nodes.goDeaf();
            nodes.put(B);
            mode.readAgain();
            awaitRoutes(2);
        }
    }
}
