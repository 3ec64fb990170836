package io.vpcrouter.cli;

/** A command cannot start on this machine; the message says why and what to change. */
final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
