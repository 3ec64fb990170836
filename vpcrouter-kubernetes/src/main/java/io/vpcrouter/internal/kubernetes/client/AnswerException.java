package io.vpcrouter.internal.kubernetes.client;

import java.io.IOException;
import java.io.Serial;

/** An answer came, and it cannot be used; the message says why, for people. It is no silence of the API server. */
final class AnswerException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    AnswerException(String message) {
        super(message);
    }

    AnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
