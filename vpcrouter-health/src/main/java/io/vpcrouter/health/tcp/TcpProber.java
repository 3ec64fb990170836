package io.vpcrouter.health.tcp;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.HostFailures;
import io.vpcrouter.internal.prober.ProbeRepeats;
import io.vpcrouter.internal.prober.SelectorProber;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.LoopbackResponder;
import io.vpcrouter.probe.ProbeFailures;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Non-blocking connects: sends the probes of a schedule and tells it what became of them.
 *
 * <p>All connections are closed with a reset: tens of thousands of them would otherwise wait for minutes in TIME_WAIT.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class TcpProber extends SelectorProber {
    private final int port;
    private final LoopbackResponder responder = new LoopbackResponder();

    /** Connects of this turn. */
    private final List<Connect> young = new ArrayList<>();

    /** One connect under way. */
    private static final class Connect extends Attempt {
        private final SocketChannel channel;
        private final boolean repeated;

        private Connect(long probe, SocketChannel channel, boolean repeated, long sentAt) {
            super(probe, sentAt);
            this.channel = channel;
            this.repeated = repeated;
        }

        @Override
        protected void abort() {
            closeQuietly(channel);
        }
    }

    TcpProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock, int port) throws IOException {
        // The kernel sends a lost packet again after a second, which is later than most time-outs.
        super(schedule, requests, clock, ProbeRepeats.of(schedule));
        this.port = port;
    }

    @Override
    protected void send(long probe) {
        boolean repeated = schedule().isAwaited(probe);
        SocketChannel channel;
        try {
            channel = SocketChannel.open(family(probe));
        } catch (IOException | UnsupportedOperationException e) {
            if (!repeated) {
                schedule().discarded(probe, "no socket: " + e.getMessage(), clock().nanos());
            }
            return;
        }
        Connect connect = new Connect(probe, channel, repeated, clock().nanos());
        begin(connect);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (channel.connect(target(probe))) {
                answered(connect);
            } else {
                young.add(connect);
            }
        } catch (IOException | RuntimeException e) {
            failed(connect, ProbeFailures.toObservation(e));
        }
    }

    /** A socket for both families would work too, and cost the kernel and the JDK more for each connection. */
    private ProtocolFamily family(long probe) {
        return schedule().isSelfProbe(probe) || schedule().host(probe).family() == IpFamily.IPV4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private InetSocketAddress target(long probe) throws IOException {
        return schedule().isSelfProbe(probe)
                ? responder.address()
                : new InetSocketAddress(schedule().host(probe).toInetAddress(), port);
    }

    /**
     * Under load most connections are there by the end of the turn that began them, and to look once costs much less than
     * to take the channel to the selector and away again.
     */
    @Override
    protected void sentAll(boolean busy) {
        for (Connect connect : young) {
            if (!busy || !isFinished(connect)) {
                register(connect);
            }
        }
        young.clear();
    }

    private void register(Connect connect) {
        try {
            connect.channel.register(selector(), SelectionKey.OP_CONNECT, connect);
        } catch (IOException | RuntimeException e) {
            failed(connect, ProbeFailures.toObservation(e));
        }
    }

    @Override
    protected void selected(SelectionKey key) {
        isFinished((Connect) key.attachment());
    }

    /** Looks what has become of a connect; says whether it has ended. */
    private boolean isFinished(Connect connect) {
        try {
            if (!connect.channel.finishConnect()) {
                return false;
            }
            answered(connect);
        } catch (IOException e) {
            if (wasEstablished(e)) {
                answered(connect);
            } else {
                failed(connect, HostFailures.toMiss(e));
            }
        }
        return true;
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

    private void answered(Connect connect) {
        schedule().answered(connect.probe(), clock().nanos());
        end(connect);
    }

    private void failed(Connect connect, Observation seen) {
        // If it cannot be sent again, the first one may be answered all the same.
        if (!connect.repeated || !(seen instanceof Observation.Indeterminate)) {
            schedule().observed(connect.probe(), seen, clock().nanos());
        }
        end(connect);
    }

    @Override
    public void close() {
        super.close();
        closeQuietly(responder);
    }
}
