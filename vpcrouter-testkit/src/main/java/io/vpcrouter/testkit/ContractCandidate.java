package io.vpcrouter.testkit;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a candidate under test is handed: runs its tasks in real threads, and keeps what it reports. */
final class ContractCandidate implements LeadershipContext {
    private final TestContext context = new TestContext();
    private final String me;
    private final String name;
    private final Terms terms;
    private final List<Held> held = new ArrayList<>();
    private String leader = "";
    private String leaderNote = "";
    private volatile String note;

    /** A report that this candidate leads, and when it came. */
    record Held(String term, SentAt sent, long at) {}

    ContractCandidate(String me, String name, Terms terms, Duration patience) {
        this.me = me;
        this.name = name;
        this.terms = terms;
        this.note = "note-of-" + me;
        context.setPatience(patience);
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
        return note;
    }

    void setNote(String value) {
        note = value;
    }

    @Override
    public void granted(Duration lease) {}

    @Override
    public void held(String term, SentAt sent) {
        synchronized (context) {
            held.add(new Held(term, sent, clock().nanos()));
            context.notifyAll();
        }
    }

    @Override
    public void notHeld(String why) {}

    @Override
    public void leader(String who, String itsNote) {
        synchronized (context) {
            leader = who;
            leaderNote = itsNote;
            context.notifyAll();
        }
    }

    @Override
    public void unreachable(@Nullable String why) {}

    @Override
    public RouterClock clock() {
        return context.clock();
    }

    @Override
    public void runInBackground(String task, BackgroundTask body) {
        context.runInBackground(task, body);
    }

    @Override
    public void condition(String condition, @Nullable String problem) {
        context.condition(condition, problem);
    }

    List<Held> reports() {
        synchronized (context) {
            return List.copyOf(held);
        }
    }

    /** Waits until it was reported as the leader so often. */
    void awaitHeld(int times) throws InterruptedException {
        context.await("held " + times + " times", () -> held.size() >= times);
    }

    /** Waits until it was told of such a leader. */
    void awaitLeader(String who, Predicate<String> itsNote) throws InterruptedException {
        context.await("the leader is " + who, () -> leader.equals(who) && itsNote.test(leaderNote));
    }

    int threadCount() {
        return context.threadCount();
    }

    List<Throwable> failures() {
        return context.failures();
    }

    /** As a process that dies: its tasks end, and nothing is closed. */
    void endThreads() {
        context.close();
    }
}
