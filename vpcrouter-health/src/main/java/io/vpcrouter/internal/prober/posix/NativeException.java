package io.vpcrouter.internal.prober.posix;

import com.sun.jna.Native;
import java.io.IOException;

/** A call of the system that failed. */
public final class NativeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public NativeException(String what, int errno) {
        super(what + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /**
     * The result of a call, if it is not negative.
     *
     * @throws NativeException if it is, with the {@code errno} of the last call of this thread
     */
    public static int check(String what, int result) throws NativeException {
        if (result < 0) {
            throw new NativeException(what, Native.getLastError());
        }
        return result;
    }

    /** Whether the machine does not have the address family, or no address of it. */
    public boolean isFamilyMissing() {
        return errno == Errno.EAFNOSUPPORT || errno == Errno.EADDRNOTAVAIL;
    }

    public int errno() {
        return errno;
    }
}
