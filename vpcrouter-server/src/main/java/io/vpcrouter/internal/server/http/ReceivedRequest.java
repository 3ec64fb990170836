package io.vpcrouter.internal.server.http;

import io.vpcrouter.internal.server.wire.BadRequestException;
import io.vpcrouter.internal.server.wire.RequestHead;
import io.vpcrouter.spi.web.WebRefusedException;
import io.vpcrouter.spi.web.WebRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A request as it was received. */
final class ReceivedRequest implements WebRequest, AutoCloseable {
    private static final long ALL_BODIES = 2L * MAX_BODY;
    private static final int PIECE = 64 * 1024;

    /** How many bytes of bodies are held for all requests under way. */
    private static final AtomicLong HELD = new AtomicLong();

    private final RequestHead head;
    private final InputStream in;
    private final long length;
    private long held;

    /**
     * Takes a request.
     *
     * @param head its head
     * @param in its body
     * @param length the length of the body; negative if only its end will tell
     */
    ReceivedRequest(RequestHead head, InputStream in, long length) {
        this.head = head;
        this.in = in;
        this.length = length;
    }

    @Override
    public String method() {
        return head.method().equals("HEAD") ? "GET" : head.method();
    }

    @Override
    public String path() {
        return head.target().path();
    }

    /** What follows the question mark. */
    Query query() {
        return Query.of(head.target().query().orElse(null));
    }

    @Override
    public Optional<String> header(String name) {
        return head.header(name);
    }

    /** All values of a header, in the order in which they were sent. */
    List<String> headers(String name) {
        return head.headers(name);
    }

    /** The host in the request line, if that has a whole URL. */
    Optional<String> authority() {
        return head.target().authority();
    }

    /** Refuses a body whose announced length is too long. A body without a length is counted while it is read. */
    void refuseTooLong() {
        if (length > MAX_BODY) {
            throw tooLong();
        }
    }

    @Override
    public byte[] body() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                hold(read);
                if (held > MAX_BODY) {
                    throw tooLong();
                }
                bytes.write(piece, 0, read);
            }
        } catch (BadRequestException e) {
            throw new WebRefusedException(e.status(), e.words());
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
