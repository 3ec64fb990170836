package io.vpcrouter.spi;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * The permission to make one write. It can end while the write waits for its turn, for a connection or for its signature, so
 * whoever transmits the write asks last, right before the first byte leaves, and again before each further attempt.
 *
 * <p>Threading: any thread.
 *
 * <p>Lifecycle: for one write, from its start to its end.
 *
 * <p>Failure: {@link #require} throws {@link RefusedException}, which the provider lets through: nothing was written then.
 *
 * <p>Evolution: implemented by the core and by test kits; it gains methods in minor versions.
 */
public interface WritePermit {
    /** For a router that is the only one: always granted, without a time limit. */
    WritePermit ALWAYS = () -> true;

    /** Whether the write may start now. */
    boolean isGranted();

    /** How long the write may take in all, if there is a limit: then it is cut off, and its outcome is unknown. */
    default Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    /**
     * Asks.
     *
     * @throws RefusedException if the write may not start any more
     */
    default void require() {
        if (!isGranted()) {
            throw new RefusedException();
        }
    }

    /** The write did not start, because this router may not write any more. */
    final class RefusedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Nothing was written. */
        public RefusedException() {
            super("the write did not start: this router may not write any more");
        }
    }
}
