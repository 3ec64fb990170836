package io.vpcrouter.health.bfd;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One session in asynchronous mode, in the active role (RFC 5880, section 6.8). It has no socket and no clock: packets and the
 * time come in, packets come out. Times are in nanoseconds of a monotonic clock.
 *
 * <p>Threading: one thread.
 */
final class BfdSession {
    /** How slowly a session sends that is not up, in nanoseconds. */
    static final long SLOW = TimeUnit.SECONDS.toNanos(1);

    static final int NO_DIAGNOSTIC = 0;
    static final int DETECTION_TIME_EXPIRED = 1;
    static final int NEIGHBOUR_SIGNALED_DOWN = 3;
    static final int ADMINISTRATIVELY_DOWN = 7;

    private static final double MOST_JITTER = 0.25;
    private static final double LEAST_JITTER_IF_ONE_DECIDES = 0.1;

    /** What became of a session that was up. */
    enum Loss {
        /** The peer fell silent. */
        SILENCE,
        /** The peer says that it is down itself. */
        SIGNALED,
        /** The peer was taken out of service. */
        ADMINISTRATIVE
    }

    private final int discriminator;
    private final long interval;
    private final int multiplier;
    private final RandomGenerator random;

    private BfdState state = BfdState.DOWN;
    private int diagnostic = NO_DIAGNOSTIC;
    private boolean polling;
    private long pollSentAt;
    private boolean pollSent;
    private boolean finalDue;
    private long nextSendAt;
    private long sentAt;
    private @Nullable Loss loss;

    private BfdState remoteState = BfdState.DOWN;
    private int remoteDiagnostic;
    private int remoteDiscriminator;
    private long remoteDesiredMinTx;
    private long remoteRequiredMinRx = 1;
    private int remoteMultiplier = 1;
    private boolean remoteDemand;
    private boolean heard;
    private long heardAt;

    /**
     * A session that is down, and sends its first packet at once.
     *
     * @param discriminator the number of this session, not 0
     * @param interval how often packets are sent and wanted while it is up, in nanoseconds
     * @param multiplier after how many missing packets the peer's session is lost
     * @param random scatters the packets
     * @param now the time
     */
    BfdSession(int discriminator, long interval, int multiplier, RandomGenerator random, long now) {
        this.discriminator = discriminator;
        this.interval = interval;
        this.multiplier = multiplier;
        this.random = random;
        this.nextSendAt = now;
    }

    /** Takes in a packet that is for this session. */
    void received(BfdPacket packet, long now) {
        remoteState = packet.state();
        remoteDiagnostic = packet.diagnostic();
        remoteDiscriminator = packet.mine();
        remoteDemand = packet.demand();
        remoteMultiplier = packet.multiplier();
        remoteDesiredMinTx = TimeUnit.MICROSECONDS.toNanos(packet.desiredMinTx());
        remoteRequiredMinRx = TimeUnit.MICROSECONDS.toNanos(packet.requiredMinRx());
        heard = true;
        heardAt = now;
        if (packet.last() && pollSent) {
            polling = false;
            pollSent = false;
        }
        follow(packet.state(), now);
        if (packet.poll()) {
            finalDue = true;
        }
        // A shorter interval holds for the packet that is due next already.
        nextSendAt = Math.min(nextSendAt, now + sendInterval());
    }

    private void follow(BfdState remote, long now) {
        if (state == BfdState.ADMIN_DOWN) {
            return;
        }
        switch (remote) {
            case ADMIN_DOWN -> {
                if (state != BfdState.DOWN) {
                    down(NEIGHBOUR_SIGNALED_DOWN, Loss.ADMINISTRATIVE, now);
                }
            }
            case DOWN -> {
                if (state == BfdState.DOWN) {
                    become(BfdState.INIT, now);
                } else if (state == BfdState.UP) {
                    down(NEIGHBOUR_SIGNALED_DOWN, Loss.SIGNALED, now);
                }
            }
            case INIT -> {
                if (state != BfdState.UP) {
                    up(now);
                }
            }
            case UP -> {
                if (state == BfdState.INIT) {
                    up(now);
                }
            }
        }
    }

    private void up(long now) {
        become(BfdState.UP, now);
        diagnostic = NO_DIAGNOSTIC;
        // The slow start is over, and the peer must be told.
        polling = true;
        pollSent = false;
    }

    private void down(int newDiagnostic, Loss why, long now) {
        if (state == BfdState.UP) {
            loss = why;
        }
        become(BfdState.DOWN, now);
        diagnostic = newDiagnostic;
        polling = false;
        pollSent = false;
    }

    private void become(BfdState next, long now) {
        state = next;
        // The peer learns a change at once.
        nextSendAt = now;
    }

    /** Ends the session for good; one packet more tells the peer. */
    void shutDown(long now) {
        become(BfdState.ADMIN_DOWN, now);
        diagnostic = ADMINISTRATIVELY_DOWN;
        polling = false;
    }

    /** Asks a peer whose session is up for an answer at once. */
    void poll(long now) {
        if (state == BfdState.UP) {
            polling = true;
            pollSent = false;
            nextSendAt = now;
        }
    }

    /** Notices that the peer has been silent for the detection time. */
    void advance(long now) {
        if (heard && now - heardAt >= detectionTime()) {
            heard = false;
            remoteDiscriminator = 0;
            // Demand mode is over with the session, and a silent peer asks for nothing any more.
            remoteDemand = false;
            remoteRequiredMinRx = 1;
            if (state == BfdState.INIT || state == BfdState.UP) {
                down(DETECTION_TIME_EXPIRED, Loss.SILENCE, now);
            }
        }
    }

    /** The packet that is due, if there is one; it counts as sent then. */
    Optional<BfdPacket> takePacket(long now) {
        boolean periodic = now - nextSendAt >= 0 && !isPeerQuiet();
        if (!finalDue && !periodic) {
            return Optional.empty();
        }
        boolean poll = polling && !finalDue;
        BfdPacket packet = new BfdPacket(
                state,
                diagnostic,
                poll,
                finalDue,
                false,
                multiplier,
                discriminator,
                remoteDiscriminator,
                TimeUnit.NANOSECONDS.toMicros(desiredMinTx()),
                TimeUnit.NANOSECONDS.toMicros(interval));
        if (poll && !pollSent) {
            pollSent = true;
            pollSentAt = now;
        }
        if (periodic) {
            nextSendAt = now + jittered(sendInterval());
        }
        finalDue = false;
        sentAt = now;
        return Optional.of(packet);
    }

    /** Whether the peer wants no periodic packets. */
    private boolean isPeerQuiet() {
        boolean demand = remoteDemand && state == BfdState.UP && remoteState == BfdState.UP && !polling;
        return demand || remoteRequiredMinRx == 0;
    }

    private long desiredMinTx() {
        return state == BfdState.UP ? interval : Math.max(SLOW, interval);
    }

    /** How often packets are sent now, in nanoseconds. */
    long sendInterval() {
        return Math.max(desiredMinTx(), remoteRequiredMinRx);
    }

    private long jittered(long nanos) {
        double least = multiplier == 1 ? LEAST_JITTER_IF_ONE_DECIDES : 0;
        return (long) (nanos * (1 - least - random.nextDouble() * (MOST_JITTER - least)));
    }

    /** How long the peer may be silent, in nanoseconds. */
    long detectionTime() {
        return remoteMultiplier * receiveInterval();
    }

    /** How often the peer sends at least, in nanoseconds. */
    long receiveInterval() {
        return Math.max(interval, remoteDesiredMinTx);
    }

    /** When there is something to do next, unless a packet comes before. */
    long nextDue(long now) {
        if (finalDue) {
            return now;
        }
        long send = isPeerQuiet() ? now + SLOW : nextSendAt;
        long silence = heard ? heardAt + detectionTime() : send;
        return silence - send < 0 ? silence : send;
    }

    /** How the session was lost since the last call, if it was. */
    Optional<Loss> takeLoss() {
        Optional<Loss> taken = Optional.ofNullable(loss);
        loss = null;
        return taken;
    }

    int discriminator() {
        return discriminator;
    }

    BfdState state() {
        return state;
    }

    BfdState remoteState() {
        return remoteState;
    }

    int remoteDiagnostic() {
        return remoteDiagnostic;
    }

    int remoteMultiplier() {
        return remoteMultiplier;
    }

    /** When the last packet was sent. */
    long sentAt() {
        return sentAt;
    }

    /** Whether a poll is under way. */
    boolean isPolling() {
        return pollSent;
    }

    /** When the last poll was sent. */
    long pollSentAt() {
        return pollSentAt;
    }
}
