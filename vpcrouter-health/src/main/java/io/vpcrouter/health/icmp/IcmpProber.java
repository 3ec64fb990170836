package io.vpcrouter.health.icmp;

import io.vpcrouter.internal.prober.ProbeRepeats;
import io.vpcrouter.internal.prober.Prober;
import io.vpcrouter.internal.prober.echo.EchoReader;
import io.vpcrouter.internal.prober.echo.EchoSocket;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.Objects;

/**
 * Sends the probes of a schedule as echo requests, in batches, and reads while it sends.
 *
 * <p>Only an answer that carries its token counts, whenever it comes. An ICMP error that quotes the token is a miss. What
 * the kernel refuses to send was never asked, and so is indeterminate: no route, no buffer, a filter of this machine.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class IcmpProber implements Prober {
    /** Round trips are measured from before the batch: a small one while the probes come in at their pace. */
    private static final int PACED_BATCH = 16;

    /** An error that came back for one host is handed out once by whatever call comes next, maybe for another host. */
    private static final int SEND_TRIES = 4;

    private static final String STOPPED = "the check was stopped";

    private final ProbeSchedule schedule;
    private final ProbeRequests requests;
    private final RouterClock clock;
    private final IcmpSockets sockets;
    private final EchoReader reader;
    private final ProbeRepeats repeats;
    private final IpAddress self;

    private boolean behind;
    private boolean room = true;
    private long lookedAt;
    private long wait;

    IcmpProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock) throws IOException {
        this.schedule = schedule;
        this.requests = requests;
        this.clock = clock;
        this.sockets = IcmpSockets.open(EchoToken.withRandomKey());
        this.reader = new EchoReader(schedule, clock, true);
        this.repeats = ProbeRepeats.of(schedule);
        this.self = IpAddress.parse(sockets.of(IpFamily.IPV4) != null ? "127.0.0.1" : "::1");
        this.lookedAt = clock.nanos();
    }

    @Override
    public void wakeUp() {
        sockets.wakeUp();
    }

    @Override
    public void turn() throws IOException {
        boolean waited = wait > 0;
        if (waited) {
            sockets.await(wait);
        }
        long now = clock.nanos();
        if (readAll(waited)) {
            // What came before this time has been read; later answers may still lie in the socket.
            lookedAt = now;
        }
        schedule.judge(lookedAt);
        requests.handTo(schedule, now);
        room = sendPending();
        if (room) {
            takeDue(clock.nanos());
            room = sendPending();
        }
        now = clock.nanos();
        if (!room) {
            schedule.holdBack(now);
        }
        wait = schedule.nanosUntilNext(now, room);
        if (room) {
            wait = Math.min(wait, repeats.nanosUntilNext(now));
        }
    }

    /**
     * After a wait everything is read, lest the next wait ends at once for the same reason. Without one, a socket that never
     * sent has nothing for us, and the next call tells whether there are errors.
     */
    private boolean readAll(boolean waited) {
        boolean all = true;
        for (EchoSocket socket : sockets.all()) {
            if (waited || socket.isInUse()) {
                all &= reader.readReplies(socket);
            }
            if (waited) {
                reader.readErrors(socket);
            }
        }
        return all;
    }

    private void takeDue(long now) {
        int limit = behind ? EchoSocket.BATCH : PACED_BATCH;
        int taken = 0;
        for (long probe = nextProbe(now, taken, limit);
                probe != ProbeSchedule.NONE;
                probe = nextProbe(now, taken, limit)) {
            taken++;
            IpAddress host = schedule.isSelfProbe(probe) ? self : schedule.host(probe);
            EchoSocket socket = sockets.of(host.family());
            if (socket == null) {
                schedule.discarded(probe, "this machine has no " + host.family(), now);
            } else {
                socket.add(probe, host);
            }
        }
        behind = taken == limit;
        addRepeats(now, limit - taken);
    }

    private void addRepeats(long now, int most) {
        for (int i = 0; i < most; i++) {
            long probe = repeats.next(now);
            if (probe == ProbeSchedule.NONE) {
                return;
            }
            IpAddress host = schedule.host(probe);
            Objects.requireNonNull(sockets.of(host.family()), "the socket that it was sent with")
                    .add(probe, host);
        }
    }

    private long nextProbe(long now, int taken, int limit) {
        return taken < limit ? schedule.nextProbe(now) : ProbeSchedule.NONE;
    }

    /** Sends what the sockets hold, and tells whether nothing is left. */
    private boolean sendPending() throws NativeException {
        boolean all = true;
        for (EchoSocket socket : sockets.all()) {
            all &= sendPending(socket);
        }
        return all;
    }

    private boolean sendPending(EchoSocket socket) {
        int tries = 0;
        while (socket.hasPending()) {
            long now = clock.nanos();
            int sent = socket.send();
            if (sent > 0) {
                tries = 0;
                for (int i = 0; i < sent; i++) {
                    long probe = socket.takePending();
                    schedule.sent(probe, now);
                    repeats.sent(probe, now);
                }
            } else if (sent == -Errno.EAGAIN) {
                return false;
            } else if (++tries < SEND_TRIES) {
                reader.readErrors(socket);
            } else {
                tries = 0;
                notSent(socket.takePending(), -sent, now);
            }
        }
        return true;
    }

    private void notSent(long probe, int error, long now) {
        // One that was sent before may still be answered.
        if (!schedule.isAwaited(probe)) {
            schedule.discarded(probe, "not sent: " + Errno.text(error), now);
        }
    }

    @Override
    public void close() {
        long now = clock.nanos();
        for (EchoSocket socket : sockets.all()) {
            while (socket.hasPending()) {
                schedule.discarded(socket.takePending(), STOPPED, now);
            }
        }
        schedule.discardOutstanding(STOPPED, now);
        sockets.close();
    }
}
