package io.vpcrouter.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vpcrouter.testkit.TestCandidate;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Candidates that compete for an item of a DynamoDB table. */
class DynamoDbLeadershipIT {
    private static final String TABLE = "leaders";

    private static Dynalite dynamo;

    @BeforeAll
    static void startDynalite() {
        TestCredentials.set();
        dynamo = Dynalite.start();
        dynamo.createTable(TABLE);
    }

    @AfterAll
    static void stop() {
        TestCredentials.remove();
        if (dynamo != null) {
            dynamo.close();
        }
    }

    private static TestCandidate start(String me, String name, URI endpoint, String table) {
        TestCandidate candidate =
                TestCandidate.start(new DynamoDbLeadershipPlugin(), Dynalite.options(endpoint, table), me, name);
        candidate.setPatience(Duration.ofSeconds(60));
        return candidate;
    }

    private static TestCandidate start(String me, String name) {
        return start(me, name, dynamo.url(), TABLE);
    }

    @Test
    void oneLeadsAndAnotherOneTakesOverWhenItStops() {
        try (TestCandidate one = start("one#1", "stop")) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", "stop")) {
                two.awaitNotHeld("another replica leads");
                two.awaitLeader("one#1", String::isEmpty);
                one.awaitRenewals(2);
                String term = one.term();
                assertThat(dynamo.item(TABLE, "stop")).containsEntry("ownerName", Dynalite.text("one#1"));

                one.close();

                two.awaitLeads();
                assertThat(two.term()).isNotEqualTo(term);
                assertThat(dynamo.item(TABLE, "stop")).containsEntry("ownerName", Dynalite.text("two#2"));
            }
            assertThat(dynamo.item(TABLE, "stop"))
                    .as("the last one gave it back")
                    .isEmpty();
        }
    }

    @Test
    void aLeaderThatIsPausedBeyondItsLeaseIsFollowedByAnotherAndKnowsItWhenItWakes() {
        try (TestCandidate one = start("one#1", "pause")) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", "pause")) {
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
        }
    }

    /** The lock client names the last version in each renewal, and it does not know that version after a lost answer. */
    @Test
    void aLostAnswerToARenewalEndsTheTermIsToldOfAndHeals() {
        try (TableFront front = new TableFront(dynamo.url());
                TestCandidate one = start("one#1", "lost", front.url(), TABLE)) {
            one.awaitLeads();
            String term = one.term();
            front.loseTheAnswerToTheNextUpdate();
            one.awaitCondition("lost_answer", "the lease must run out");
            assertThat(one.mayWrite()).isFalse();
            one.awaitLeads(term);
            one.awaitNoCondition("lost_answer");
        }
    }

    @Test
    void aLeaderBehindANetworkThatSwallowsEverythingMayNotWriteAndAnotherLeads() {
        try (TableFront front = new TableFront(dynamo.url());
                TestCandidate one = start("one#1", "hole", front.url(), TABLE)) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", "hole")) {
                two.awaitLeader("one#1", String::isEmpty);
                front.swallow();
                two.awaitLeads();
                assertThat(one.mayWrite()).isFalse();
                one.awaitSilence();
                assertThat(one.silence()).contains(front.url().toString());
                front.mend();
                one.awaitLeader("two#2", String::isEmpty);
                one.awaitNoSilence();
            }
        }
    }

    @Test
    void aStoreThatSaysItIsUnavailableMakesNobodyHoldOn() {
        try (TableFront front = new TableFront(dynamo.url());
                TestCandidate one = start("one#1", "busy", front.url(), TABLE)) {
            one.awaitLeads();
            front.refuse(503, "ServiceUnavailable", "try again");
            one.awaitCondition("store", "ServiceUnavailable");
            int renewals = one.reports().size();
            one.await("the fence is shut", () -> !one.mayWrite());
            assertThat(one.reports()).as("renewals without an answer").hasSize(renewals);
            assertThat(one.silence()).as("an error is an answer").isEmpty();
            front.mend();
            one.awaitRenewals(1);
            one.awaitNoCondition("store");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AccessDeniedException     | User x is not authorized to perform: dynamodb:GetItem on resource: t",
                "InvalidSignatureException | Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z",
                "ProvisionedThroughputExceededException | The level of configured provisioned throughput was exceeded",
            })
    void whatDynamoDbRefusesIsOneCondition(String type, String message) {
        try (TableFront front = new TableFront(dynamo.url())) {
            front.refuse(400, "com.amazon.coral.service#" + type, message);
            try (TestCandidate one = start("one#1", type, front.url(), TABLE)) {
                one.awaitCondition("store", type + ": " + message);
                assertThat(one.term()).isEmpty();
                front.mend();
                one.awaitLeads();
                one.awaitNoCondition("store");
            }
        }
    }

    @Test
    void aTableThatIsNotThereIsToldOfAndWaitedFor() {
        try (TestCandidate one = start("one#1", "late", dynamo.url(), "created-later")) {
            one.awaitCondition("store", "the table created-later in us-east-1 does not exist");
            dynamo.createTable("created-later");
            one.awaitLeads();
            one.awaitNoCondition("store");
        }
    }

    @Test
    void aTableWithAnotherKeyIsToldOf() {
        dynamo.createTable("other-key", "id");
        try (TestCandidate one = start("one#1", "key", dynamo.url(), "other-key")) {
            one.awaitCondition(
                    "store", "the table other-key in us-east-1 has another key (expected: the partition key");
        }
    }

    @Test
    void anItemThatSomebodyDeletesByHandEndsTheTerm() {
        try (TestCandidate one = start("one#1", "hand")) {
            one.awaitLeads();
            one.awaitRenewals(1);
            String term = one.term();
            dynamo.delete(TABLE, "hand");
            one.awaitLeads(term);
        }
    }

    @Test
    void anItemThatIsNoLockIsToldOf() {
        dynamo.put(TABLE, Map.of("key", Dynalite.text("manual"), "who", Dynalite.text("somebody")));
        try (TestCandidate one = start("one#1", "manual")) {
            one.awaitCondition(
                    "store", "the item manual of the table leaders in us-east-1 was not written by vpcrouter");
            dynamo.delete(TABLE, "manual");
            one.awaitLeads();
            one.awaitNoCondition("store");
        }
    }

    @Test
    void anItemWithALeaseOfAnotherLengthIsToldOf() {
        dynamo.put(
                TABLE,
                Map.of(
                        "key", Dynalite.text("long"),
                        "ownerName", Dynalite.text("somebody"),
                        "leaseDuration", Dynalite.text("86400000"),
                        "recordVersionNumber", Dynalite.text("1")));
        try (TestCandidate one = start("one#1", "long")) {
            one.awaitCondition("times", "somebody has a lease of 86400.0 s, this replica one of 8.0 s");
            dynamo.delete(TABLE, "long");
            one.awaitLeads();
            one.awaitNoCondition("times");
        }
    }

    @Test
    void withoutCredentialsItSaysSoAndGoesOnLooking() {
        assumeThat(System.getenv()).as("credentials of the environment").doesNotContainKey("AWS_ACCESS_KEY_ID");
        String profile = System.getProperty("aws.profile");
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.profile", "there-is-no-such-profile");
        TestCredentials.remove();
        try (TestCandidate one = start("one#1", "credentials")) {
            one.awaitCondition("store", "no AWS credentials found (expected: ");
            TestCredentials.set();
            one.awaitLeads();
        } finally {
            TestCredentials.set();
            System.clearProperty("aws.disableEc2Metadata");
            if (profile == null) {
                System.clearProperty("aws.profile");
            } else {
                System.setProperty("aws.profile", profile);
            }
        }
    }

    @Test
    void waitsForADynamoDbThatIsNotThereYet() {
        URI nobody = URI.create("http://127.0.0.1:1");
        try (TestCandidate one = start("one#1", "none", nobody, TABLE)) {
            one.awaitSilence();
            assertThat(one.silence()).contains("http://127.0.0.1:1: ");
        }
    }

    @Test
    void closesInTimeWhenNobodyAnswers() {
        try (TableFront front = new TableFront(dynamo.url())) {
            TestCandidate one = start("one#1", "end", front.url(), TABLE);
            one.awaitLeads();
            front.swallow();
            long begin = System.nanoTime();
            one.close();
            // The limit is 1.5 s; the rest is for a busy machine.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }
}
