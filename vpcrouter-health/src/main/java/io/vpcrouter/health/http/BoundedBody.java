package io.vpcrouter.health.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Throws a body away. One that ends soon leaves its connection for the next request; one that does not is cut off, which
 * closes the connection, and counts as complete.
 */
final class BoundedBody implements BodySubscriber<Integer> {
    private static final long MOST_BYTES = 64 << 10;

    private final int status;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long bytes;

    BoundedBody(int status) {
        this.status = status;
    }

    /** The status, when the body is over. */
    @Override
    public CompletionStage<Integer> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes > MOST_BYTES && subscription != null) {
            subscription.cancel();
            done.complete(status);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(status);
    }
}
