package io.vpcrouter.internal.kubernetes.client;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A token that somebody else renews in a file, as the kubelet does for a pod: it is read again every ten seconds. */
final class BearerTokenFile implements OAuthTokenProvider {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

    private final Path file;
    private @Nullable String token;
    private long readAt;

    BearerTokenFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized String getToken() {
        String last = token;
        long now = System.nanoTime();
        if (last != null && now - readAt < FRESH) {
            return last;
        }
        try {
            String read = Files.readString(file).strip();
            token = read;
            readAt = now;
            return read;
        } catch (IOException e) {
            if (last == null) {
                throw new UncheckedIOException("token file " + file + ": " + e.getMessage(), e);
            }
            // It is being replaced; the old one is good for a while.
            return last;
        }
    }
}
