package io.vpcrouter.internal.aws.errors;

import java.io.IOException;

/** A response is larger than any that EC2 gives to the requests of this module. */
public final class ResponseTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public ResponseTooLargeException(int limit) {
        super("a response of more than " + (limit < 1 << 20 ? (limit >> 10) + " KiB" : (limit >> 20) + " MiB"));
    }
}
