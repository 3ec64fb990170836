package io.vpcrouter.health.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Carries requests and answers over a connected channel, as far as it can without waiting. */
interface HttpTransport {
    /**
     * Sends what is left of the request, and reads what is there of the answer.
     *
     * @return what the channel has to be ready for before there is more to do, as the operations of a selection key
     * @throws IOException if the host does not let it go on, or what it says cannot be read
     */
    int goOn(ByteBuffer request, HttpAnswer answer) throws IOException;

    /** Work that keeps a processor busy and has to be done, on any thread, before {@link #goOn}. */
    default Optional<Runnable> work() {
        return Optional.empty();
    }

    /** Whether nothing of the last answer is left, so that another request may follow. */
    default boolean isClean() {
        return true;
    }

    /** Says goodbye, if the protocol wants that. */
    default void sayGoodbye() throws IOException {}
}
