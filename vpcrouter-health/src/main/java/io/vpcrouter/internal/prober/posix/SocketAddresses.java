package io.vpcrouter.internal.prober.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code sockaddr_in6} in big-endian buffers; an address is two halves of 64 bits. */
public final class SocketAddresses {
    private static final int IPV4_LENGTH = 16;
    private static final int IPV6_LENGTH = 28;
    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_ADDRESS = 8;

    private SocketAddresses() {}

    public static int length(boolean ipv6) {
        return ipv6 ? IPV6_LENGTH : IPV4_LENGTH;
    }

    /** The family is the only field in the byte order of the machine. */
    public static void putFamily(ByteBuffer buffer, int at, boolean ipv6) {
        int family = ipv6 ? LibC.AF_INET6 : LibC.AF_INET;
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        buffer.putShort(at, (short) (little ? family << Byte.SIZE : family));
    }

    /** The port, which for a ping socket is its identifier. */
    public static int port(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at + PORT));
    }

    public static void putPort(ByteBuffer buffer, int at, int port) {
        buffer.putShort(at + PORT, (short) port);
    }

    public static void put(ByteBuffer buffer, int at, boolean ipv6, long high, long low) {
        if (ipv6) {
            buffer.putLong(at + IPV6_ADDRESS, high);
            buffer.putLong(at + IPV6_ADDRESS + Long.BYTES, low);
        } else {
            buffer.putInt(at + IPV4_ADDRESS, (int) low);
        }
    }

    public static long high(ByteBuffer buffer, int at, boolean ipv6) {
        return ipv6 ? buffer.getLong(at + IPV6_ADDRESS) : 0;
    }

    public static long low(ByteBuffer buffer, int at, boolean ipv6) {
        return ipv6
                ? buffer.getLong(at + IPV6_ADDRESS + Long.BYTES)
                : Integer.toUnsignedLong(buffer.getInt(at + IPV4_ADDRESS));
    }
}
