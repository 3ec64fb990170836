package io.vpcrouter.checks;

import io.vpcrouter.health.Observation;
import io.vpcrouter.probe.ProbeFailures;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Non-blocking connects on one selector: sends the probes of a schedule and tells it what became of them.
 *
 * <p>A connection that is not established in time is kept for one time-out more, because its late success still proves
 * that the host lives. All connections are closed with a reset: tens of thousands of them would otherwise wait for
 * minutes in TIME_WAIT.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class TcpProber implements Prober {
    private final ProbeSchedule schedule;
    private final ProbeRequests requests;
    private final RouterClock clock;
    private final int port;
    private final long timeout;
    private final int mostInFlight = SocketBudget.ofThisProcess();
    private final LoopbackResponder responder = new LoopbackResponder();
    private final Selector selector;

    /** What is under way, in the order of sending. */
    private final Set<Attempt> attempts = new LinkedHashSet<>();

    private long wait;

    /** One connect under way. */
    private static final class Attempt {
        private final long probe;
        private final SocketChannel channel;
        private final long sentAt;

        private Attempt(long probe, SocketChannel channel, long sentAt) {
            this.probe = probe;
            this.channel = channel;
            this.sentAt = sentAt;
        }
    }

    TcpProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock, int port, Duration timeout)
            throws IOException {
        this.schedule = schedule;
        this.requests = requests;
        this.clock = clock;
        this.port = port;
        this.timeout = timeout.toNanos();
        this.selector = Selector.open();
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void turn() throws IOException {
        long before = clock.nanos();
        if (wait > 0) {
            selector.select(key -> finish((Attempt) key.attachment()), roundedUpMillis(wait));
        } else {
            selector.selectNow(key -> finish((Attempt) key.attachment()));
        }
        // With the time before: what became due while we waited has to wait for another look at its socket.
        schedule.judge(before);
        long now = clock.nanos();
        requests.handTo(schedule, now);
        dropOld(before);
        send(now);
        wait = untilNext(clock.nanos());
    }

    private static long roundedUpMillis(long nanos) {
        return (nanos - 1) / TimeUnit.MILLISECONDS.toNanos(1) + 1;
    }

    private long untilNext(long now) {
        // For ever would do, but a day saves the sum below from overflowing.
        long most = TimeUnit.DAYS.toNanos(1);
        long next = Math.min(most, schedule.nanosUntilNext(now, hasRoom()));
        return attempts.isEmpty() ? next : Math.min(next, attempts.iterator().next().sentAt + 2 * timeout - now);
    }

    private boolean hasRoom() {
        return attempts.size() < mostInFlight;
    }

    private void send(long now) {
        while (hasRoom()) {
            long probe = schedule.nextProbe(now);
            if (probe == ProbeSchedule.NONE) {
                return;
            }
            connect(probe);
        }
        schedule.holdBack(now);
    }

    private void connect(long probe) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException e) {
            schedule.voided(probe, "no socket: " + e.getMessage(), clock.nanos());
            return;
        }
        Attempt attempt = new Attempt(probe, channel, clock.nanos());
        attempts.add(attempt);
        schedule.sent(probe, attempt.sentAt);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (channel.connect(target(probe))) {
                answered(attempt);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, attempt);
            }
        } catch (IOException | RuntimeException e) {
            // Unchecked ones too: a machine without IPv6 throws UnsupportedAddressTypeException.
            failed(attempt, ProbeFailures.toObservation(e));
        }
    }

    private InetSocketAddress target(long probe) throws IOException {
        return schedule.isSelfProbe(probe)
                ? responder.address()
                : new InetSocketAddress(schedule.host(probe).toInetAddress(), port);
    }

    private void finish(Attempt attempt) {
        try {
            if (attempt.channel.finishConnect()) {
                answered(attempt);
            }
        } catch (IOException e) {
            if (wasEstablished(e)) {
                answered(attempt);
            } else {
                failed(attempt, ProbeFailures.toObservation(e));
            }
        }
    }

    /**
     * A connection that was refused fails with ConnectException. A reset or a broken pipe means that it was established
     * and then reset, before we looked.
     */
    private static boolean wasEstablished(IOException failure) {
        String message = failure.getMessage();
        return failure.getClass() == SocketException.class
                && message != null
                && (message.contains("reset") || message.contains("Broken pipe"));
    }

    private void answered(Attempt attempt) {
        schedule.answered(attempt.probe, clock.nanos());
        end(attempt);
    }

    private void failed(Attempt attempt, Observation seen) {
        schedule.observed(attempt.probe, seen, clock.nanos());
        end(attempt);
    }

    private void dropOld(long now) {
        for (Iterator<Attempt> oldest = attempts.iterator(); oldest.hasNext(); ) {
            Attempt attempt = oldest.next();
            long age = now - attempt.sentAt;
            if (age < (hasRoom() ? 2 * timeout : timeout)) {
                return;
            }
            oldest.remove();
            closeQuietly(attempt.channel);
        }
    }

    private void end(Attempt attempt) {
        attempts.remove(attempt);
        closeQuietly(attempt.channel);
    }

    private static void closeQuietly(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            // The descriptor is gone either way, and nobody waits for this connection.
        }
    }

    @Override
    public void close() {
        schedule.voidOutstanding("the check was stopped", clock.nanos());
        attempts.forEach(attempt -> closeQuietly(attempt.channel));
        closeQuietly(responder);
        closeQuietly(selector);
    }
}
