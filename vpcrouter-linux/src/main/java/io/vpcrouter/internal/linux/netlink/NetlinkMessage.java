package io.vpcrouter.internal.linux.netlink;

import io.vpcrouter.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One message of the kernel, in a buffer that is used again for the next ones.
 *
 * @param buffer the buffer, in the byte order of the machine
 * @param type what it is
 * @param from where its payload begins
 * @param end where it ends
 */
record NetlinkMessage(ByteBuffer buffer, int type, int from, int end) {
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** Whether the fixed part is there. */
    boolean holds(int fixed) {
        return end - from >= fixed;
    }

    int unsignedByte(int at) {
        return Byte.toUnsignedInt(buffer.get(from + at));
    }

    int number(int at) {
        return buffer.getInt(from + at);
    }

    /**
     * Where the payload of an attribute begins, or -1 if there is none of this type with at least this length.
     *
     * @param fixed the length of the fixed part before the attributes
     */
    private int find(int fixed, int attribute, int leastLength) {
        int at = from + fixed;
        while (end - at >= ATTRIBUTE_HEADER) {
            int length = Short.toUnsignedInt(buffer.getShort(at));
            if (length < ATTRIBUTE_HEADER || length > end - at) {
                return -1;
            }
            boolean fits = length - ATTRIBUTE_HEADER >= leastLength;
            if (fits && (buffer.getShort(at + 2) & TYPE_MASK) == attribute) {
                return at + ATTRIBUTE_HEADER;
            }
            at += aligned(length);
        }
        return -1;
    }

    static int aligned(int length) {
        return (length + 3) & ~3;
    }

    boolean has(int fixed, int attribute) {
        return find(fixed, attribute, 0) >= 0;
    }

    int number(int fixed, int attribute, int otherwise) {
        int at = find(fixed, attribute, Integer.BYTES);
        return at < 0 ? otherwise : buffer.getInt(at);
    }

    Optional<IpAddress> address(int fixed, int attribute) {
        int at = find(fixed, attribute, IPV4_BYTES);
        if (at < 0) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(buffer.getShort(at - ATTRIBUTE_HEADER)) - ATTRIBUTE_HEADER;
        if (length != IPV4_BYTES && length != IPV6_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return Optional.of(IpAddress.ofBytes(bytes));
    }

    /** The text of an attribute up to its zero byte; empty if there is none. */
    String text(int fixed, int attribute) {
        int at = find(fixed, attribute, 1);
        if (at < 0) {
            return "";
        }
        int length = Short.toUnsignedInt(buffer.getShort(at - ATTRIBUTE_HEADER)) - ATTRIBUTE_HEADER;
        int zero = 0;
        while (zero < length && buffer.get(at + zero) != 0) {
            zero++;
        }
        byte[] bytes = new byte[zero];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
