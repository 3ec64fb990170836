package io.vpcrouter.internal.prober.echo;

import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;

/**
 * Reads what comes back to sockets, and tells the schedule.
 *
 * <p>Threading: that of the sockets.
 */
public final class EchoReader {
    /** A flood of packets must not keep the thread from sending and judging. */
    private static final int MOST_READS = 256;

    private final ProbeSchedule schedule;
    private final RouterClock clock;
    private final boolean errorsAreMisses;

    /**
     * A reader.
     *
     * @param schedule what knows the probes
     * @param clock that of the schedule
     * @param errorsAreMisses whether an error that comes back for a packet of a probe is a miss of that probe
     */
    public EchoReader(ProbeSchedule schedule, RouterClock clock, boolean errorsAreMisses) {
        this.schedule = schedule;
        this.clock = clock;
        this.errorsAreMisses = errorsAreMisses;
    }

    /** Reads replies until nothing is left, and tells whether that was reached. */
    public boolean readReplies(EchoSocket socket) {
        for (int i = 0; i < MOST_READS; i++) {
            int received = socket.receive();
            long now = clock.nanos();
            for (int message = 0; message < received; message++) {
                long probe = socket.reply(message);
                if (probe != ProbeSchedule.NONE) {
                    schedule.answered(probe, now);
                }
            }
            if (received == -Errno.EAGAIN || received >= 0 && received < EchoSocket.BATCH) {
                return true;
            }
            if (received < 0 && received != -Errno.EINTR) {
                readErrors(socket);
            }
        }
        return false;
    }

    /** Reads the errors that came back. */
    public void readErrors(EchoSocket socket) {
        int received = EchoSocket.ERROR_BATCH;
        for (int i = 0; i < MOST_READS && received == EchoSocket.ERROR_BATCH; i++) {
            received = socket.receiveErrors();
            long now = clock.nanos();
            for (int message = 0; message < received; message++) {
                long probe = socket.failed(message);
                String reason = socket.reason(message);
                if (probe != ProbeSchedule.NONE && !reason.isEmpty() && errorsAreMisses) {
                    schedule.missed(probe, reason, now);
                }
            }
        }
    }
}
