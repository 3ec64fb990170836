package io.vpcrouter.internal.etcd.client;

import java.io.Serial;

/** A store gave no usable answer; the message says why, for people. */
public final class StoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What came of the call. */
    public enum Kind {
        /** Nothing came back, or nothing that the store itself said. */
        SILENT,
        /** The store says that it cannot do it now. */
        TROUBLE,
        /** The store says no, and will until somebody changes something. */
        REFUSED,
        /** The store does not know what was asked for. */
        UNKNOWN_THING
    }

    private final Kind kind;

    /** A failure without more to say. */
    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StoreException(Kind kind, String message, Throwable cause) {
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
