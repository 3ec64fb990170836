package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.LeadershipRules;
import io.vpcrouter.control.LeadershipRules.Outage;
import io.vpcrouter.control.NotLeaderException;
import io.vpcrouter.control.ReplicaStatus;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.runtime.RouterRuntime.Lane;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.WritePermit;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.validation.InvalidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A whole router as one of several replicas, with a store that is played by hand. */
class ReplicaTest {
    private static final RouteSpec SPEC =
            Specs.builder().route("10.1.0.0/16", "198.18.1.10").build();
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final ManualRuntime runtime = new ManualRuntime(time);
    private final RecordingListener events = new RecordingListener();
    private final List<String> calls = new ArrayList<>();
    private final ManualMode mode = new ManualMode(SPEC);
    private @Nullable LeadershipContext store;

    private VpcRouter router(LeadershipRules rules) {
        return router(rules, Optional.of("vpc-1"));
    }

    private VpcRouter router(LeadershipRules rules, Optional<String> sharedName) {
        ScriptedNetwork network = new ScriptedNetwork(1);
        ScriptedHealth health = new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 2), network, 1);
        return VpcRouter.builder()
                .cloud("tiny", context -> new NotedCloud(new TinyCloud(TinyCloud.Fault.NONE), sharedName))
                .mode("manual", context -> new NotedMode(mode.create(context)))
                .health("scripted", health::create)
                .listener(events)
                .runtime(runtime)
                .leadership("hand", this::candidate, rules)
                .build();
    }

    private Leadership candidate(LeadershipContext context) {
        store = context;
        return new Leadership() {
            @Override
            public void start() {
                calls.add("start");
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    private LeadershipContext store() {
        return Objects.requireNonNull(store);
    }

    private void held() {
        store().held("1", SentAt.now(time));
    }

    private static ReplicaStatus replica(VpcRouter router) {
        return router.status().replicaIfAny().orElseThrow();
    }

    /** Notes its end. */
    private final class NotedMode implements Mode {
        private final Mode wrapped;

        NotedMode(Mode wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public void start() {
            wrapped.start();
        }

        @Override
        public void close() {
            calls.add("close mode");
            wrapped.close();
        }
    }

    /** Notes reads and writes in their order, and asks the permission as late as it can. */
    private final class NotedCloud implements CloudProvider {
        private final CloudProvider cloud;
        private final Optional<String> sharedName;

        NotedCloud(CloudProvider cloud, Optional<String> sharedName) {
            this.cloud = cloud;
            this.sharedName = sharedName;
        }

        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            calls.add("read");
            return cloud.read(hosts);
        }

        @Override
        public void apply(RouteChange change) {
            throw new AssertionError("a write without a permission");
        }

        @Override
        public void apply(RouteChange change, WritePermit permit) {
            if (!permit.isGranted()) {
                calls.add("refused");
            }
            permit.require();
            calls.add("write");
            cloud.apply(change);
        }

        @Override
        public Optional<String> leadershipName() {
            return sharedName;
        }

        @Override
        public String network() {
            return cloud.network();
        }
    }

    @Test
    void aReplicaIsKnownAsOneBeforeItStarts() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            ReplicaStatus before = replica(router);
            assertThat(before.role()).isEqualTo(Role.STANDBY);
            router.start();
            time.advance(SOON);
            assertThat(replica(router).me()).isEqualTo(before.me());
        }
    }

    @Test
    void aStandbyReadsAndPlansAndWritesNothing() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            store().leader("other#1", "");
            time.advance(SOON);
            assertThat(calls).contains("start", "read").doesNotContain("write");
            assertThat(replica(router).role()).isEqualTo(Role.STANDBY);
            assertThat(replica(router).leaderIfAny()).contains("other#1");
            assertThat(replica(router).group()).isEqualTo("vpc-1");
            assertThat(router.status().decisions())
                    .as("what it would do")
                    .anyMatch(decision -> decision.change().isPresent());
            assertThat(router.status().conditions()).isEmpty();
        }
    }

    @Test
    void aFreshLeaderReadsTheTablesBeforeItsFirstWriteAndAgainAfterIt() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            time.advance(Duration.ofSeconds(10));
            calls.clear();
            renewFor(Duration.ofSeconds(40));
            assertThat(calls.subList(0, 2)).containsExactly("read", "write");
            assertThat(calls.stream().filter("read"::equals).count())
                    .as(
                            "the first one, one to verify the write, 2.5 s after the start and the write, and 30 s after it")
                    .isGreaterThanOrEqualTo(4);
            assertThat(replica(router).role()).isEqualTo(Role.LEADER);
            assertThat(replica(router).lastRenewalIfAny()).isPresent();
            assertThat(router.status().phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
        }
    }

    private void renewFor(Duration length) {
        for (int i = 0; i <= length.toSeconds(); i++) {
            held();
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void withoutRenewalsItIsAStandbyAfterTheDeadline() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            held();
            time.advance(Terms.DEFAULTS.deadline().plusMillis(100));
            assertThat(replica(router).role()).isEqualTo(Role.STANDBY);
            assertThat(events.events(RouterEvent.RoleChanged.class))
                    .extracting(RouterEvent.RoleChanged::to)
                    .containsExactly(Role.LEADER, Role.STANDBY);
            assertThat(replica(router).transitions()).isEqualTo(2);
            calls.clear();
            mode.publish(Specs.builder().route("10.2.0.0/16", "198.18.1.10").build());
            time.advance(SOON);
            assertThat(calls).doesNotContain("write", "refused");
        }
    }

    @Test
    void aWriteThatWaitedTooLongIsNotSentAndIsPlannedAgain() {
        runtime.setLatency(Lane.WRITE, () -> new Latency(Duration.ofSeconds(6), Duration.ofMillis(1)));
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            time.advance(Duration.ofSeconds(10));
            held();
            time.advance(SOON);
            assertThat(calls).contains("refused").doesNotContain("write");
            assertThat(events.events(RouterEvent.RouteChangeFailed.class)).isEmpty();
            renewFor(Duration.ofSeconds(20));
            assertThat(calls).contains("write");
        }
    }

    @Test
    void theLeaseIsGivenBackAfterTheLastWrite() {
        VpcRouter router = router(LeadershipRules.DEFAULTS);
        router.start();
        renewFor(Duration.ofSeconds(10));
        calls.clear();
        mode.publish(Specs.builder().route("10.2.0.0/16", "198.18.1.10").build());
        held();
        time.advance(Duration.ofMillis(25));
        router.close();
        assertThat(calls).as("others wait for the leadership").endsWith("close", "close mode");
    }

    @Test
    void nobodyLeadingForLongIsACondition() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            time.advance(Duration.ofSeconds(8));
            assertThat(router.status().conditions()).doesNotContainKey(RouterCondition.LEADERSHIP);
            time.advance(Duration.ofSeconds(2));
            assertThat(router.status().conditions())
                    .hasEntrySatisfying(
                            RouterCondition.LEADERSHIP, text -> assertThat(text).contains("nobody leads vpc-1"));
            store().leader("other#1", "");
            time.advance(Duration.ofSeconds(1));
            assertThat(router.status().conditions()).doesNotContainKey(RouterCondition.LEADERSHIP);
        }
    }

    @Test
    void aWallClockThatRunsAheadShutsTheFenceAndTheConditionNamesIt() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            for (int i = 0; i < 12; i++) {
                store().held("1", new SentAt(time.nanos(), time.now().minusSeconds(1)));
                time.advance(Duration.ofSeconds(1));
            }
            assertThat(replica(router).role()).isEqualTo(Role.STANDBY);
            assertThat(router.status().conditions())
                    .hasEntrySatisfying(
                            RouterCondition.LEADERSHIP,
                            text -> assertThat(text).contains("the wall clock ran ahead of the monotonic one"));
        }
    }

    @Test
    void aSilentStoreIsAConditionThatSaysWhatWasTried() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            store().leader("other#1", "");
            store().unreachable("a:1: timed out", SentAt.now(time));
            time.advance(Terms.DEFAULTS.deadline().plusSeconds(1));
            assertThat(router.status().conditions())
                    .hasEntrySatisfying(
                            RouterCondition.LEADERSHIP, text -> assertThat(text).contains("a:1: timed out"));
            store().reachable();
            time.advance(Duration.ofSeconds(1));
            assertThat(router.status().conditions()).doesNotContainKey(RouterCondition.LEADERSHIP);
        }
    }

    @Test
    void nothingIsWrittenUnderALeaseThatIsTooShort() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            store().granted(Duration.ofSeconds(3));
            renewFor(Duration.ofSeconds(10));
            assertThat(calls).doesNotContain("write");
            assertThat(router.status().conditions())
                    .hasEntrySatisfying(
                            RouterCondition.LEADERSHIP, text -> assertThat(text).contains("3.0 s"));
            store().granted(Duration.ofSeconds(8));
            renewFor(Duration.ofSeconds(5));
            assertThat(calls).contains("write");
        }
    }

    @Test
    void aLeaderWithAnotherSpecIsAConditionAfterAMinute() {
        try (VpcRouter router = router(LeadershipRules.DEFAULTS)) {
            router.start();
            time.advance(Duration.ofSeconds(1));
            assertThat(store().note()).matches("spec=[0-9a-f]{16}");
            store().leader("other#1", "spec=0000000000000000");
            time.advance(Duration.ofSeconds(59));
            assertThat(router.status().conditions()).doesNotContainKey(RouterCondition.SPEC_DIFFERS);
            time.advance(Duration.ofSeconds(3));
            assertThat(router.status().conditions()).containsKey(RouterCondition.SPEC_DIFFERS);
            store().leader("other#1", store().note());
            time.advance(Duration.ofSeconds(2));
            assertThat(router.status().conditions()).doesNotContainKey(RouterCondition.SPEC_DIFFERS);
        }
    }

    @Test
    void inAnEmergencyTheRoleAndAConditionSaySo() {
        LeadershipRules rules = new LeadershipRules(null, Terms.DEFAULTS, Outage.EMERGENCY);
        try (VpcRouter router = router(rules)) {
            router.start();
            renewFor(Duration.ofSeconds(10));
            calls.clear();
            for (int i = 0; i < 10; i++) {
                store().unreachable("a:1: timed out", SentAt.now(time));
                time.advance(Duration.ofSeconds(1));
            }
            assertThat(replica(router).role()).isEqualTo(Role.EMERGENCY);
            assertThat(router.status().conditions()).containsKey(RouterCondition.EMERGENCY);
            mode.publish(Specs.builder().route("10.2.0.0/16", "198.18.1.10").build());
            store().unreachable("a:1: timed out", SentAt.now(time));
            time.advance(Duration.ofSeconds(3));
            assertThat(calls).as("no route is created in an emergency").doesNotContain("write");
        }
    }

    @Test
    void aSinglePassTakesTheLeaseAndGivesItBack() throws InterruptedException {
        VpcRouter router = router(LeadershipRules.DEFAULTS);
        time.schedule(Duration.ofSeconds(1), this::held);
        time.schedule(Duration.ofSeconds(3), this::held);
        assertThat(router.runOnce(true).changed()).isNotEmpty();
        assertThat(calls).contains("start", "write").endsWith("close", "close mode");
    }

    @Test
    void aSinglePassIsNotMadeWhileAnotherReplicaLeads() {
        VpcRouter router = router(LeadershipRules.DEFAULTS);
        time.schedule(Duration.ofSeconds(1), () -> store().leader("other#1", ""));
        assertThatExceptionOfType(NotLeaderException.class)
                .isThrownBy(() -> router.runOnce(true))
                .withMessageContaining("other#1");
        assertThat(calls).doesNotContain("write").endsWith("close", "close mode");
    }

    @Test
    void aPlanThatIsOnlyShownNeedsNoLease() throws InterruptedException {
        VpcRouter router = router(LeadershipRules.DEFAULTS);
        assertThat(router.runOnce(false).plan().changes()).isNotEmpty();
        assertThat(calls).doesNotContain("start", "write");
    }

    @Test
    void aCloudWithoutANameForAllNeedsOne() {
        assertThatExceptionOfType(InvalidException.class)
                .isThrownBy(() -> router(LeadershipRules.DEFAULTS, Optional.empty()))
                .withMessageContaining("leadership_name");
        VpcRouter named = router(new LeadershipRules("ours", Terms.DEFAULTS, Outage.HOLD), Optional.empty());
        assertThat(store().name()).isEqualTo("ours");
        named.close();
    }

    @Test
    void aRouterThatIsTheOnlyOneHasNoRole() {
        ScriptedHealth health =
                new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 2), new ScriptedNetwork(1), 1);
        try (VpcRouter router = VpcRouter.builder()
                .cloud("tiny", context -> new TinyCloud(TinyCloud.Fault.NONE))
                .mode("manual", context -> new NotedMode(mode.create(context)))
                .health("scripted", health::create)
                .runtime(runtime)
                .build()) {
            router.start();
            time.advance(SOON);
            assertThat(router.status().replicaIfAny()).isEmpty();
            assertThat(router.status().phase()).isEqualTo(RouterStatus.Phase.IN_LINE);
        }
    }
}
