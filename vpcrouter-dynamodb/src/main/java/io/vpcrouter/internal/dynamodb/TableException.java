package io.vpcrouter.internal.dynamodb;

import java.io.Serial;

/** DynamoDB gave no usable answer; the message says why, for people. */
final class TableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean silent;

    private TableException(boolean silent, String message, Throwable cause) {
        super(message, cause);
        this.silent = silent;
    }

    /** Nothing came back. */
    static TableException silence(String message, Throwable cause) {
        return new TableException(true, message, cause);
    }

    /** DynamoDB said no, or it was not asked at all. */
    static TableException refusal(String message, Throwable cause) {
        return new TableException(false, message, cause);
    }

    /** Whether nothing came back. */
    boolean isSilent() {
        return silent;
    }

    /** The message, which every failure has. */
    String text() {
        return String.valueOf(getMessage());
    }
}
