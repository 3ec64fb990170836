package io.vpcrouter.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.testkit.TestCandidate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candidates that compete for a key of a real etcd. */
class EtcdLeadershipIT {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static EtcdProcess etcd;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdProcess.start(shared);
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    private static OptionValues at(int... ports) {
        return OptionValues.builder()
                .set(
                        EtcdOptions.ENDPOINTS,
                        Arrays.stream(ports)
                                .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                                .toList())
                .build();
    }

    private static TestCandidate start(String me, String name, OptionValues options) {
        TestCandidate candidate = TestCandidate.start(new EtcdLeadershipPlugin(), options, me, name);
        candidate.setPatience(Duration.ofSeconds(90));
        return candidate;
    }

    private static String key(String name) {
        return "/vpcrouter/leader/" + name;
    }

    private static List<String> holder(String name) {
        return etcd.control("get", key(name)).lines().toList();
    }

    @Test
    void oneLeadsAndAnotherOneTakesOverAtOnceWhenItStops() {
        try (TestCandidate one = start("one#1", "stop", at(etcd.port()))) {
            one.awaitLeads();
            assertThat(one.granted()).isGreaterThanOrEqualTo(Terms.DEFAULTS.lease());
            try (TestCandidate two = start("two#2", "stop", at(etcd.port()))) {
                two.awaitLeader("one#1", String::isEmpty);
                two.awaitNotHeld("another replica leads");
                one.awaitRenewals(2);
                assertThat(holder("stop")).containsExactly(key("stop"), "one#1");
                String term = one.term();

                one.close();

                two.awaitLeads();
                assertThat(two.term()).isNotEqualTo(term);
                assertThat(holder("stop")).containsExactly(key("stop"), "two#2");
            }
            assertThat(holder("stop")).as("the last one gave it back").isEmpty();
        }
    }

    @Test
    void theLeaderPublishesItsNote() {
        try (TestCandidate one = start("one#1", "note", at(etcd.port()))) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", "note", at(etcd.port()))) {
                one.setNote("hash-1");
                two.awaitLeader("one#1", "hash-1"::equals);
                String term = one.term();
                one.setNote("hash-2");
                two.awaitLeader("one#1", "hash-2"::equals);
                assertThat(one.term()).isEqualTo(term);
            }
        }
    }

    @Test
    void aLeaderThatIsPausedBeyondItsLeaseIsFollowedByAnotherAndKnowsItWhenItWakes() {
        try (TestCandidate one = start("one#1", "pause", at(etcd.port()))) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", "pause", at(etcd.port()))) {
                two.awaitLeader("one#1", String::isEmpty);
                one.pause();
                try {
                    two.awaitLeads();
                    assertThat(one.mayWrite()).isFalse();
                } finally {
                    one.goOn();
                }
                one.awaitNotHeld("");
                one.awaitLeader("two#2", String::isEmpty);
                assertThat(one.mayWrite()).isFalse();
                two.awaitRenewals(1);
            }
            one.awaitLeads();
        }
    }

    @Test
    void aLeaderWhoseLinkIsCutLeadsOnIfTheLinkIsBackInTime() {
        try (CuttableLink link = new CuttableLink(etcd.port());
                TestCandidate one = start("one#1", "cut", at(link.port()))) {
            one.awaitLeads();
            one.awaitRenewals(1);
            link.cut();
            one.awaitSilence();
            assertThat(one.silence()).contains("127.0.0.1:" + link.port());
            link.mend();
            one.awaitNoSilence();
            one.awaitLeads();
            one.awaitRenewals(2);
            assertThat(holder("cut")).containsExactly(key("cut"), "one#1");
        }
    }

    @Test
    void aLeaderBehindANetworkThatSwallowsEverythingMayNotWriteAndAnotherLeads() {
        try (CuttableLink link = new CuttableLink(etcd.port());
                TestCandidate one = start("one#1", "hole", at(link.port()))) {
            one.awaitLeads();
            try (TestCandidate three = start("three#3", "hole", at(etcd.port()))) {
                three.awaitLeader("one#1", String::isEmpty);
                link.swallow();
                three.awaitLeads();
                assertThat(one.mayWrite()).isFalse();
                one.awaitSilence();
                link.mend();
                one.awaitLeader("three#3", String::isEmpty);
                one.awaitNotHeld("");
            }
        }
    }

    @Test
    void theSilenceOfManyEndpointsIsToldSoonEnoughToBeBelieved() {
        List<CuttableLink> links =
                Stream.generate(() -> new CuttableLink(etcd.port())).limit(4).toList();
        int[] ports = links.stream().mapToInt(CuttableLink::port).toArray();
        try (TestCandidate one = start("one#1", "holes", at(ports))) {
            one.awaitLeads();
            links.forEach(CuttableLink::swallow);
            Duration believed = Terms.DEFAULTS.deadline().minus(Terms.DEFAULTS.retry());
            one.await("told in time", () -> one.shortestTry().compareTo(believed) < 0);
            assertThat(one.silence()).contains("127.0.0.1:" + ports[0], "127.0.0.1:" + ports[3]);
        } finally {
            links.forEach(CuttableLink::close);
        }
    }

    @Test
    void aKeyThatSomebodyDeletesByHandEndsTheTerm() {
        try (TestCandidate one = start("one#1", "hand", at(etcd.port()))) {
            one.awaitLeads();
            one.awaitRenewals(1);
            String term = one.term();
            etcd.control("del", key("hand"));
            one.awaitLeads(term);
        }
    }

    @Test
    void aKeyThatSomebodyWroteByHandIsToldOf() {
        etcd.put(key("manual"), "somebody");
        try (TestCandidate one = start("one#1", "manual", at(etcd.port()))) {
            one.awaitCondition("store", "written by hand");
            etcd.control("del", key("manual"));
            one.awaitLeads();
        }
    }

    @Test
    void leavesNoLeaseBehindWhoeverWins() {
        try (EtcdProcess own = EtcdProcess.start(folder)) {
            List<TestCandidate> all = Stream.of("a", "b", "c", "d")
                    .map(name -> start(name, "many", at(own.port())))
                    .toList();
            try {
                all.forEach(
                        each -> each.await("sees a leader", () -> !each.leader().isEmpty()));
                all.get(0)
                        .await(
                                "one lease is left",
                                () -> own.control("lease", "list").contains("found 1 leases"));
            } finally {
                all.forEach(TestCandidate::close);
            }
            assertThat(own.control("lease", "list")).contains("found 0 leases");
        }
    }

    @Test
    void goesOnWithTheOthersWhenAMemberDiesAndSaysWhenAllAreSilent() {
        List<EtcdProcess> members = EtcdProcess.cluster(folder, 3, Optional.empty());
        int[] ports = members.stream().mapToInt(EtcdProcess::port).toArray();
        try (TestCandidate one = start("one#1", "three", at(ports))) {
            one.awaitLeads();
            members.get(0).kill();
            one.awaitRenewals(4);
            // A member alone cannot renew a lease, but it answers: somebody else may lead behind it.
            members.get(1).kill();
            one.await("the fence is shut", () -> !one.mayWrite());
            assertThat(one.silence()).isEmpty();
            members.get(2).kill();
            one.awaitSilence();
            members.forEach(EtcdProcess::startAgain);
            one.awaitNoSilence();
            one.awaitLeads();
            one.await("may write again", one::mayWrite);
        } finally {
            members.forEach(EtcdProcess::close);
        }
    }

    @Test
    void waitsForAnEtcdThatIsNotThereYet() {
        try (EtcdProcess own = EtcdProcess.start(folder)) {
            own.kill();
            try (TestCandidate one = start("one#1", "late", at(own.port()))) {
                one.awaitSilence();
                own.restart();
                one.awaitLeads();
            }
        }
    }

    @Test
    void closesInTimeWhenNobodyAnswers() {
        try (CuttableLink link = new CuttableLink(etcd.port())) {
            TestCandidate one = start("one#1", "end", at(link.port()));
            one.awaitLeads();
            link.swallow();
            long begin = System.nanoTime();
            one.close();
            // The limit is 1.5 s; the rest is for a busy machine.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }
}
