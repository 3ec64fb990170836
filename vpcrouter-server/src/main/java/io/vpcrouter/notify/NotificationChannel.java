package io.vpcrouter.notify;

import java.io.IOException;

/** A way to deliver notifications. */
public interface NotificationChannel {
    /** The name of the channel in the log, without secrets. */
    String name();

    /** How it takes notifications. */
    default NotifyFormat format() {
        return NotifyFormat.JSON;
    }

    /**
     * Delivers a notification.
     *
     * @param json one JSON object, or what else the format of this channel is
     * @throws IOException if it did not work now and may work later
     * @throws RefusedException if there is no use in trying again
     * @throws InterruptedException if the program ends
     */
    void tell(byte[] json) throws IOException, RefusedException, InterruptedException;

    /** The receiver refuses this notification. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        public RefusedException(String message) {
            super(message);
        }
    }
}
