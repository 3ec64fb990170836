package io.vpcrouter.health.icmp;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of the C library that ICMP needs and the JDK does not offer, with the numbers that Linux gives to their
 * constants. Pointers and {@code size_t} are {@code long}: only for 64-bit machines. After a call that failed,
 * {@link Native#getLastError} is its {@code errno}.
 */
final class LibC {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int IPPROTO_ICMP = 1;
    static final int IPPROTO_ICMPV6 = 58;

    static final int SOL_IP = 0;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_PMTUDISC_DO = 2;
    static final int IP_RECVERR = 11;
    static final int SOL_IPV6 = 41;
    static final int IPV6_RECVERR = 25;
    static final int SOL_RAW = 255;
    static final int ICMP_FILTER = 1;
    static final int ICMPV6_FILTER = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;

    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_ERRQUEUE = 0x2000;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    static {
        // The library that this process has loaded already, whatever it is called: it differs between glibc and musl.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, long address, int length);

    static native int getsockname(int socket, long address, long length);

    static native int setsockopt(int socket, int level, int option, long value, int length);

    static native int sendmmsg(int socket, long messages, int count, int flags);

    static native int recvmmsg(int socket, long messages, int count, int flags, long timeout);

    static native int poll(long descriptors, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long read(int descriptor, long buffer, long count);

    static native long write(int descriptor, long buffer, long count);

    static native int close(int descriptor);
}
