package io.vpcrouter.health.bfd;

/** How far away the hosts may be. */
public enum BfdMode {
    /** Anywhere: UDP port 4784 (RFC 5883). */
    MULTIHOP(4784),
    /** On a link of this machine: UDP port 3784, and nothing that a router has passed on is taken (RFC 5881). */
    SINGLEHOP(3784);

    private static final int UNTOUCHED = 255;

    private final int port;

    BfdMode(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    /** Whether a packet that arrived with this time-to-live may be one of a peer (RFC 5881, section 5). */
    boolean accepts(int timeToLive) {
        return this == MULTIHOP || timeToLive == UNTOUCHED;
    }
}
