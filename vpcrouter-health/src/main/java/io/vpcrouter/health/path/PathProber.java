package io.vpcrouter.health.path;

import io.vpcrouter.internal.prober.ProbeRepeats;
import io.vpcrouter.internal.prober.Prober;
import io.vpcrouter.internal.prober.echo.EchoReader;
import io.vpcrouter.internal.prober.echo.EchoSocket;
import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Sends each probe as one echo request to every target, through the host. The first answer is enough; it proves itself by its
 * token, as those of the check {@code icmpecho} do.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class PathProber implements Prober {
    /** So that answers are looked at between the sending. */
    private static final int MOST_SENDS = 64;

    /** An error that came back for one host is handed out once by whatever call comes next, maybe for another host. */
    private static final int SEND_TRIES = 4;

    private final ProbeSchedule schedule;
    private final ProbeRequests requests;
    private final RouterClock clock;
    private final List<IpAddress> targets;
    private final PathMarks marks;
    private final PathSockets sockets;
    private final EchoReader reader;
    private final ProbeRepeats repeats;
    private long wait;

    PathProber(
            ProbeSchedule schedule,
            ProbeRequests requests,
            RouterClock clock,
            List<IpAddress> targets,
            PathMarks marks,
            PathSockets sockets) {
        this.schedule = schedule;
        this.requests = requests;
        this.clock = clock;
        this.targets = targets;
        this.marks = marks;
        this.sockets = sockets;
        // An error about one of several targets says nothing about the others, so only the time-out tells then.
        this.reader = new EchoReader(schedule, clock, targets.size() == 1);
        this.repeats = ProbeRepeats.of(schedule);
    }

    @Override
    public void wakeUp() {
        sockets.wakeUp();
    }

    @Override
    public void turn() throws IOException {
        sockets.await(wait);
        long before = clock.nanos();
        for (Collection<EchoSocket> some : sockets.all()) {
            for (EchoSocket socket : some) {
                reader.readReplies(socket);
                reader.readErrors(socket);
            }
        }
        schedule.judge(before);
        requests.handTo(schedule, before);
        sendDue(clock.nanos());
        long now = clock.nanos();
        wait = Math.min(schedule.nanosUntilNext(now, true), repeats.nanosUntilNext(now));
    }

    private void sendDue(long now) {
        for (int i = 0; i < MOST_SENDS; i++) {
            long probe = schedule.nextProbe(now);
            if (probe == ProbeSchedule.NONE) {
                sendAgain(now, MOST_SENDS - i);
                return;
            }
            String problem =
                    schedule.isSelfProbe(probe) ? askThisMachine(probe) : askThrough(schedule.host(probe), probe);
            if (!problem.isEmpty()) {
                schedule.discarded(probe, problem, clock.nanos());
            }
        }
    }

    private void sendAgain(long now, int most) {
        for (int i = 0; i < most; i++) {
            long probe = repeats.next(now);
            if (probe == ProbeSchedule.NONE) {
                return;
            }
            // If it cannot be sent again, the first request may be answered all the same.
            askThrough(schedule.host(probe), probe);
        }
    }

    private String askThisMachine(long probe) {
        IpFamily family = sockets.selfFamily();
        IpAddress self = IpAddress.parse(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");
        EchoSocket socket = sockets.plain(family);
        return socket == null ? "no socket" : sendMarked(socket, 0, probe, List.of(self));
    }

    /** Sends a probe; returns why that did not work, or empty. */
    private String askThrough(IpAddress host, long probe) {
        List<IpAddress> ofFamily = targets.stream()
                .filter(target -> target.family() == host.family())
                .toList();
        if (ofFamily.isEmpty()) {
            return "--path_targets has no " + host.family() + " address";
        }
        EchoSocket from = sockets.from(host);
        if (from != null) {
            return send(from, probe, ofFamily);
        }
        PathMarks.Mark mark = marks.of(host);
        EchoSocket plain = sockets.plain(host.family());
        if (plain == null || !mark.problem().isEmpty()) {
            return mark.problem();
        }
        return sendMarked(plain, mark.number(), probe, ofFamily);
    }

    private String sendMarked(EchoSocket socket, int mark, long probe, List<IpAddress> to) {
        try {
            socket.mark(mark);
        } catch (NativeException e) {
            return e.getMessage() + " (expected: CAP_NET_ADMIN)";
        }
        return send(socket, probe, to);
    }

    private String send(EchoSocket socket, long probe, List<IpAddress> to) {
        to.forEach(target -> socket.add(probe, target));
        boolean sent = false;
        String problem = "";
        int tries = 0;
        while (socket.hasPending()) {
            long now = clock.nanos();
            int count = socket.send();
            for (int i = 0; i < count; i++) {
                socket.takePending();
                if (!sent) {
                    schedule.sent(probe, now);
                    repeats.sent(probe, now);
                    sent = true;
                }
            }
            if (count < 0 && (count == -Errno.EAGAIN || ++tries >= SEND_TRIES)) {
                tries = 0;
                socket.takePending();
                problem = "not sent: " + Errno.text(-count);
            } else if (count < 0) {
                reader.readErrors(socket);
            }
        }
        return sent ? "" : problem;
    }

    @Override
    public void close() {
        schedule.discardOutstanding("the check was stopped", clock.nanos());
        sockets.close();
    }
}
