package io.vpcrouter.internal.kubernetes.client;

import java.io.Serial;

/** The API server gave no usable answer; the message says why, for people. */
public final class KubeException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What came of the call. */
    public enum Kind {
        /** Nothing came back, or nothing that the API server itself said. */
        SILENT,
        /** The API server says that it cannot do it now. */
        TROUBLE,
        /** The API server says no, and will until somebody changes something. */
        REFUSED,
        /** What was asked for is not there. */
        ABSENT,
        /** It has been changed by somebody else since it was read, or is there already. */
        CONFLICT
    }

    private final Kind kind;

    /** A failure without a cause. */
    public KubeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    KubeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What came of the call. */
    public Kind kind() {
        return kind;
    }

    /** The message, which every failure has. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
