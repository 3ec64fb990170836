package io.vpcrouter.internal.server.wire;

import java.io.InputStream;

/** Answers requests, on the thread of their connection. Neither method throws. */
public interface WireHandler {
    /**
     * Answers a request.
     *
     * @param head its head
     * @param body its body, which need not be read; a {@link BadRequestException} says that it is broken
     * @param length how many bytes the body has; negative if only its end will tell
     */
    WireResponse answer(RequestHead head, InputStream body, long length);

    /** Answers what is no request. */
    WireResponse refuse(BadRequestException reason);
}
