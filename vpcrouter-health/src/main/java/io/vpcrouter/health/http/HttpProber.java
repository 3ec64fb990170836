package io.vpcrouter.health.http;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.HostFailures;
import io.vpcrouter.internal.prober.ProbeRepeats;
import io.vpcrouter.internal.prober.SelectorProber;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.ProbeFailures;
import io.vpcrouter.probe.ProbeRequests;
import io.vpcrouter.probe.ProbeSchedule;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Requests over connections of its own, so that none outlives its probe unless its answer was read to the end and the host
 * leaves it open.
 *
 * <p>Threading: one thread, except {@link #wakeUp}; with TLS {@value #TLS_THREADS} more, which shake hands.
 */
final class HttpProber extends SelectorProber {
    static final String TLS_THREAD = "vpcrouter-http-check";
    private static final int TLS_THREADS = 2;
    private static final int SCRATCH = 16 << 10;
    /** A host that was not asked for that long is gone, or may have forgotten the connection. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    private final HttpTarget target;
    private final HttpResponder responder;
    private final @Nullable TlsSetup tls;
    private final ExecutorService tlsWork;
    private final Queue<HttpConnection<Exchange>> worked = new ConcurrentLinkedQueue<>();
    private final IdleConnections<Exchange> idle;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);

    /** One request under way. */
    private static final class Exchange extends Attempt {
        private final HttpTarget target;
        private final InetSocketAddress address;
        private final @Nullable IpAddress host;
        private final ByteBuffer request;
        private HttpAnswer answer = new HttpAnswer();
        private @Nullable HttpConnection<Exchange> connection;
        private boolean reuses;

        private Exchange(
                long probe, long sentAt, HttpTarget target, InetSocketAddress address, @Nullable IpAddress host) {
            super(probe, sentAt);
            this.target = target;
            this.address = address;
            this.host = host;
            this.request = target.request(address);
        }

        private void use(HttpConnection<Exchange> given, boolean usedBefore) {
            connection = given;
            given.user = this;
            reuses = usedBefore;
        }

        /** Whether the host may have closed the connection before it saw the request. */
        private boolean wasTooLate() {
            return reuses && !answer.hasBegun();
        }

        private void startAgain() {
            abort();
            request.rewind();
            answer = new HttpAnswer();
        }

        @Override
        protected void abort() {
            if (connection != null) {
                connection.user = null;
                connection.reset();
                connection = null;
            }
        }
    }

    HttpProber(ProbeSchedule schedule, ProbeRequests requests, RouterClock clock, HttpTarget target, ProbeTiming timing)
            throws IOException {
        // A service that is slow because it has too much to do must not be given more.
        super(schedule, requests, clock, ProbeRepeats.none(schedule));
        Duration twoIntervals = timing.interval().multipliedBy(2);
        this.idle = new IdleConnections<>(twoIntervals.compareTo(LONGEST_IDLE) < 0 ? twoIntervals : LONGEST_IDLE);
        this.target = target;
        this.responder = new HttpResponder(selector());
        this.tls = target.tls() ? TlsSetup.of(target.verified(), target.name()) : null;
        this.tlsWork = Executors.newFixedThreadPool(TLS_THREADS, body -> {
            Thread thread = new Thread(body, TLS_THREAD);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    protected void send(long probe) {
        long now = clock().nanos();
        Exchange exchange;
        try {
            exchange = exchange(probe, now);
        } catch (IOException e) {
            schedule().discarded(probe, "no responder: " + e.getMessage(), now);
            return;
        }
        begin(exchange);
        HttpConnection<Exchange> kept = exchange.host == null ? null : idle.take(exchange.host);
        if (kept == null) {
            connect(exchange);
        } else {
            exchange.use(kept, true);
            goOn(exchange, kept);
        }
    }

    private Exchange exchange(long probe, long now) throws IOException {
        if (schedule().isSelfProbe(probe)) {
            InetSocketAddress address = responder.address();
            return new Exchange(probe, now, HttpResponder.target(address), address, null);
        }
        IpAddress host = schedule().host(probe);
        return new Exchange(probe, now, target, new InetSocketAddress(host.toInetAddress(), target.port()), host);
    }

    private void connect(Exchange exchange) {
        idle.limitTo(room());
        SocketChannel opened = null;
        try {
            opened = SocketChannel.open(
                    exchange.address.getAddress() instanceof Inet4Address
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6);
            exchange.use(
                    new HttpConnection<>(opened, exchange.address, channel -> transport(exchange, channel), selector()),
                    false);
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                closeQuietly(opened);
            }
            end(exchange, ProbeFailures.toObservation(e));
            return;
        }
        HttpConnection<Exchange> connection = exchange.connection;
        if (connection != null && connection.isConnected()) {
            goOn(exchange, connection);
        }
    }

    private HttpTransport transport(Exchange exchange, SocketChannel channel) {
        return tls != null && exchange.target.tls()
                ? new TlsTransport(channel, tls.engine(exchange.address), scratch)
                : new PlainTransport(channel, scratch);
    }

    @Override
    protected void selected(SelectionKey key) {
        if (key.attachment() instanceof HttpConnection<?> attached) {
            @SuppressWarnings("unchecked")
            HttpConnection<Exchange> connection = (HttpConnection<Exchange>) attached;
            if (connection.user == null) {
                idle.drop(connection);
            } else {
                goOn(connection.user, connection);
            }
        } else {
            responder.selected(key);
        }
    }

    private void goOn(Exchange exchange, HttpConnection<Exchange> connection) {
        try {
            if (connection.goOn(exchange.request, exchange.answer)) {
                answered(exchange, connection);
            } else {
                connection.work().ifPresent(work -> handOut(work, connection));
            }
        } catch (IOException | RuntimeException e) {
            failed(exchange, e);
        }
    }

    private void answered(Exchange exchange, HttpConnection<Exchange> connection) {
        exchange.connection = null;
        connection.user = null;
        if (exchange.host != null && exchange.answer.leavesOpen() && connection.isClean()) {
            idle.keep(exchange.host, connection, clock().nanos());
        } else {
            connection.close();
        }
        int status = exchange.answer.status();
        boolean right = exchange.target.isRight(status);
        end(exchange, right ? Observation.reachable() : Observation.unreachable("status " + status));
        idle.limitTo(room());
    }

    private void failed(Exchange exchange, Throwable failure) {
        if (exchange.wasTooLate()) {
            exchange.startAgain();
            connect(exchange);
        } else {
            end(exchange, HostFailures.toMiss(failure));
        }
    }

    private void end(Exchange exchange, Observation seen) {
        schedule().observed(exchange.probe(), seen, clock().nanos());
        end(exchange);
    }

    private void handOut(Runnable work, HttpConnection<Exchange> connection) {
        tlsWork.execute(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                connection.failedWork = e;
            }
            worked.add(connection);
            wakeUp();
        });
    }

    @Override
    protected void collect() {
        for (HttpConnection<Exchange> connection = worked.poll(); connection != null; connection = worked.poll()) {
            Exchange exchange = connection.user;
            Throwable failure = connection.failedWork;
            if (exchange == null) {
                continue;
            }
            if (failure == null) {
                goOn(exchange, connection);
            } else if (failure instanceof RuntimeException || failure instanceof StackOverflowError) {
                // What the host sent was too much for it.
                failed(exchange, failure);
            } else {
                end(exchange, Observation.indeterminate("the check failed: " + failure));
            }
        }
        idle.closeOld(clock().nanos());
    }

    @Override
    protected long nanosUntilCollect(long now) {
        return idle.nanosUntilOld(now);
    }

    @Override
    public void close() {
        idle.limitTo(0);
        super.close();
        closeQuietly(responder);
        tlsWork.shutdownNow();
    }
}
