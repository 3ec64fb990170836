package io.vpcrouter.internal.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Candidates for one Lease, step by step, each with a clock of its own. */
class LeaseCandidateTest {
    private static final Duration STEP = Duration.ofMillis(1_500);

    private final MemoryLease lease = new MemoryLease();
    private final Replica a = new Replica("a");
    private final Replica b = new Replica("b");

    /** One replica: its candidate, and what it was told. */
    private final class Replica implements LeadershipContext, RouterClock {
        private final String me;
        private final MemoryLease.View view = lease.new View();
        private final LeaseCandidate candidate;
        private final List<String> terms = new ArrayList<>();
        private final Map<String, String> conditions = new TreeMap<>();
        private long nanos = 5;
        private @Nullable SentAt sent;
        private String why = "";
        private String leader = "";
        private String note = "";
        private @Nullable String silence;
        private boolean wasGranted;

        Replica(String me) {
            this.me = me;
            this.candidate = new LeaseCandidate(view, this);
        }

        Duration step() throws InterruptedException {
            return candidate.step();
        }

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        boolean leads() {
            return sent != null;
        }

        String term() {
            return terms.get(terms.size() - 1);
        }

        @Override
        public String me() {
            return me;
        }

        @Override
        public String name() {
            return "x";
        }

        @Override
        public Terms terms() {
            return Terms.DEFAULTS;
        }

        @Override
        public String note() {
            return "note-" + me;
        }

        @Override
        public void granted(Duration length) {
            assertThat(length).isEqualTo(Duration.ofSeconds(8));
            wasGranted = true;
        }

        @Override
        public void held(String term, SentAt at) {
            terms.add(term);
            sent = at;
            why = "";
        }

        @Override
        public void notHeld(String newWhy) {
            sent = null;
            why = newWhy;
        }

        @Override
        public void leader(String newLeader, String newNote) {
            leader = newLeader;
            note = newNote;
        }

        @Override
        public void unreachable(String newSilence, SentAt tried) {
            silence = newSilence;
        }

        @Override
        public void reachable() {
            silence = null;
        }

        @Override
        public RouterClock clock() {
            return this;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.ofEpochSecond(0, nanos);
        }

        @Override
        public void runInBackground(String task, BackgroundTask body) {}

        @Override
        public void condition(String name, @Nullable String problem) {
            if (problem == null) {
                conditions.remove(name);
            } else {
                conditions.put(name, problem);
            }
        }
    }

    private void both(Duration time) {
        a.pass(time);
        b.pass(time);
    }

    @Test
    void theFirstOneLeadsAndTheOtherIsToldWho() throws Exception {
        a.step();
        b.step();
        assertThat(a.leads()).isTrue();
        assertThat(b.leads()).isFalse();
        assertThat(b.why).isEqualTo("another replica leads");
        assertThat(b.leader).isEqualTo("a");
        assertThat(b.note).isEqualTo("note-a");
    }

    @Test
    void aLeaderThatRenewsIsNeverFollowedWhateverItsWallClockSays() throws Exception {
        a.step();
        for (int i = 0; i < 20; i++) {
            both(STEP);
            a.step();
            b.step();
            assertThat(b.leads()).isFalse();
        }
        assertThat(a.terms).hasSize(21).containsOnly(a.term());
    }

    @Test
    void aLeaderThatIsSilentIsFollowedAfterItsLeaseByTheClockOfTheFollower() throws Exception {
        a.step();
        both(Duration.ofSeconds(100));
        b.step();
        assertThat(b.leads()).as("at the first look").isFalse();
        b.pass(Duration.ofSeconds(8));
        b.step();
        assertThat(b.leads()).as("exactly after its length").isFalse();
        b.pass(Duration.ofNanos(1));
        b.step();
        assertThat(b.leads()).isTrue();
        assertThat(b.term()).isNotEqualTo(a.term());
        a.step();
        assertThat(a.leads()).isFalse();
        assertThat(a.why).isEqualTo("the Lease x was changed by somebody else");
        assertThat(a.leader).isEqualTo("b");
    }

    @Test
    void aLeaderThatDiesIsFollowedWithinItsLeaseAndASecond() throws Exception {
        a.step();
        Duration pace = b.step();
        a.pass(Duration.ofMillis(1));
        a.step();
        long died = a.nanos;
        while (!b.leads()) {
            b.pass(pace);
            pace = b.step();
        }
        assertThat(Duration.ofNanos(b.nanos - died)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(9));
    }

    @Test
    void aStandbyLooksOftenAndALeaderOrWhoeverFailsDoesNot() throws Exception {
        Duration retry = a.terms().retry();
        assertThat(a.step()).isEqualTo(retry);
        assertThat(b.step()).as("so that it follows an orderly stop at once").isLessThan(Duration.ofMillis(500));
        b.view.silence(true);
        assertThat(b.step()).isEqualTo(retry);
    }

    @Test
    void aHolderWithALongerLeaseIsWaitedForAsLongAsThat() throws Exception {
        lease.writeByHand("c", Duration.ofSeconds(60));
        b.step();
        b.pass(Duration.ofSeconds(59));
        b.step();
        assertThat(b.leads()).isFalse();
        b.pass(Duration.ofSeconds(2));
        b.step();
        assertThat(b.leads()).isTrue();
    }

    @Test
    void aHolderWhoseLeaseLastsForDecadesIsWaitedForAsLongAsAnyReplicaMayHave() throws Exception {
        lease.writeByHand("c", Duration.ofSeconds(Integer.MAX_VALUE));
        b.step();
        assertThat(b.why).isEqualTo("another replica leads; its length is 3600 s, ours 8 s");
        lease.delete();
        b.pass(Duration.ofMinutes(59));
        b.step();
        assertThat(b.leads()).isFalse();
        assertThat(b.why).isEqualTo("the Lease x was deleted while it was held; its length is 3600 s, ours 8 s");
        b.pass(Duration.ofMinutes(2));
        b.step();
        assertThat(b.leads()).isTrue();
    }

    @Test
    void conflictsWithoutEndMakeNoStormAndAreTold() throws Exception {
        a.step();
        a.view.conflict(true);
        int before = a.view.questions();
        a.pass(STEP);
        a.step();
        assertThat(a.view.questions() - before)
                .as("renewed, looked, renewed once more")
                .isEqualTo(3);
        assertThat(a.conditions).containsEntry("store", "the Lease x: it has another version");
        a.view.conflict(false);
        a.pass(STEP);
        a.step();
        assertThat(a.leads()).isTrue();
        assertThat(a.conditions).isEmpty();
    }

    @Test
    void aHolderWithAShorterLeaseIsStillWaitedForAsLongAsOurs() throws Exception {
        lease.writeByHand("c", Duration.ZERO);
        b.step();
        b.pass(Duration.ofSeconds(7));
        b.step();
        assertThat(b.leads()).isFalse();
    }

    @Test
    void aLeaseThatWasGivenBackIsTakenAtOnce() throws Exception {
        a.step();
        b.step();
        String term = a.term();
        a.candidate.close();
        assertThat(lease.holder()).isEmpty();
        b.step();
        assertThat(b.leads()).isTrue();
        assertThat(b.term()).isNotEqualTo(term);
    }

    @Test
    void aLostAnswerToARenewalEndsNoTerm() throws Exception {
        a.step();
        String term = a.term();
        a.pass(STEP);
        a.view.loseAnswers(true);
        a.step();
        assertThat(a.silence).isEqualTo("no answer");
        a.view.loseAnswers(false);
        a.pass(STEP);
        long before = a.nanos;
        a.step();
        assertThat(a.term()).isEqualTo(term);
        assertThat(a.sent.nanos()).isEqualTo(before);
        assertThat(a.silence).isNull();
    }

    @Test
    void aLostAnswerToTheRequestThatTookTheLeaseIsMadeGoodByARenewal() throws Exception {
        a.view.loseAnswers(true);
        a.step();
        assertThat(a.leads()).isFalse();
        assertThat(lease.holder()).isEqualTo("a");
        assertThat(a.wasGranted).isFalse();
        a.view.loseAnswers(false);
        a.pass(STEP);
        a.step();
        assertThat(a.leads()).isTrue();
        assertThat(a.wasGranted).isTrue();
        assertThat(a.sent.nanos()).as("the renewal, not the request").isEqualTo(a.nanos);
    }

    @Test
    void silenceSaysNothingAboutWhoLeads() throws Exception {
        a.step();
        a.view.silence(true);
        a.pass(STEP);
        a.step();
        assertThat(a.leads()).as("until its fence shuts").isTrue();
        assertThat(a.silence).isEqualTo("no answer");
    }

    @Test
    void aLeaseThatIsDeletedWhileItIsHeldIsNotTakenByTheOthersBeforeItsTime() throws Exception {
        a.step();
        b.step();
        lease.delete();
        b.pass(STEP);
        b.step();
        assertThat(b.leads()).isFalse();
        assertThat(b.why).isEqualTo("the Lease x was deleted while it was held");
        a.pass(STEP);
        String term = a.term();
        a.step();
        assertThat(a.leads()).as("the old leader makes it anew").isTrue();
        assertThat(a.term()).isNotEqualTo(term);
    }

    @Test
    void aLeaseThatIsDeletedAndWhoseHolderIsDeadIsTakenAfterItsTime() throws Exception {
        a.step();
        b.step();
        lease.delete();
        b.pass(Duration.ofSeconds(9));
        b.step();
        assertThat(b.leads()).isTrue();
    }

    @Test
    void ofTwoThatTryAtOnceOneLeads() throws Exception {
        a.step();
        b.step();
        a.candidate.close();
        Replica c = new Replica("c");
        b.step();
        c.step();
        assertThat(b.leads() ^ c.leads()).isTrue();
    }

    @Test
    void aLeaseThatSomebodyMadeByHandWithoutAHolderIsTaken() throws Exception {
        lease.writeByHand("", Duration.ZERO);
        a.step();
        assertThat(a.leads()).isTrue();
        assertThat(a.conditions).isEmpty();
    }
}
