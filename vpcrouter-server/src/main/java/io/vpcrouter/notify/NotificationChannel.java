package io.vpcrouter.notify;

import java.io.IOException;

/** A way to tell people of something. Used by one thread. */
public interface NotificationChannel {
    /** What it is, for the log, without a secret. */
    String name();

    /**
     * Tells.
     *
     * @param json one JSON object
     * @throws IOException if it did not work now and may work later
     * @throws RefusedException if there is no use in trying again
     * @throws InterruptedException if the program ends
     */
    void tell(byte[] json) throws IOException, RefusedException, InterruptedException;

    /** Nobody wants this notification. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        public RefusedException(String message) {
            super(message);
        }
    }
}
