package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Bounds each answer that the library reads into memory. The connection of one that is longer is closed. */
final class AnswerBound implements Interceptor {
    static final String NAME = "vpcrouter-bound";

    private final long most;

    /**
     * A bound.
     *
     * @param most so many bytes an answer may have
     */
    AnswerBound(long most) {
        this.most = most;
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> next, HttpRequest request) {
        return new Counted(most, next, String.valueOf(request.uri().getQuery()).contains("watch=true"));
    }

    /** Counts the bytes of one answer. The library calls it by one thread at a time. */
    private static final class Counted implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final long most;
        private final AsyncBody.Consumer<List<ByteBuffer>> next;
        private final boolean isWatch;
        private long bytes;

        Counted(long most, AsyncBody.Consumer<List<ByteBuffer>> next, boolean isWatch) {
            this.most = most;
            this.next = next;
            this.isWatch = isWatch;
        }

        @Override
        public void consume(List<ByteBuffer> part, AsyncBody body) throws Exception {
            part.forEach(this::count);
            if (bytes > most) {
                throw BoundedStream.tooLong(most);
            }
            next.consume(part, body);
        }

        private void count(ByteBuffer part) {
            // A watch goes on for hours, and each of its lines is an answer.
            int lines = isWatch ? afterLastLine(part) : -1;
            bytes = lines < 0 ? bytes + part.remaining() : part.limit() - lines;
        }

        private static int afterLastLine(ByteBuffer part) {
            for (int i = part.limit() - 1; i >= part.position(); i--) {
                if (part.get(i) == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        @Override
        public <U> U unwrap(Class<U> type) {
            return next.unwrap(type);
        }
    }
}
