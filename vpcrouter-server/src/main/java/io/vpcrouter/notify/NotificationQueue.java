package io.vpcrouter.notify;

import io.vpcrouter.support.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications to one channel, in order, on a thread of its own. Up to {@link #LONGEST} notifications wait; beyond
 * that the oldest are dropped and counted.
 *
 * <p>Threading: {@link #add} from any thread, and it never waits for a channel.
 */
final class NotificationQueue implements AutoCloseable {
    static final int LONGEST = 256;
    static final int MOST_TRIES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final NotificationChannel channel;
    private final Duration firstPause;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean busy;
    private boolean closing;
    private long sent;
    private long dropped;
    private boolean failing;

    NotificationQueue(NotificationChannel channel, Duration firstPause) {
        this.channel = channel;
        this.firstPause = firstPause;
        this.thread = new Thread(this::work, "vpcrouter-notify");
        thread.setDaemon(true);
        thread.start();
    }

    void add(byte[] json) {
        boolean full;
        synchronized (this) {
            full = waiting.size() == LONGEST;
            if (full) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(json);
            notifyAll();
        }
        if (full && countDropped() % LONGEST == 1) {
            LOG.warn(
                    "notifications are dropped, the oldest first: channel={} dropped={}",
                    channel.name(),
                    countDropped());
        }
    }

    NotifyFormat format() {
        return channel.format();
    }

    /** How many were delivered. */
    synchronized long countSent() {
        return sent;
    }

    /** How many were given up or dropped. */
    synchronized long countDropped() {
        return dropped;
    }

    private void work() {
        try {
            while (true) {
                tell(next());
            }
        } catch (InterruptedException e) {
            // The program ends.
        }
    }

    private synchronized byte[] next() throws InterruptedException {
        busy = false;
        notifyAll();
        while (waiting.isEmpty()) {
            wait();
        }
        busy = true;
        return waiting.removeFirst();
    }

    private void tell(byte[] json) throws InterruptedException {
        Backoff backoff = new Backoff(firstPause, LONGEST_PAUSE, new SplittableRandom());
        for (int tries = 1; ; tries++) {
            String error;
            try {
                channel.tell(json);
                told();
                return;
            } catch (NotificationChannel.RefusedException e) {
                giveUp(String.valueOf(e.getMessage()));
                return;
            } catch (IOException | RuntimeException | Error e) {
                // Whatever a receiver answers, the thread goes on.
                error = e.toString();
            }
            if (tries == MOST_TRIES || isClosing()) {
                giveUp(error);
                return;
            }
            if (!failing) {
                failing = true;
                LOG.warn(
                        "notification not delivered, it is tried again: channel={} error=\"{}\"",
                        channel.name(),
                        error);
            }
            TimeUnit.NANOSECONDS.sleep(backoff.next());
        }
    }

    private void told() {
        synchronized (this) {
            sent++;
        }
        if (failing) {
            failing = false;
            LOG.info("notifications are delivered again: channel={}", channel.name());
        }
    }

    private void giveUp(String error) {
        long count;
        synchronized (this) {
            count = ++dropped;
        }
        failing = true;
        LOG.warn("notification given up: channel={} dropped={} error=\"{}\"", channel.name(), count, error);
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Gives the waiting notifications a second. */
    @Override
    public void close() {
        try {
            long end = System.nanoTime() + LAST_WORDS.toNanos();
            synchronized (this) {
                closing = true;
                long left = end - System.nanoTime();
                while ((busy || !waiting.isEmpty()) && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                    left = end - System.nanoTime();
                }
            }
            thread.interrupt();
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
