package io.vpcrouter.internal.linux.netlink;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of the C library that netlink needs, with the numbers that Linux gives to their constants. Pointers and
 * {@code size_t} are {@code long}: only for 64-bit machines. After a call that failed, {@link Native#getLastError} is its
 * {@code errno}.
 */
final class NetlinkCalls {
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int NETLINK_ROUTE = 0;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVTIMEO = 20;
    static final int SOL_NETLINK = 270;
    static final int NETLINK_CAP_ACK = 10;
    static final int NETLINK_EXT_ACK = 11;
    static final int NETLINK_GET_STRICT_CHK = 12;
    static final int MSG_TRUNC = 0x20;
    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;

    static {
        // The library that this process has loaded already, whatever it is called: it differs between glibc and musl.
        Native.register(NetlinkCalls.class, NativeLibrary.getProcess());
    }

    private NetlinkCalls() {}

    static native int socket(int domain, int type, int protocol);

    static native int connect(int socket, long address, int length);

    static native int setsockopt(int socket, int level, int option, long value, int length);

    static native long send(int socket, long buffer, long length, int flags);

    static native long recv(int socket, long buffer, long length, int flags);

    static native int open(String path, int flags);

    static native int setns(int descriptor, int type);

    static native int close(int descriptor);
}
