package io.vpcrouter.server;

/** The server cannot listen where it should; the message names the address and what was expected. */
public final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by the server alone. */
    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
