package io.vpcrouter.internal.server.view;

import java.time.Duration;

/** How long something takes or took, for people. */
public final class Lengths {
    private Lengths() {}

    /** A duration in its largest unit; a negative one counts as none. */
    public static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
