package io.vpcrouter.health.bfd;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host with its session, and what follows from the session for the host.
 *
 * <p>Threading: one thread at a time.
 */
final class BfdHost {
    /** A session comes up again within this time, if it was lost only because this process was late. */
    private static final long EXCUSED = 5 * BfdSession.SLOW;

    private static final String TAKEN_DOWN = "the peer was taken down administratively";
    private static final String NO_SESSION = "no BFD session yet: ";

    /** Why there is no session any more. */
    private enum Absence {
        NEVER_UP,
        LOST,
        EXCUSED,
        DRAINED
    }

    private final IpAddress host;
    private final BfdSession session;
    private Absence absence = Absence.NEVER_UP;
    private String reason = NO_SESSION + "the peer has not answered";
    private long excusedAt;
    private @Nullable String notSent;
    private long heardAt;
    private boolean heard;
    private long dueAt;
    private long packetsSent;
    private long packetsReceived;
    private int losses;

    BfdHost(IpAddress host, BfdSession session, long now) {
        this.host = host;
        this.session = session;
        this.dueAt = now;
    }

    IpAddress address() {
        return host;
    }

    BfdSession session() {
        return session;
    }

    /** When it is looked at next. */
    long dueAt() {
        return dueAt;
    }

    void dueAt(long at) {
        dueAt = at;
    }

    /**
     * Takes in a packet of the peer.
     *
     * @return what it proves, with the time of the question, if the session is up or taken down
     */
    Optional<Seen> received(BfdPacket packet, long now) {
        boolean answersPoll = packet.last() && session.isPolling();
        long askedAt = answersPoll ? session.pollSentAt() : heard ? heardAt : now;
        session.received(packet, now);
        packetsReceived++;
        heard = true;
        heardAt = now;
        if (session.state() == BfdState.UP) {
            absence = Absence.NEVER_UP;
            Observation answer =
                    answersPoll ? Observation.reachable(Duration.ofNanos(now - askedAt)) : Observation.reachable();
            return Optional.of(new Seen(answer, askedAt));
        }
        if (packet.state() == BfdState.ADMIN_DOWN) {
            absence = Absence.DRAINED;
            reason = TAKEN_DOWN;
            return Optional.of(new Seen(Observation.drained(TAKEN_DOWN), askedAt));
        }
        if (absence == Absence.NEVER_UP) {
            reason = NO_SESSION + "the peer says that it is " + packet.state().text();
        }
        return Optional.empty();
    }

    /**
     * An observation.
     *
     * @param observation what was seen
     * @param sentAt when the question was sent
     */
    record Seen(Observation observation, long sentAt) {}

    /**
     * Notices that the session was lost.
     *
     * @param late whether this process was late, so that the loss proves nothing
     */
    Optional<Seen> lost(boolean late, long now) {
        Optional<BfdSession.Loss> loss = session.takeLoss();
        if (loss.isEmpty()) {
            return Optional.empty();
        }
        losses++;
        if (loss.get() == BfdSession.Loss.ADMINISTRATIVE) {
            // The packet has told it.
            return Optional.empty();
        }
        absence = late ? Absence.EXCUSED : Absence.LOST;
        excusedAt = now;
        reason = loss.get() == BfdSession.Loss.SILENCE
                ? "BFD session lost: silent for " + TimeUnit.NANOSECONDS.toMillis(session.detectionTime()) + " ms"
                : "BFD session lost: the peer says " + diagnostic(session.remoteDiagnostic());
        return Optional.of(new Seen(absent(now), now));
    }

    /** A packet was sent, or not. */
    Optional<Seen> sent(long previous, @Nullable String problem, long now) {
        packetsSent++;
        notSent = problem;
        return session.state() == BfdState.UP ? Optional.empty() : Optional.of(new Seen(absent(now), previous));
    }

    private Observation absent(long now) {
        if (notSent != null) {
            return Observation.indeterminate("not sent: " + notSent);
        }
        if (absence == Absence.EXCUSED && now - excusedAt >= EXCUSED) {
            absence = Absence.LOST;
        }
        return absence == Absence.LOST
                ? Observation.unreachable(reason)
                : Observation.indeterminate(
                        absence == Absence.EXCUSED ? reason + ", while this process was late" : reason);
    }

    /** RFC 5880, section 4.1. */
    private static String diagnostic(int number) {
        return switch (number) {
            case 0 -> "that it is down";
            case 1 -> "that it does not hear this machine";
            case 2 -> "that its echo function failed";
            case 3 -> "that this machine went down";
            case 4 -> "that its forwarding plane was reset";
            case 5 -> "that its path is down";
            case 6 -> "that a concatenated path is down";
            case 7 -> "that it was taken down";
            case 8 -> "that a reverse concatenated path is down";
            default -> "down, diagnostic " + number;
        };
    }

    Map<String, Object> statistics() {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("state", session.state().name().toLowerCase(Locale.ROOT));
        facts.put("peer_state", session.remoteState().name().toLowerCase(Locale.ROOT));
        facts.put("send_interval_ms", TimeUnit.NANOSECONDS.toMillis(session.sendInterval()));
        facts.put("detection_time_ms", TimeUnit.NANOSECONDS.toMillis(session.detectionTime()));
        facts.put("sent", packetsSent);
        facts.put("received", packetsReceived);
        facts.put("lost_sessions", losses);
        return facts;
    }
}
