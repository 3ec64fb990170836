package io.vpcrouter.internal.server.wire;

import java.io.IOException;
import java.util.List;

/** A request breaks the rules of HTTP/1.1 or a limit. Where it ends is not known, so its connection ends with the answer. */
public final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> accepts;

    /**
     * Says what is wrong.
     *
     * @param status the status code of the answer
     * @param words where, what was found, what was expected
     */
    BadRequestException(int status, String words) {
        this(status, words, List.of());
    }

    private BadRequestException(int status, String words, List<String> accepts) {
        super(words);
        this.status = status;
        this.accepts = List.copyOf(accepts);
    }

    /** Bad framing, which has the status 400. */
    BadRequestException(String words) {
        this(400, words);
    }

    /** The same of a request of which these {@code Accept} headers had been read. */
    BadRequestException accepting(List<String> headers) {
        return new BadRequestException(status, words(), headers);
    }

    /** The {@code Accept} headers that had been read by then. */
    public List<String> accepts() {
        return accepts;
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
