package io.vpcrouter.internal.aws.errors;

import org.jspecify.annotations.Nullable;

/** No source had credentials; the message says why and what to do. */
public final class CredentialsMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CredentialsMissingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
