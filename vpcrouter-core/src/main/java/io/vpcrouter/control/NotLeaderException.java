package io.vpcrouter.control;

import java.io.Serial;

/** A single pass was not made, because another replica leads, or because nobody knows who does. */
public final class NotLeaderException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says who leads, or why that is not known.
     *
     * @param message for people
     */
    public NotLeaderException(String message) {
        super(message);
    }
}
