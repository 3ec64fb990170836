package io.vpcrouter.internal.prober;

import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Attempts on one selector: sends the probes of a schedule, as many as may be under way at once.
 *
 * <p>An attempt that has not ended in time is kept for one time-out more, because its late success still proves that the
 * host lives.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
public abstract class SelectorProber implements Prober {
    /** So that answers are looked at between the sending, and neither they nor the queues of hosts have to wait for long. */
    private static final int MOST_SENDS = 64;

    private final ProbeSchedule schedule;
    private final ProbeRequests requests;
    private final RouterClock clock;
    private final long timeout;
    private final int mostInFlight = SocketBudget.ofThisProcess();
    private final Selector selector;
    private final ProbeRepeats repeats;

    /** What is under way, in the order of sending. */
    private final Set<Attempt> attempts = new LinkedHashSet<>();

    private long wait;

    /** One probe under way. */
    protected abstract static class Attempt {
        private final long probe;
        private final long sentAt;

        protected Attempt(long probe, long sentAt) {
            this.probe = probe;
            this.sentAt = sentAt;
        }

        public long probe() {
            return probe;
        }

        /** Frees what it holds. */
        protected abstract void abort();
    }

    /**
     * A prober of a schedule.
     *
     * @param repeats which probes to send again because their packets may be lost
     */
    protected SelectorProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock, ProbeRepeats repeats)
            throws IOException {
        this.schedule = schedule;
        this.requests = requests;
        this.clock = clock;
        this.timeout = schedule.timeout().toNanos();
        this.selector = Selector.open();
        this.repeats = repeats;
    }

    /** Sends a probe, or sends it again while it is awaited; what becomes of it, the schedule is told now or later. */
    protected abstract void send(long probe);

    /** A channel that was registered has something to do. */
    protected abstract void selected(SelectionKey key);

    /** Takes up what others have left since the last turn; nothing by default. */
    protected void collect() {}

    /** How long there is nothing to take up beside the schedule; for ever by default. */
    protected long nanosUntilCollect(long now) {
        return Long.MAX_VALUE;
    }

    /**
     * The turn has sent what it could; nothing by default.
     *
     * @param busy whether the next turn follows without a wait
     */
    protected void sentAll(boolean busy) {}

    protected final ProbeSchedule schedule() {
        return schedule;
    }

    protected final RouterClock clock() {
        return clock;
    }

    protected final Selector selector() {
        return selector;
    }

    /** Starts the clock of an attempt. */
    protected final void begin(Attempt attempt) {
        attempts.add(attempt);
        schedule.sent(attempt.probe, attempt.sentAt);
        repeats.sent(attempt.probe, attempt.sentAt);
    }

    /** Ends an attempt; tells whether it was under way. */
    protected final boolean end(Attempt attempt) {
        attempt.abort();
        return attempts.remove(attempt);
    }

    @Override
    public final void wakeUp() {
        selector.wakeup();
    }

    @Override
    public final void turn() throws IOException {
        long before = clock.nanos();
        if (wait > 0) {
            selector.select(this::selected, roundedUpMillis(wait));
        } else {
            selector.selectNow(this::selected);
        }
        collect();
        // With the time before: what became due while we waited has to wait for another look at its socket.
        schedule.judge(before);
        long now = clock.nanos();
        requests.handTo(schedule, now);
        dropOld(before);
        sendDue(now);
        sendAgain(now);
        wait = untilNext(clock.nanos());
        sentAll(wait <= 0);
    }

    private static long roundedUpMillis(long nanos) {
        return (nanos - 1) / TimeUnit.MILLISECONDS.toNanos(1) + 1;
    }

    private long untilNext(long now) {
        // For ever would do, but a day saves the sum below from overflowing.
        long most = TimeUnit.DAYS.toNanos(1);
        long next = Math.min(most, Math.min(nanosUntilCollect(now), schedule.nanosUntilNext(now, hasRoom())));
        next = Math.min(next, repeats.nanosUntilNext(now));
        return attempts.isEmpty() ? next : Math.min(next, attempts.iterator().next().sentAt + 2 * timeout - now);
    }

    private boolean hasRoom() {
        return room() > 0;
    }

    /** How many more sockets the check may have open beside those of the attempts under way. */
    protected final int room() {
        return mostInFlight - attempts.size();
    }

    private void sendDue(long now) {
        for (int i = 0; i < MOST_SENDS; i++) {
            if (!hasRoom()) {
                schedule.holdBack(now);
                return;
            }
            long probe = schedule.nextProbe(now);
            if (probe == ProbeSchedule.NONE) {
                return;
            }
            send(probe);
        }
    }

    /** Only if there are sockets enough, lest repeats keep others from being asked. */
    private void sendAgain(long now) {
        long probe = repeats.next(now);
        while (probe != ProbeSchedule.NONE) {
            if (attempts.size() < mostInFlight / 2) {
                send(probe);
            }
            probe = repeats.next(now);
        }
    }

    private void dropOld(long now) {
        for (Iterator<Attempt> oldest = attempts.iterator(); oldest.hasNext(); ) {
            Attempt attempt = oldest.next();
            long age = now - attempt.sentAt;
            if (age < (hasRoom() ? 2 * timeout : timeout)) {
                return;
            }
            oldest.remove();
            attempt.abort();
        }
    }

    public static void closeQuietly(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            // The descriptor is gone either way, and nobody waits for this connection.
        }
    }

    /** Ends everything; a prober that holds more closes that too. */
    @Override
    public void close() {
        schedule.discardOutstanding("the check was stopped", clock.nanos());
        attempts.forEach(Attempt::abort);
        attempts.clear();
        closeQuietly(selector);
    }
}
