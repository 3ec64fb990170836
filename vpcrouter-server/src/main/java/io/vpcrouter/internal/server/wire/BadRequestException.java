package io.vpcrouter.internal.server.wire;

import java.io.IOException;

/** A request breaks the rules of HTTP/1.1 or a limit. Where it ends is not known, so its connection ends with the answer. */
public final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Says what is wrong.
     *
     * @param status the status code of the answer
     * @param words where, what was found, what was expected
     */
    BadRequestException(int status, String words) {
        super(words);
        this.status = status;
    }

    /** Bad framing, which has the status 400. */
    BadRequestException(String words) {
        this(400, words);
    }

    /** The status code of the answer. */
    public int status() {
        return status;
    }

    /** What is wrong. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
