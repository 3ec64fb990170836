package io.vpcrouter.testkit;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate for the leadership is handed in a test: it runs the candidate's tasks in real threads and keeps what the candidate
 * reports.
 *
 * <pre>{@code
 * try (TestCandidate one = TestCandidate.start(new MyLeadershipPlugin(), options, "one#1", "name")) {
 *     one.awaitLeads();
 * }
 * }</pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Lifecycle: {@link #close} closes the candidate that {@link #start} made, interrupts the tasks, and waits for their end.
 *
 * <p>Failure: what a task throws is kept in {@link #failures}, and ends every wait.
 *
 * <p>Evolution: when {@link LeadershipContext} gains methods, this class implements them, so tests that use it still compile.
 */
public final class TestCandidate implements LeadershipContext, AutoCloseable {
    private final TestContext context;
    private final CandidateClock clock = new CandidateClock();
    private final String me;
    private final String name;
    private final Terms terms;
    private final List<Held> held = new ArrayList<>();
    private final Set<String> leaders = new LinkedHashSet<>();
    private @Nullable Leadership candidate;
    private String note = "";
    private @Nullable String term;
    private String leader = "";
    private String leaderNote = "";
    private @Nullable String why;
    private @Nullable String silence;
    private long shortestTry = Duration.ofHours(1).toNanos();
    private Duration granted = Duration.ZERO;
    private Duration patience = TestContext.PATIENCE;

    /**
     * A report that this candidate leads.
     *
     * @param term the term that it named
     * @param sent when the request was sent, as it said
     * @param at when it reported that, in nanoseconds of the context's clock
     */
    public record Held(String term, SentAt sent, long at) {}

    /**
     * A context for one candidate.
     *
     * @param me what the candidate is called
     * @param name what the candidates compete for
     */
    public TestCandidate(String me, String name, Terms terms) {
        this.me = Objects.requireNonNull(me, "me");
        this.name = Objects.requireNonNull(name, "name");
        this.terms = Objects.requireNonNull(terms, "terms");
        this.context = new TestContext(clock);
    }

    /** Makes a candidate with the default times, and starts it. */
    public static TestCandidate start(LeadershipPlugin plugin, OptionValues options, String me, String name) {
        TestCandidate test = new TestCandidate(me, name, Terms.DEFAULTS);
        Leadership made = plugin.create(options, test);
        test.candidate = made;
        made.start();
        return test;
    }

    /** Sets how long each wait lasts at most: 30 s at first. */
    public void setPatience(Duration longest) {
        patience = longest;
        context.setPatience(longest);
    }

    /** Whoever asks for the time waits from now on, as in a process that is suspended. To be ended by the same thread. */
    public void pause() {
        clock.pause();
    }

    /** Ends a pause. */
    public void goOn() {
        clock.goOn();
    }

    @Override
    public RouterClock clock() {
        return clock;
    }

    CandidateClock places() {
        return clock;
    }

    @Override
    public String me() {
        return me;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public String note() {
        synchronized (context) {
            return note;
        }
    }

    /** Sets what the candidate is to publish. */
    public void setNote(String value) {
        synchronized (context) {
            note = value;
        }
    }

    private void report(Runnable change) {
        synchronized (context) {
            change.run();
            context.notifyAll();
        }
    }

    @Override
    public void granted(Duration lease) {
        report(() -> granted = lease);
    }

    @Override
    public void held(String newTerm, SentAt sent) {
        long now = RouterClock.system().nanos();
        report(() -> {
            held.add(new Held(newTerm, sent, now));
            term = newTerm;
            why = null;
            silence = null;
        });
    }

    @Override
    public void notHeld(String newWhy) {
        report(() -> {
            term = null;
            why = newWhy;
            silence = null;
        });
    }

    @Override
    public void leader(String newLeader, String newNote) {
        report(() -> {
            leader = newLeader;
            leaders.add(newLeader);
            leaderNote = newNote;
            silence = null;
        });
    }

    @Override
    public void unreachable(String newSilence, SentAt tried) {
        long now = RouterClock.system().nanos();
        report(() -> {
            silence = newSilence;
            shortestTry = Math.min(shortestTry, Math.abs(now - tried.nanos()));
        });
    }

    @Override
    public void reachable() {
        report(() -> silence = null);
    }

    @Override
    public void runInBackground(String task, BackgroundTask body) {
        context.runInBackground(task, body);
    }

    @Override
    public void condition(String condition, @Nullable String problem) {
        context.condition(condition, problem);
    }

    /** Every report that it leads, in order. */
    public List<Held> reports() {
        synchronized (context) {
            return List.copyOf(held);
        }
    }

    /** The term in which it leads; empty if it does not, as far as it said. */
    public String term() {
        synchronized (context) {
            return term == null ? "" : term;
        }
    }

    /** Who leads, as it said last. */
    public String leader() {
        synchronized (context) {
            return leader;
        }
    }

    /** Everybody who led, as it said; empty text for nobody. */
    Set<String> leaders() {
        synchronized (context) {
            return new LinkedHashSet<>(leaders);
        }
    }

    /** Why no endpoint of the store answers; empty if one does. */
    public String silence() {
        synchronized (context) {
            return silence == null ? "" : silence;
        }
    }

    /**
     * The shortest time from the moment of a try that nobody answered to the report of it; an hour before the first one. The core believes a
     * silence only if this is less than the deadline less the retry.
     */
    public Duration shortestTry() {
        synchronized (context) {
            return Duration.ofNanos(shortestTry);
        }
    }

    /** The lease that the store granted, if the candidate said so; else zero. */
    public Duration granted() {
        synchronized (context) {
            return granted;
        }
    }

    /** What the core's fence makes of the reports: whether a write could start now. */
    public boolean mayWrite() {
        long now = RouterClock.system().nanos();
        synchronized (context) {
            return term != null
                    && now - held.get(held.size() - 1).sent().nanos()
                            < terms.deadline().toNanos();
        }
    }

    /** Waits until it leads. */
    public void awaitLeads() {
        await("leads", () -> term != null);
    }

    /** Waits until it leads in another term. */
    public void awaitLeads(String otherTerm) {
        await("leads in another term than " + otherTerm, () -> term != null && !term.equals(otherTerm));
    }

    /** Waits until it was reported as the leader so often in all. */
    public void awaitHeld(int times) {
        await("held " + times + " times", () -> held.size() >= times);
    }

    /** Waits until it was reported as the leader so often from now on. */
    public void awaitRenewals(int more) {
        awaitHeld(reports().size() + more);
    }

    /** Waits until it said that it does not lead, for a reason with such a part. */
    public void awaitNotHeld(String part) {
        await("not held: " + part, () -> term == null && why != null && why.contains(part));
    }

    /** Waits until it was told of such a leader. */
    public void awaitLeader(String who, Predicate<String> itsNote) {
        await("the leader is " + who, () -> leader.equals(who) && itsNote.test(leaderNote));
    }

    /** Waits until it said that no endpoint answers. */
    public void awaitSilence() {
        await("silence", () -> silence != null);
    }

    /** Waits until it said that an endpoint answers. */
    public void awaitNoSilence() {
        await("no silence", () -> silence == null);
    }

    /** Waits until a condition is on, with a text that has such a part. */
    public void awaitCondition(String condition, String part) {
        await(
                "condition " + condition + ": " + part,
                () -> context.conditions().getOrDefault(condition, "").contains(part));
    }

    /** Waits until a condition is off. */
    public void awaitNoCondition(String condition) {
        await("no condition " + condition, () -> !context.conditions().containsKey(condition));
    }

    /**
     * Waits until something that the candidate reports makes the state true.
     *
     * @param what what is waited for, for the message
     * @throws AssertionError if it does not come about in time, or a task of the candidate fails
     */
    public void await(String what, BooleanSupplier state) {
        try {
            context.await(
                    what, () -> state.getAsBoolean() || !context.failures().isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + this, e);
        }
        if (!context.failures().isEmpty()) {
            throw new AssertionError(what + " did not come: " + this);
        }
    }

    @Override
    public String toString() {
        synchronized (context) {
            return me + " term: " + term + ", why not: " + why + ", leader: " + leader + " " + leaderNote
                    + ", silence: " + silence + ", conditions: " + context.conditions() + ", failures: "
                    + context.failures();
        }
    }

    int threadCount() {
        return context.threadCount();
    }

    /** What tasks of the candidate threw. */
    public List<Throwable> failures() {
        return context.failures();
    }

    /** As a process that dies: its tasks end, and nothing is closed. */
    public void endThreads() {
        context.close(patience);
    }

    @Override
    public void close() {
        if (candidate != null) {
            candidate.close();
        }
        endThreads();
        if (!context.failures().isEmpty()) {
            throw new AssertionError("a task of the candidate failed: " + context.failures());
        }
    }
}
