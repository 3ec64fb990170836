package io.vpcrouter.cli;

/** A server could not start; the message says why and what to change. */
final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
