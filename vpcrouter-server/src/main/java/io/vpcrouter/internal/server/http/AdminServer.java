package io.vpcrouter.internal.server.http;

import io.vpcrouter.internal.server.wire.BadRequestException;
import io.vpcrouter.internal.server.wire.HttpListener;
import io.vpcrouter.internal.server.wire.RequestHead;
import io.vpcrouter.internal.server.wire.WireHandler;
import io.vpcrouter.internal.server.wire.WireResponse;
import io.vpcrouter.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in HTTP server: what all answers have in common. {@link RequestRouter} decides what it answers. */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final Map<String, String> COMMON_HEADERS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Vary", "Accept, Accept-Encoding");

    /** How long a client waits at most for the server to be opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpListener listener;
    private final CountDownLatch opened;

    private AdminServer(HttpListener listener, CountDownLatch opened) {
        this.listener = listener;
        this.opened = opened;
    }

    /** {@link #bind} and {@link #open} in one. */
    public static AdminServer start(String address, int port, RequestRouter requests) throws IOException {
        AdminServer server = bind(address, port, requests);
        server.open();
        return server;
    }

    /**
     * Takes the port. A client that connects from now on waits until the server is opened, but not for ever, and supervisors
     * have their answer at once.
     *
     * @param address a literal address, or a name of this machine
     * @param port the port, or 0 for a free one
     * @param requests answers them
     * @throws IOException if it cannot listen there
     */
    public static AdminServer bind(String address, int port, RequestRouter requests) throws IOException {
        CountDownLatch opened = new CountDownLatch(1);
        HttpListener listener = HttpListener.bind(InetAddress.getByName(address), port, new Handler(requests, opened));
        listener.open();
        return new AdminServer(listener, opened);
    }

    /** Begins to answer. */
    public void open() {
        opened.countDown();
    }

    /** Where it can be reached. */
    public String url() {
        String text = listener.address().getAddress().getHostAddress();
        // The JDK writes all zeros of an IPv6 address.
        String host = IpAddress.tryParse(text).map(IpAddress::toString).orElse(text);
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /** The port that it really has. */
    public int port() {
        return listener.address().getPort();
    }

    /** Whether only this machine can reach it. */
    public boolean isLocal() {
        return IpAddress.tryParse(listener.address().getAddress().getHostAddress())
                .map(IpAddress::isLoopback)
                .orElse(false);
    }

    @Override
    public void close() {
        listener.close();
    }

    private record Handler(RequestRouter requests, CountDownLatch opened) implements WireHandler {
        @Override
        public WireResponse answer(RequestHead head, InputStream body, long length) {
            try (ReceivedRequest request = new ReceivedRequest(head, body, length)) {
                return dressed(answerOf(request));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return dressed(HttpResponse.error(503, "stopping"));
            } catch (RuntimeException | Error e) {
                // Not even with the page that tells people of it.
                return dressed(HttpResponse.error(
                        500, defect(head.method(), head.target().path(), e)));
            }
        }

        private HttpResponse answerOf(ReceivedRequest request) throws InterruptedException {
            boolean isOpen = opened.getCount() == 0
                    || !RouterPages.isForSupervisors(request.path())
                            && opened.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            try {
                return isOpen ? requests.answer(request) : requests.answerWhileStarting(request);
            } catch (RuntimeException | Error e) {
                return RequestRouter.error(request, 500, defect(request.method(), request.path(), e), List.of());
            }
        }

        private static String defect(String method, String path, Throwable thrown) {
            LOG.error("cannot answer method={} path={}", method, path, thrown);
            return "this is a defect; the log says more";
        }

        @Override
        public WireResponse refuse(BadRequestException reason) {
            return dressed(RequestRouter.refused(reason));
        }

        private static WireResponse dressed(HttpResponse answer) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", answer.type());
            headers.putAll(COMMON_HEADERS);
            answer.headers().forEach((name, value) -> {
                headers.keySet().removeIf(name::equalsIgnoreCase);
                headers.put(name, value);
            });
            return new WireResponse(answer.code(), headers, answer.length(), out -> write(answer, out));
        }

        private static void write(HttpResponse answer, OutputStream out) throws IOException {
            try {
                answer.writeTo(out);
            } catch (RuntimeException | Error e) {
                LOG.error("cannot write an answer to its end", e);
                throw new IOException("the answer ends early", e);
            }
        }
    }
}
