package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every leadership must do. Extend it, say where your store is, and run it as a JUnit test.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class LeadershipPluginContract {
    private final String name = "contract-" + UUID.randomUUID();

    /** For subclasses. */
    protected LeadershipPluginContract() {}

    /** The plugin. */
    protected abstract LeadershipPlugin plugin();

    /** The options that lead to a store that works. */
    protected abstract OptionValues options() throws Exception;

    /** The times to test with: 3 s, 0.9 s, 1.5 s and 0.3 s. A store with whole seconds, or a slow one, takes longer ones. */
    protected Terms terms() {
        return new Terms(
                Duration.ofSeconds(3), Duration.ofMillis(900), Duration.ofMillis(1_500), Duration.ofMillis(300));
    }

    /** Whether the store has a place for the note of the leader. */
    protected boolean publishesNotes() {
        return true;
    }

    /** How long a test waits for something that must happen: 30 s, so that a busy machine does not matter. */
    protected Duration patience() {
        return TestContext.PATIENCE;
    }

    private TestCandidate context(String who) {
        TestCandidate candidate = new TestCandidate(who + "#" + UUID.randomUUID(), name, terms());
        candidate.setNote("note-of-" + who);
        candidate.setPatience(patience());
        return candidate;
    }

    /** The name fits its pattern, and the options are unique and explained. */
    @Test
    void nameVersionAndOptionsAreWellFormed() {
        PluginRules.check(plugin());
    }

    /** Input and output begin with the start. */
    @Test
    void createAloneDoesNothing() throws Exception {
        TestCandidate context = context("a");
        try (Leadership candidate = plugin().create(options(), context)) {
            assertThat(candidate.statistics()).as("statistics before the start").isNotNull();
        }
        assertThat(context.reports()).as("reports without a start").isEmpty();
        assertThat(context.threadCount()).as("threads without a start").isZero();
    }

    /** Each renewal is reported with the moment before it was sent, and the term stays the same. */
    @Test
    void aSingleCandidateLeadsAndRenews() throws Exception {
        TestCandidate context = context("a");
        long before = context.clock().nanos();
        try (Leadership candidate = plugin().create(options(), context)) {
            candidate.start();
            context.awaitHeld(4);
        }
        List<TestCandidate.Held> reports = context.reports();
        Set<String> terms = new HashSet<>();
        long last = before;
        for (TestCandidate.Held report : reports) {
            terms.add(report.term());
            assertThat(report.sent().nanos())
                    .as("sent after the renewal before")
                    .isGreaterThanOrEqualTo(last);
            assertThat(report.sent().nanos()).as("sent before the answer").isLessThan(report.at());
            last = report.sent().nanos();
        }
        assertThat(terms).as("terms of one leader that was never interrupted").hasSize(1);
        context.endThreads();
        assertThat(context.failures()).as("what its threads threw").isEmpty();
    }

    /** The others learn who leads, and what it publishes. */
    @Test
    void aSecondCandidateIsToldWhoLeads() throws Exception {
        TestCandidate first = context("a");
        TestCandidate second = context("b");
        try (Leadership leader = plugin().create(options(), first);
                Leadership standby = plugin().create(options(), second)) {
            leader.start();
            first.awaitHeld(1);
            standby.start();
            second.awaitLeader(first.me(), note -> !publishesNotes() || note.equals(first.note()));
            first.setNote("another");
            second.awaitLeader(first.me(), note -> !publishesNotes() || note.equals("another"));
            assertThat(second.reports())
                    .as("reports of the standby that it leads")
                    .isEmpty();
        }
        first.endThreads();
        second.endThreads();
    }

    /** After an orderly stop nobody waits for the lease to run out. */
    @Test
    void aLeaderThatIsClosedGivesTheLeaseBack() throws Exception {
        TestCandidate first = context("a");
        TestCandidate second = context("b");
        try (Leadership standby = plugin().create(options(), second)) {
            try (Leadership leader = plugin().create(options(), first)) {
                leader.start();
                first.awaitHeld(1);
                standby.start();
                second.awaitLeader(first.me(), note -> true);
            }
            int reports = first.reports().size();
            second.awaitHeld(1);
            assertThat(first.reports()).as("reports after close").hasSize(reports);
            assertThat(second.reports().get(0).term())
                    .as("a term of its own")
                    .isNotEqualTo(first.reports().get(0).term());
        }
        first.endThreads();
        second.endThreads();
    }

    /** Without a renewal the lease runs out, and the times of two leaders do not overlap. */
    @Test
    void aLeaderThatDiesIsFollowedAfterItsLease() throws Exception {
        TestCandidate first = context("a");
        TestCandidate second = context("b");
        Leadership leader = plugin().create(options(), first);
        try (Leadership standby = plugin().create(options(), second)) {
            leader.start();
            first.awaitHeld(1);
            standby.start();
            second.awaitLeader(first.me(), note -> true);
            // As a process that is killed: it is not closed.
            first.endThreads();
            second.awaitHeld(1);
            List<TestCandidate.Held> reports = first.reports();
            long end = reports.get(reports.size() - 1).sent().nanos()
                    + terms().deadline().plus(terms().write()).toNanos();
            assertThat(second.reports().get(0).at() - end)
                    .as("nanoseconds from the end of the first leader's last write to the second leader")
                    .isPositive();
        } finally {
            leader.close();
        }
        second.endThreads();
    }

    /** Closing is possible more than once, and without a start. */
    @Test
    void itCanBeClosedTwice() throws Exception {
        TestCandidate context = context("a");
        Leadership started = plugin().create(options(), context);
        started.start();
        started.close();
        started.close();
        Leadership neverStarted = plugin().create(options(), context("b"));
        neverStarted.close();
        neverStarted.close();
        context.endThreads();
    }
}
