package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every leadership must do. Extend it, say where your store is, and run it as a JUnit test.
 *
 * <p>Override {@link #silence} and {@link #revive} if your test can stop the store; otherwise JUnit reports the rule about a silent
 * store as skipped.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class LeadershipPluginContract {
    private static final int RENEWALS = 6;
    private static final int TRIES = 3;
    /** What a close may take longer than promised, because the machine is busy. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 10;

    private final String group = "contract-" + UUID.randomUUID();
    private final PluginCalls calls = new PluginCalls();
    private final List<Life> lives = new ArrayList<>();

    /** One candidate from its start to its end. */
    private final class Life {
        private final TestCandidate context;
        private final Leadership candidate;
        private boolean closed;
        private int reportsUntilClose = -1;

        Life(String who, String name) throws Exception {
            context = new TestCandidate(who + "#" + UUID.randomUUID(), name, terms());
            context.setNote("note-of-" + who);
            context.setPatience(patience());
            candidate = plugin().create(options(), context);
            lives.add(this);
        }

        Life start() {
            candidate.start();
            return this;
        }

        void close() throws Exception {
            closed = true;
            calls.run("close", terms().write().plus(BUSY), () -> {
                candidate.close();
                // Counted here, before anything else can happen to this thread.
                if (reportsUntilClose < 0) {
                    reportsUntilClose = context.reports().size();
                }
            });
        }

        void end() throws Exception {
            close();
            context.endThreads();
            assertThat(context.failures()).as("what its tasks threw").isEmpty();
            assertThat(context.reports()).as("reports after close").hasSize(reportsUntilClose);
        }

        long lastSent() {
            List<TestCandidate.Held> reports = context.reports();
            return reports.get(reports.size() - 1).sent().nanos();
        }
    }

    /** For subclasses. */
    protected LeadershipPluginContract() {}

    /** The plugin. */
    protected abstract LeadershipPlugin plugin();

    /** The options that lead to a store that works. */
    protected abstract OptionValues options() throws Exception;

    /**
     * The times to test with: a lease of 3 s, a deadline of 0.9 s, a write of 1.5 s, and a renewal every 0.3 s. A store with whole
     * seconds, or a slow one, takes longer ones, such as {@link Terms#DEFAULTS}.
     */
    protected Terms terms() {
        return new Terms(
                Duration.ofSeconds(3), Duration.ofMillis(900), Duration.ofMillis(1_500), Duration.ofMillis(300));
    }

    /** Whether the store has a place for the note of the leader. */
    protected boolean publishesNotes() {
        return true;
    }

    /**
     * Makes every endpoint of the store silent: whoever asks gets no answer, or finds no connection. Leases may run out meanwhile.
     *
     * @return whether it is silent now; false unless this is overridden
     */
    protected boolean silence() throws Exception {
        return false;
    }

    /** Makes the store that {@link #silence} has silenced answer again, with what it knew before. */
    protected void revive() throws Exception {}

    /** How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. */
    protected Duration patience() {
        return TestContext.PATIENCE;
    }

    /** Ends what a failed test has left. */
    @AfterEach
    final void endContract() {
        for (Life life : lives) {
            life.context.places().release();
            try {
                if (!life.closed) {
                    life.close();
                }
                life.context.endThreads();
            } catch (Exception | AssertionError e) {
                // The test has said what is wrong.
                life.closed = true;
            }
        }
        calls.close();
    }

    private Life life(String who) throws Exception {
        return new Life(who, group);
    }

    /** The name fits its pattern, and the options are unique and explained. */
    @Test
    void nameVersionAndOptionsAreWellFormed() {
        PluginRules.check(plugin());
    }

    /** Input and output begin with the start. */
    @Test
    void createAloneDoesNothing() throws Exception {
        Life life = life("a");
        assertThat(life.candidate.statistics())
                .as("statistics before the start")
                .isNotNull();
        assertThat(life.context.threadCount()).as("threads without a start").isZero();
        life.close();
        assertThat(life.context.reports()).as("reports without a start").isEmpty();
        assertThat(life.context.leaders()).as("leaders without a start").isEmpty();
    }

    /** The term stays the same, and the pace is that of {@link Terms#retry}. */
    @Test
    void aSingleCandidateLeadsAndRenews() throws Exception {
        Life life = life("a");
        long before = life.context.clock().nanos();
        life.start();
        life.context.awaitHeld(RENEWALS);
        List<TestCandidate.Held> reports = life.context.reports().subList(0, RENEWALS);
        life.end();
        Set<String> terms = new LinkedHashSet<>();
        List<Long> pace = new ArrayList<>();
        long last = before;
        for (TestCandidate.Held report : reports) {
            terms.add(report.term());
            long sent = report.sent().nanos();
            assertThat(sent).as("sent after the renewal before").isGreaterThanOrEqualTo(last);
            assertThat(sent).as("sent before the answer").isLessThan(report.at());
            pace.add(sent - last);
            last = sent;
        }
        assertThat(terms).as("terms of one leader that was never interrupted").hasSize(1);
        // The first one came when it came.
        assertPace(pace.subList(1, pace.size()));
    }

    private void assertPace(List<Long> pace) {
        long retry = terms().retry().toNanos();
        long mean = pace.stream().mapToLong(Long::longValue).sum() / pace.size();
        assertThat(mean)
                .as("nanoseconds from one renewal to the next, renewed too often")
                .isGreaterThanOrEqualTo(retry / 2);
        long median = pace.stream().sorted().toList().get(pace.size() / 2);
        assertThat(median)
                .as("nanoseconds from one renewal to the next, renewed too seldom")
                .isLessThanOrEqualTo(2 * (retry + calls.pulse().worst().toNanos()));
    }

    /**
     * A process that stands still while it takes the moment of a request has not sent that request yet. So it stands still there until
     * another candidate leads, and must not report afterwards that it led at that time.
     */
    @Test
    void theReportedMomentIsBeforeTheRequest() throws Exception {
        Life known = new Life("known", group + "-known").start();
        known.context.awaitHeld(3);
        // A lease is taken at one place of the code, and renewed at another.
        Set<List<StackTraceElement>> places = new LinkedHashSet<>();
        known.context
                .reports()
                .forEach(report -> places.add(known.context.places().placeOf(report.sent())));
        known.end();
        assertThat(places)
                .as("the places where the moment is taken; it is told by the clock of the context")
                .doesNotContain(List.of());

        List<Life> paused = new ArrayList<>();
        List<Life> others = new ArrayList<>();
        for (List<StackTraceElement> place : places) {
            String name = group + "-" + paused.size();
            Life life = new Life("paused", name);
            life.context.places().stopAt(place);
            life.start();
            paused.add(life);
            assertThat(life.context.places().awaitStop(patience()))
                    .as("asks for the time at %s, as before", place)
                    .isTrue();
            others.add(new Life("other", name).start());
        }
        for (int i = 0; i < paused.size(); i++) {
            TestCandidate other = others.get(i).context;
            other.awaitHeld(1);
            long otherLeads = other.reports().get(0).at();
            TestCandidate late = paused.get(i).context;
            late.places().release();
            late.await(
                    "hears of the other leader",
                    () -> late.leader().equals(other.me()) || sentAfter(late, otherLeads) > 0);
            assertThat(sentAfter(late, otherLeads))
                    .as("reports of a request that is said to be sent when another candidate led already")
                    .isZero();
        }
    }

    private static long sentAfter(TestCandidate candidate, long moment) {
        return candidate.reports().stream()
                .filter(report -> report.sent().nanos() - moment > 0)
                .count();
    }

    /** The others learn who leads, and what it publishes. */
    @Test
    void aSecondCandidateIsToldWhoLeads() throws Exception {
        Life leader = life("a").start();
        TestCandidate first = leader.context;
        first.awaitHeld(1);
        Life standby = life("b").start();
        TestCandidate second = standby.context;
        second.awaitLeader(first.me(), note -> !publishesNotes() || note.equals(first.note()));
        first.setNote("another");
        second.awaitLeader(first.me(), note -> !publishesNotes() || note.equals("another"));
        assertThat(second.reports()).as("reports of the standby that it leads").isEmpty();
        standby.end();
        leader.end();
    }

    /** A standby has nothing to give back. */
    @Test
    void aStandbyThatIsClosedLeavesTheLeaderAlone() throws Exception {
        Life leader = life("a").start();
        leader.context.awaitHeld(1);
        Life standby = life("b").start();
        Life witness = life("c").start();
        standby.context.awaitLeader(leader.context.me(), note -> true);
        witness.context.awaitLeader(leader.context.me(), note -> true);
        standby.end();
        leader.context.awaitRenewals(3);
        assertThat(leader.context.reports())
                .as("the term of the leader, before and after the standby was closed")
                .extracting(TestCandidate.Held::term)
                .containsOnly(leader.context.term());
        assertThat(witness.context.leaders())
                .as("who led, as another standby saw it")
                .containsExactly(leader.context.me());
        witness.end();
        leader.end();
    }

    /** After an orderly stop nobody waits for the lease to run out. */
    @Test
    void aLeaderThatIsClosedGivesTheLeaseBack() throws Exception {
        // Once proves it. On a busy machine the next leader may come late though the lease is free.
        boolean early = false;
        for (int i = 0; i < TRIES && !early; i++) {
            early = isFollowedBeforeItsLeaseCanRunOut(group + "-" + i);
        }
        assertThat(early)
                .as("a standby led before the lease of the closed leader could have run out")
                .isTrue();
    }

    private boolean isFollowedBeforeItsLeaseCanRunOut(String name) throws Exception {
        Life leader = new Life("a", name).start();
        leader.context.awaitHeld(1);
        Life standby = new Life("b", name).start();
        standby.context.awaitLeader(leader.context.me(), note -> true);
        leader.close();
        standby.context.awaitHeld(1);
        TestCandidate.Held next = standby.context.reports().get(0);
        assertThat(next.term())
                .as("a term of its own")
                .isNotEqualTo(leader.context.reports().get(0).term());
        Duration granted = leader.context.granted();
        Duration lease = granted.isZero() ? terms().lease() : granted;
        boolean early = next.at() - leader.lastSent() < lease.toNanos();
        standby.end();
        leader.end();
        return early;
    }

    /** Without a renewal the lease runs out, and the times of two leaders do not overlap. */
    @Test
    void aLeaderThatDiesIsFollowedAfterItsLease() throws Exception {
        Life leader = life("a").start();
        leader.context.awaitHeld(1);
        Life standby = life("b").start();
        standby.context.awaitLeader(leader.context.me(), note -> true);
        // As a process that is killed: it is not closed.
        leader.context.endThreads();
        standby.context.awaitHeld(1);
        long end = leader.lastSent() + terms().deadline().plus(terms().write()).toNanos();
        assertThat(standby.context.reports().get(0).at() - end)
                .as("nanoseconds from the end of the first leader's last write to the second leader")
                .isPositive();
        standby.end();
    }

    /** Silence is reported, proves nothing, and ends; nobody waits for an answer when it is closed. */
    @Test
    void aStoreThatIsSilentIsReportedUntilItAnswers() throws Exception {
        Life leader = life("a").start();
        leader.context.awaitHeld(1);
        Life standby = life("b").start();
        standby.context.awaitLeader(leader.context.me(), note -> true);
        assumeTrue(
                silence(),
                "what the plugin does while its store is silent was NOT tried: override silence and revive to try it");
        long silent = RouterClock.system().nanos();
        try {
            leader.context.awaitSilence();
            standby.context.awaitSilence();
            assertThat(leader.context.shortestTry())
                    .as("the time of a try that nobody answered, by the clock of the context")
                    .isLessThan(patience());
            // Until its lease has run out, and it has tried again after that.
            long end = leader.lastSent()
                    + terms().lease().plus(terms().retry().multipliedBy(2)).toNanos();
            while (RouterClock.system().nanos() - end < 0 && sentAfter(leader.context, silent) == 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            assertThat(sentAfter(leader.context, silent) + sentAfter(standby.context, silent))
                    .as("reports that one leads, from requests while the store was silent")
                    .isZero();
            assertThat(leader.context.term())
                    .as("the term of the leader; only the store can say that it does not lead")
                    .isNotEmpty();
            standby.end();
        } finally {
            revive();
        }
        leader.context.awaitNoSilence();
        leader.context.awaitRenewals(1);
        leader.end();
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        Life started = life("a").start();
        started.close();
        started.end();
        Life neverStarted = life("b");
        neverStarted.close();
        neverStarted.close();
    }
}
