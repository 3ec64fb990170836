package io.vpcrouter.health.bfd;

import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.SocketWait;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeReports;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.spi.RouterClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The running check: one thread with all sockets. Should it fail, the context starts it again with new sockets. */
final class BfdMonitor implements HealthMonitor {
    /** Both ends start slowly, with a packet a second. */
    private static final Duration LONGEST_START = Duration.ofSeconds(3);

    /** A peer that starts together with this process needs some seconds. */
    private static final Duration WAIT_FOR_NEW_HOSTS = Duration.ofSeconds(10);

    private final Duration interval;
    private final int multiplier;
    private final BfdMode mode;
    private final HealthContext context;
    private final ProbeReports reports;
    private final BfdSessions sessions;
    private volatile @Nullable SocketWait waiting;

    BfdMonitor(Duration interval, int multiplier, BfdMode mode, HealthContext context) {
        this.interval = interval;
        this.multiplier = multiplier;
        this.mode = mode;
        this.context = context;
        this.reports = new ProbeReports(context);
        this.sessions = new BfdSessions(interval, multiplier, new SecureRandom(), reports);
    }

    /** One miss is enough, because the session has counted the missing packets already. */
    @Override
    public ProbeTiming timing() {
        return new ProbeTiming(interval, LONGEST_START, interval.multipliedBy(multiplier), 1);
    }

    @Override
    public Duration waitForNewHosts() {
        return WAIT_FOR_NEW_HOSTS;
    }

    @Override
    public void start() {
        try {
            open().values().forEach(BfdSocket::close);
        } catch (NativeException e) {
            throw new PluginStartException(
                    "bfd: " + e.getMessage() + " (expected: UDP port " + mode.port()
                            + " free; a BFD daemon on this machine uses it too)",
                    e);
        } catch (LinkageError e) {
            throw new PluginStartException(
                    "bfd: the native part of JNA cannot be loaded: " + e.getMessage()
                            + "; if the directory for temporary files is not writable or mounted noexec, name another one"
                            + " with -Djna.tmpdir=DIRECTORY",
                    e);
        }
        context.runInBackground("sessions", this::run);
    }

    /** The sockets of the families that the machine has. */
    private Map<IpFamily, BfdSocket> open() throws NativeException {
        Map<IpFamily, BfdSocket> opened = new EnumMap<>(IpFamily.class);
        opened.put(IpFamily.IPV4, BfdSocket.open(IpFamily.IPV4, mode));
        try {
            opened.put(IpFamily.IPV6, BfdSocket.open(IpFamily.IPV6, mode));
        } catch (NativeException e) {
            if (!e.isFamilyMissing()) {
                opened.values().forEach(BfdSocket::close);
                throw e;
            }
        }
        return opened;
    }

    private void run() throws NativeException, InterruptedException {
        Map<IpFamily, BfdSocket> sockets = open();
        try (SocketWait wait = new SocketWait(
                sockets.values().stream().mapToInt(BfdSocket::descriptor).toArray())) {
            waiting = wait;
            BfdSessions.Wire wire = (host, packet) -> {
                BfdSocket socket = sockets.get(host.family());
                return socket == null ? "this machine has no " + host.family() : socket.send(host, packet);
            };
            runSessions(sockets, wait, wire);
        } finally {
            waiting = null;
            sockets.values().forEach(BfdSocket::close);
        }
    }

    private void runSessions(Map<IpFamily, BfdSocket> sockets, SocketWait wait, BfdSessions.Wire wire)
            throws NativeException, InterruptedException {
        try {
            while (!reports.isClosed()) {
                turn(sockets, wait, wire);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            if (reports.isClosed()) {
                sessions.end(wire, context.clock().nanos());
            }
        }
    }

    private void turn(Map<IpFamily, BfdSocket> sockets, SocketWait wait, BfdSessions.Wire wire) throws NativeException {
        RouterClock clock = context.clock();
        wait.await(sessions.nanosUntilNext(clock.nanos()));
        // What came up to this time is taken in before anybody is judged by it; more may lie in the socket later.
        long now = clock.nanos();
        for (BfdSocket socket : sockets.values()) {
            socket.receive((from, packet) -> {
                if (packet == null) {
                    sessions.thrownAway();
                } else {
                    sessions.received(from, packet, clock.nanos());
                }
            });
        }
        sessions.turn(wire, now);
    }

    @Override
    public void watch(Set<IpAddress> hosts) {
        sessions.watch(hosts, context.clock().nanos());
        wakeUp();
    }

    @Override
    public void probeNow(Set<IpAddress> hosts) {
        sessions.probeNow(hosts, context.clock().nanos());
        wakeUp();
    }

    private void wakeUp() {
        SocketWait wait = waiting;
        if (wait != null) {
            wait.wakeUp();
        }
    }

    @Override
    public Map<String, Object> statistics() {
        return sessions.statistics();
    }

    @Override
    public void close() {
        reports.close();
        wakeUp();
    }
}
