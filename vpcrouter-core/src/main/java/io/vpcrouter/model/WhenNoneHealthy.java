package io.vpcrouter.model;

import java.util.Locale;

/** What happens to a route when no host of its destination can be used. */
public enum WhenNoneHealthy {
    /** The route stays as it is. */
    KEEP,
    /** The route is deleted, so that a wider route takes over. */
    DELETE;

    /** The word in a route spec and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
