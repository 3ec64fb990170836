package io.vpcrouter.spi.web;

/**
 * A request is refused; the server answers with the status and the message, as JSON.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: thrown while a request is answered.
 *
 * <p>Failure: the message is shown to the client, so it holds no secrets.
 *
 * <p>Evolution: stays what it is.
 */
public final class WebRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Refuses.
     *
     * @param status the status code, 400 to 599
     * @param message what is wrong and what would be right; the client reads it
     */
    public WebRefusedException(int status, String message) {
        super(message);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        this.status = status;
    }

    /** The status code. */
    public int status() {
        return status;
    }
}
