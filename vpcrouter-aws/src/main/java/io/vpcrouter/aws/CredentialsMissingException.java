package io.vpcrouter.aws;

/** No source of credentials had any; the message says what to do. */
final class CredentialsMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialsMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
