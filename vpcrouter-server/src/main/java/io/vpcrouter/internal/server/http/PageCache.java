package io.vpcrouter.internal.server.http;

import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.wire.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages of one state of the router: each is written once and served until the state changes. Only one is written
 * at a time, so that health checks and failovers keep the other processors however many clients ask. A page that is too long
 * is not kept, but written while it is sent.
 */
final class PageCache {
    private static final int LONGEST_PAGE = 8 << 20;
    private static final int ALL_PAGES = 24 << 20;

    /**
     * Which page.
     *
     * @param path its path
     * @param accept its form
     * @param gzip whether it is compressed
     */
    record Key(String path, Accept accept, boolean gzip) {}

    private final Map<Key, Optional<byte[]>> pages = new LinkedHashMap<>();
    private @Nullable RouterStatus state;
    private long bytes;

    /**
     * Gives the bytes of a page.
     *
     * @param status the state that the page shows
     * @param key which page
     * @param body writes it
     * @return the bytes, or nothing if they are too many to be kept
     */
    // By identity: comparing all routes of two states would cost more than writing the page.
    @SuppressWarnings("ReferenceEquality")
    synchronized Optional<byte[]> get(RouterStatus status, Key key, WireResponse.Body body) {
        if (state != status) {
            pages.clear();
            bytes = 0;
            state = status;
        }
        Optional<byte[]> known = pages.get(key);
        if (known != null) {
            return known;
        }
        Optional<byte[]> written = bytes(body);
        int length = written.map(page -> page.length).orElse(0);
        if (bytes + length <= ALL_PAGES) {
            pages.put(key, written);
            bytes += length;
        }
        return written;
    }

    /** Writes a page for a single request; empty if it is too long. */
    synchronized Optional<byte[]> forOne(WireResponse.Body body) {
        return bytes(body);
    }

    /** Writes a page; empty if it is too long. */
    static Optional<byte[]> bytes(WireResponse.Body body) {
        Bounded page = new Bounded();
        try {
            body.writeTo(page);
            return Optional.of(page.toByteArray());
        } catch (TooLongException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            if (bytes.size() + length > LONGEST_PAGE) {
                throw new TooLongException();
            }
            bytes.write(content, offset, length);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
