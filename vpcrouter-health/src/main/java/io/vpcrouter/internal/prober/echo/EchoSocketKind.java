package io.vpcrouter.internal.prober.echo;

import io.vpcrouter.internal.prober.posix.LibC;

/** The two kinds of sockets that Linux has for ICMP. */
public enum EchoSocketKind {
    /** Sends echo requests only and is given its own replies only. Free for the groups that the system says. */
    PING(LibC.SOCK_DGRAM),

    /** Sends anything and is given everything. Needs CAP_NET_RAW. */
    RAW(LibC.SOCK_RAW);

    private final int type;

    EchoSocketKind(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }
}
