package io.vpcrouter.internal.write;

import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.spi.leadership.Terms;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time fence of a replica. It is open for a while after the last renewal of the lease was sent, and shuts by itself: a write
 * that starts before the deadline ends before another replica can lead. A fresh leader finds it shut until it has read the VPC.
 *
 * <p>Threading: any thread. A caller that was paused for long before it asks, or while it asks, gets a true answer: the clocks
 * are read anew each time.
 */
public final class Fence {
    /** By how much the wall clock may run ahead of the monotonic one, which stands still while a machine is suspended. */
    private static final Duration MOST_AHEAD = Duration.ofMillis(500);

    private final RouterClock clock;
    private final Terms terms;
    private final boolean emergency;

    private volatile @Nullable Hold hold;
    /** When the last try was sent that no endpoint answered, if none has answered since. */
    private volatile @Nullable SentAt silence;

    private volatile boolean anotherLeads;

    /**
     * The lease as this process holds it.
     *
     * @param term which time of leading this is
     * @param sent when the last renewal was sent
     * @param since when it became the leader without a break since, by the monotonic clock
     * @param read whether the VPC was read since then
     */
    private record Hold(String term, SentAt sent, long since, boolean read) {}

    /**
     * A shut fence.
     *
     * @param emergency whether the last leader may move routes off dead targets while the store is silent
     */
    public Fence(RouterClock clock, Terms terms, boolean emergency) {
        this.clock = clock;
        this.terms = terms;
        this.emergency = emergency;
    }

    /** The store holds this process as the leader. */
    public synchronized void held(String term, SentAt sent) {
        answered();
        anotherLeads = false;
        Hold before = hold;
        boolean goesOn = before != null && before.term().equals(term) && isFresh(before.sent());
        if (goesOn && before != null) {
            // An answer that comes late must not shut the fence earlier.
            SentAt later = sent.nanos() - before.sent().nanos() > 0 ? sent : before.sent();
            hold = new Hold(term, later, before.since(), before.read());
        } else {
            hold = new Hold(term, sent, clock.nanos(), false);
        }
    }

    /** The store says that this process does not lead. */
    public synchronized void notHeld() {
        answered();
        hold = null;
    }

    /** Another one leads, as somebody saw it who may be late: an open fence stays open until its time is over. */
    public void anotherLeads() {
        answered();
        anotherLeads = true;
    }

    /**
     * No endpoint of the store answered a try. It counts from the moment at which the try was sent, as a renewal does. A try that took longer
     * than a renewal may be away from the deadline says nothing: this process may have stood still, and not the store.
     */
    public void silent(SentAt tried) {
        boolean counts = isFresh(tried, terms.deadline().minus(terms.retry()));
        silence = counts ? tried : null;
    }

    /** An endpoint of the store answered. */
    public void answered() {
        silence = null;
    }

    /** A read that began at that time is in use. */
    public synchronized void read(long startedAt) {
        Hold held = hold;
        if (held != null && startedAt - held.since() >= 0) {
            hold = new Hold(held.term(), held.sent(), held.since(), true);
        }
    }

    public WriteAccess access() {
        Hold held = hold;
        if (held == null || !held.read()) {
            return WriteAccess.NONE;
        }
        if (isFresh(held.sent())) {
            return WriteAccess.ALL;
        }
        SentAt silent = silence;
        return emergency && !anotherLeads && silent != null && isFresh(silent)
                ? WriteAccess.MOVES_OFF_DEAD_TARGETS
                : WriteAccess.NONE;
    }

    /** Whether this process leads: it may not have read the VPC yet. */
    public boolean isHeld() {
        Hold held = hold;
        return held != null && isFresh(held.sent());
    }

    /** When the last renewal was sent that the store granted, if this process led last. */
    public Optional<SentAt> lastRenewal() {
        return Optional.ofNullable(hold).map(Hold::sent);
    }

    /** How long each write may take. */
    Duration writeLimit() {
        return terms.write();
    }

    /** Whether the wall clock ran ahead since the last renewal: the machine was suspended, or its clock was set forward. */
    public boolean isWallClockAhead() {
        Hold held = hold;
        return held != null && isWallClockAhead(held.sent());
    }

    private boolean isWallClockAhead(SentAt since) {
        long nanos = clock.nanos();
        Duration wall = Duration.between(since.wall(), clock.now());
        return wall.minusNanos(nanos - since.nanos()).compareTo(MOST_AHEAD) > 0;
    }

    private boolean isFresh(SentAt then) {
        return isFresh(then, terms.deadline());
    }

    private boolean isFresh(SentAt then, Duration limit) {
        // In this order, so that a pause in between makes the fence shut and not stay open.
        return !isWallClockAhead(then) && clock.nanos() - then.nanos() < limit.toNanos();
    }
}
