package io.vpcrouter.internal.prober.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of the C library that ICMP needs and the JDK does not offer, with the numbers that Linux gives to their
 * constants. Pointers and {@code size_t} are {@code long}: only for 64-bit machines. After a call that failed,
 * {@link Native#getLastError} is its {@code errno}.
 */
public final class LibC {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_ICMPV6 = 58;

    public static final int SOL_IP = 0;
    public static final int IP_TOS = 1;
    public static final int IP_TTL = 2;
    public static final int IP_RECVTTL = 12;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_RECVERR = 11;
    public static final int SOL_IPV6 = 41;
    public static final int IPV6_UNICAST_HOPS = 16;
    public static final int IPV6_RECVERR = 25;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_RECVHOPLIMIT = 51;
    public static final int IPV6_HOPLIMIT = 52;
    public static final int IPV6_TCLASS = 67;
    public static final int SOL_RAW = 255;
    public static final int ICMP_FILTER = 1;
    public static final int ICMPV6_FILTER = 1;
    public static final int SOL_SOCKET = 1;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_MARK = 36;

    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final short POLLIN = 1;
    public static final short POLLOUT = 4;
    public static final int EFD_NONBLOCK = 0x800;
    public static final int EFD_CLOEXEC = 0x80000;

    static {
        // The library that this process has loaded already, whatever it is called: it differs between glibc and musl.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    public static native int socket(int domain, int type, int protocol);

    public static native int bind(int socket, long address, int length);

    public static native int getsockname(int socket, long address, long length);

    public static native int setsockopt(int socket, int level, int option, long value, int length);

    public static native int sendmmsg(int socket, long messages, int count, int flags);

    public static native int recvmmsg(int socket, long messages, int count, int flags, long timeout);

    public static native int poll(long descriptors, long count, int timeoutMillis);

    public static native int eventfd(int initial, int flags);

    public static native long read(int descriptor, long buffer, long count);

    public static native long write(int descriptor, long buffer, long count);

    public static native int close(int descriptor);
}
