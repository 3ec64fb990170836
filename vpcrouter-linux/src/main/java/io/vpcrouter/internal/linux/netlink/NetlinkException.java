package io.vpcrouter.internal.linux.netlink;

import java.io.IOException;

/** The kernel refused a request, or did not answer it. */
public final class NetlinkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * A refusal.
     *
     * @param what the request or call
     * @param errno the kernel's error number
     * @param words what the kernel said beside the number, or empty
     */
    public NetlinkException(String what, int errno, String words) {
        super(what + ": " + LinuxErrno.text(errno) + (words.isEmpty() ? "" : " (" + words + ")"));
        this.errno = errno;
    }

    /** The kernel's error number. */
    public int errno() {
        return errno;
    }
}
