package io.vpcrouter.health.bfd;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all hosts: who gets a packet, who is due, and what is reported. It has no socket and no clock; times are in
 * nanoseconds of the context's clock.
 *
 * <p>Threading: any; calls take turns.
 */
final class BfdSessions {
    private static final long FOREVER = Duration.ofDays(1).toNanos();

    private final long interval;
    private final int multiplier;
    private final RandomGenerator random;
    private final ProbeReports reports;

    private final Map<IpAddress, BfdHost> hosts = new TreeMap<>();
    private final Map<Integer, BfdHost> byDiscriminator = new HashMap<>();

    /** Who is to be looked at when; an entry counts only while its host is due then. */
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));

    private final List<BfdHost> leaving = new ArrayList<>();
    private boolean wakes;
    private long wakesAt;
    private boolean everLate;
    private long lateAt;
    private long thrownAway;

    private record Due(long at, BfdHost host) {}

    /** Where packets go. */
    @FunctionalInterface
    interface Wire {
        /** Sends a packet; returns why it could not be sent, or null. */
        @Nullable
        String send(IpAddress host, BfdPacket packet);
    }

    BfdSessions(Duration interval, int multiplier, RandomGenerator random, ProbeReports reports) {
        this.interval = interval.toNanos();
        this.multiplier = multiplier;
        this.random = random;
        this.reports = reports;
    }

    /** The hosts to have sessions with from now on; the sessions of those that stay go on. */
    synchronized void watch(Set<IpAddress> wanted, long now) {
        hosts.values().removeIf(host -> {
            boolean leaves = !wanted.contains(host.address());
            if (leaves) {
                byDiscriminator.remove(host.session().discriminator());
                leaving.add(host);
            }
            return leaves;
        });
        for (IpAddress address : wanted) {
            if (!hosts.containsKey(address)) {
                BfdHost host = new BfdHost(
                        address, new BfdSession(freeDiscriminator(), interval, multiplier, random, now), now);
                hosts.put(address, host);
                byDiscriminator.put(host.session().discriminator(), host);
                queue.add(new Due(now, host));
            }
        }
    }

    private int freeDiscriminator() {
        int number = random.nextInt();
        while (number == 0 || byDiscriminator.containsKey(number)) {
            number = random.nextInt();
        }
        return number;
    }

    /** Asks the peers of these hosts for an answer at once, as far as their sessions are up. */
    synchronized void probeNow(Set<IpAddress> wanted, long now) {
        for (IpAddress address : wanted) {
            BfdHost host = hosts.get(address);
            if (host != null) {
                host.session().poll(now);
                schedule(host, now);
            }
        }
    }

    /** A packet came in. */
    synchronized void received(IpAddress from, BfdPacket packet, long now) {
        BfdHost host = packet.yours() == 0 ? hosts.get(from) : byDiscriminator.get(packet.yours());
        // Who guesses a number must also be able to send from the address of the host.
        if (host == null || !host.address().equals(from)) {
            thrownAway++;
            return;
        }
        host.received(packet, now).ifPresent(seen -> report(host, seen));
        schedule(host, now);
    }

    /** A packet came in that no peer can have sent. */
    synchronized void thrownAway() {
        thrownAway++;
    }

    private void report(BfdHost host, BfdHost.Seen seen) {
        reports.observed(host.address(), seen.observation(), seen.sentAt());
    }

    private void schedule(BfdHost host, long now) {
        long due = host.session().nextDue(now);
        if (due - host.dueAt() < 0) {
            host.dueAt(due);
            queue.add(new Due(due, host));
        }
    }

    /** Notices losses and sends what is due. Everything that came in must have been taken in before. */
    synchronized void turn(Wire wire, long now) {
        if (wakes && now - wakesAt > interval) {
            everLate = true;
            lateAt = now;
        }
        leaving.forEach(host -> sayGoodbye(host, wire, now));
        leaving.clear();
        while (!queue.isEmpty() && queue.peek().at() - now <= 0) {
            Due due = queue.remove();
            BfdHost host = due.host();
            if (due.at() == host.dueAt() && hosts.get(host.address()) == host) {
                turn(host, wire, now);
            }
        }
        wakes = !queue.isEmpty();
        wakesAt = wakes ? queue.peek().at() : now;
    }

    private void turn(BfdHost host, Wire wire, long now) {
        BfdSession session = host.session();
        session.advance(now);
        // A peer that did not hear us in time says so, and the news is on its way for as long as it waited for us.
        boolean late = everLate && now - lateAt <= Math.max(session.detectionTime(), BfdSession.SLOW);
        Optional<BfdHost.Seen> loss = host.lost(late, now);
        long previous = session.sentAt();
        Optional<BfdHost.Seen> absence =
                session.takePacket(now).flatMap(packet -> host.sent(previous, wire.send(host.address(), packet), now));
        loss.or(() -> absence).ifPresent(seen -> report(host, seen));
        long due = session.nextDue(now);
        host.dueAt(due);
        queue.add(new Due(due, host));
    }

    private static void sayGoodbye(BfdHost host, Wire wire, long now) {
        host.session().shutDown(now);
        host.session().takePacket(now).ifPresent(packet -> wire.send(host.address(), packet));
    }

    /** Tells all peers that they will hear no more, so that they do not take it for a failure. */
    synchronized void end(Wire wire, long now) {
        hosts.values().forEach(host -> sayGoodbye(host, wire, now));
        hosts.clear();
        byDiscriminator.clear();
        queue.clear();
    }

    /** How long there is nothing to do, unless a packet comes. */
    synchronized long nanosUntilNext(long now) {
        return !leaving.isEmpty()
                ? 0
                : queue.isEmpty() ? FOREVER : Math.max(0, queue.peek().at() - now);
    }

    /** Facts for people. */
    synchronized Map<String, Object> statistics() {
        Map<String, Object> facts = new TreeMap<>();
        Map<String, Object> each = new TreeMap<>();
        hosts.forEach((address, host) -> each.put(address.toString(), host.statistics()));
        facts.put("hosts", each);
        facts.put(
                "sessions_up",
                hosts.values().stream()
                        .filter(host -> host.session().state() == BfdState.UP)
                        .count());
        facts.put("thrown_away", thrownAway);
        return facts;
    }
}
