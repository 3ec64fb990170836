package io.vpcrouter.etcd;

import io.vpcrouter.spi.BackgroundTask;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a candidate in real threads, and keeps what it says. It can be paused as a suspended process is: its calls stop. */
final class CandidateProbe implements LeadershipContext, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String me;
    private final String name;
    private final Leadership candidate;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, String> conditions = new TreeMap<>();
    /** Taken by whoever asks for the time, so that a pause stops it there. */
    private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();

    private String note = "";
    private @Nullable String term;
    private @Nullable SentAt lastSent;
    private long held;
    private String leader = "";
    private String leaderNote = "";
    private @Nullable String why;
    private @Nullable String silence;
    private @Nullable Duration granted;

    CandidateProbe(String me, String name, OptionValues options) {
        this.me = me;
        this.name = name;
        this.candidate = new EtcdLeadershipPlugin().create(options, this);
    }

    static CandidateProbe start(String me, String name, OptionValues options) {
        CandidateProbe probe = new CandidateProbe(me, name, options);
        probe.candidate.start();
        return probe;
    }

    void pause() {
        pause.writeLock().lock();
    }

    void goOn() {
        pause.writeLock().unlock();
    }

    @Override
    public RouterClock clock() {
        RouterClock system = RouterClock.system();
        pause.readLock().lock();
        pause.readLock().unlock();
        return system;
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
        return Terms.DEFAULTS;
    }

    @Override
    public synchronized String note() {
        return note;
    }

    synchronized void publish(String newNote) {
        note = newNote;
    }

    @Override
    public synchronized void granted(Duration lease) {
        granted = lease;
        notifyAll();
    }

    @Override
    public synchronized void held(String newTerm, SentAt sent) {
        term = newTerm;
        lastSent = sent;
        held++;
        why = null;
        silence = null;
        notifyAll();
    }

    @Override
    public synchronized void notHeld(String newWhy) {
        term = null;
        why = newWhy;
        silence = null;
        notifyAll();
    }

    @Override
    public synchronized void leader(String newLeader, String newNote) {
        leader = newLeader;
        leaderNote = newNote;
        silence = null;
        notifyAll();
    }

    @Override
    public synchronized void unreachable(@Nullable String newSilence) {
        silence = newSilence;
        notifyAll();
    }

    @Override
    public synchronized void runInBackground(String task, BackgroundTask body) {
        Thread thread = new Thread(() -> run(body), me + "-" + task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(BackgroundTask body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            synchronized (this) {
                failures.add(e.toString());
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void condition(String condition, @Nullable String problem) {
        if (problem == null) {
            conditions.remove(condition);
        } else {
            conditions.put(condition, problem);
        }
        notifyAll();
    }

    synchronized String term() {
        return String.valueOf(term);
    }

    /** What the fence of the core does with what was said. */
    synchronized boolean mayWrite() {
        SentAt sent = lastSent;
        return term != null
                && sent != null
                && System.nanoTime() - sent.nanos() < terms().deadline().toNanos();
    }

    synchronized long renewals() {
        return held;
    }

    synchronized String leader() {
        return leader;
    }

    synchronized String silence() {
        return String.valueOf(silence);
    }

    synchronized Duration granted() {
        return granted == null ? Duration.ZERO : granted;
    }

    void awaitLeads() {
        await("leads", () -> term != null);
    }

    void awaitLeads(String otherTerm) {
        await("leads in another term", () -> term != null && !term.equals(otherTerm));
    }

    void awaitSees(String wantedLeader, String wantedNote) {
        await(
                "sees " + wantedLeader + " " + wantedNote,
                () -> leader.equals(wantedLeader) && leaderNote.equals(wantedNote));
    }

    void awaitNotHeld(String part) {
        await("not held: " + part, () -> term == null && why != null && why.contains(part));
    }

    void awaitSilence() {
        await("silence", () -> silence != null);
    }

    void awaitNoSilence() {
        await("no silence", () -> silence == null);
    }

    void awaitRenewals(long more) {
        long wanted = renewals() + more;
        await("renewals", () -> held >= wanted);
    }

    void awaitCondition(String condition, String part) {
        await(
                "condition " + condition,
                () -> conditions.getOrDefault(condition, "").contains(part));
    }

    synchronized void await(String what, BooleanSupplier state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!state.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !failures.isEmpty()) {
                    throw new AssertionError(me + " " + what + " did not come; term: " + term + ", why: " + why
                            + ", leader: " + leader + " " + leaderNote + ", silence: " + silence + ", conditions: "
                            + conditions + ", failures: " + failures);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        candidate.close();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError("thread " + thread.getName() + " did not end");
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("threads failed: " + failures);
        }
    }
}
