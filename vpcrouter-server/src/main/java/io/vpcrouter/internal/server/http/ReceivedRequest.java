package io.vpcrouter.internal.server.http;

import com.sun.net.httpserver.HttpExchange;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request as the JDK's server received it. */
final class ReceivedRequest implements WebRequest, AutoCloseable {
    private static final long ALL_BODIES = 2L * MAX_BODY;
    private static final int PIECE = 64 * 1024;

    /** How many bytes of bodies are held for all requests under way. */
    private static final AtomicLong HELD = new AtomicLong();

    private final HttpExchange exchange;
    private long held;

    ReceivedRequest(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String method() {
        String method = exchange.getRequestMethod();
        return method.equals("HEAD") ? "GET" : method;
    }

    @Override
    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /** What follows the question mark. */
    Query query() {
        return Query.of(exchange.getRequestURI().getRawQuery());
    }

    @Override
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** All values of a header, in the order in which they were sent. */
    List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    /** The host in the request line, if that has a whole URL. */
    Optional<String> authority() {
        return Optional.ofNullable(exchange.getRequestURI().getRawAuthority());
    }

    /** Refuses a body whose announced length is too long. A body without a length is counted while it is read. */
    void refuseTooLong() {
        String length = header("Content-Length").orElse("0");
        // The server has checked that it is a number.
        if (length.length() > 9 || Long.parseLong(length) > MAX_BODY) {
            throw tooLong();
        }
    }

    @Override
    public byte[] body() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        InputStream in = exchange.getRequestBody();
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                hold(read);
                if (held > MAX_BODY) {
                    throw tooLong();
                }
                bytes.write(piece, 0, read);
            }
        } catch (IOException e) {
            throw new WebRefusedException(400, "body: it did not arrive whole (expected: as many bytes as announced)");
        }
        return bytes.toByteArray();
    }

    private void hold(int more) {
        held += more;
        if (HELD.addAndGet(more) > ALL_BODIES) {
            throw new WebRefusedException(503, "too many large requests at once; try again");
        }
    }

    private static WebRefusedException tooLong() {
        return new WebRefusedException(413, "body: too long (expected: at most 16 MiB)");
    }

    @Override
    public void close() {
        HELD.addAndGet(-held);
        held = 0;
    }
}
