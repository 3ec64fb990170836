package io.vpcrouter.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as bits. It is never a name, and reading one never asks a resolver.
 *
 * <p>IPv4 addresses sort before IPv6 addresses, each family by number. Immutable.
 */
public final class IpAddress implements Comparable<IpAddress> {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int GROUPS = 8;
    private static final long MAPPED_PREFIX = 0xffffL;

    private final IpFamily family;
    private final long high;
    private final long low;

    private IpAddress(IpFamily family, long high, long low) {
        this.family = family;
        this.high = high;
        this.low = low;
    }

    /**
     * An IPv4 address.
     *
     * @param bits the 32 bits, the first octet highest
     */
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(IpFamily.IPV4, 0, Integer.toUnsignedLong(bits));
    }

    /**
     * An IPv6 address.
     *
     * @param high the first 64 bits
     * @param low the last 64 bits
     */
    public static IpAddress ofIpv6(long high, long low) {
        return new IpAddress(IpFamily.IPV6, high, low);
    }

    /**
     * An address from its network bytes.
     *
     * @param bytes 4 or 16 of them
     * @throws IllegalArgumentException for any other number
     */
    public static IpAddress ofBytes(byte[] bytes) {
        if (bytes.length != IPV4_BYTES && bytes.length != IPV6_BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes (expected: 4 or 16)");
        }
        long high = 0;
        long low = 0;
        for (byte next : bytes) {
            high = high << Byte.SIZE | low >>> Long.SIZE - Byte.SIZE;
            low = low << Byte.SIZE | next & 0xff;
        }
        return bytes.length == IPV4_BYTES ? ofIpv4((int) low) : ofIpv6(high, low);
    }

    /**
     * Reads a literal address: dotted decimal with four numbers and no leading zeros, or the text forms of RFC 4291
     * section 2.2. Zones ({@code fe80::1%eth0}) and IPv4-mapped addresses ({@code ::ffff:10.0.0.1}) are refused,
     * because no route can have such a target.
     *
     * @param text the text
     * @return the address, or empty if the text is not an address
     */
    public static Optional<IpAddress> tryParse(String text) {
        return Optional.ofNullable(text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text));
    }

    /**
     * Reads a literal address as {@link #tryParse(String)} does, from a buffer and without a copy if it is IPv4.
     *
     * @param buffer where the text stands
     * @param offset where it begins
     * @param length how many characters it has
     * @return the address, or empty if the text is not an address
     */
    public static Optional<IpAddress> tryParse(char[] buffer, int offset, int length) {
        IpAddress ipv4 = parseIpv4(buffer, offset, offset + length);
        return ipv4 != null ? Optional.of(ipv4) : tryParse(new String(buffer, offset, length));
    }

    /**
     * Reads a literal address as {@link #tryParse} does.
     *
     * @throws IllegalArgumentException if the text is not an address
     */
    public static IpAddress parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "address: " + text + " (expected: a literal IPv4 or IPv6 address)"));
    }

    private static @Nullable IpAddress parseIpv4(String text) {
        return parseIpv4(text.toCharArray(), 0, text.length());
    }

    private static @Nullable IpAddress parseIpv4(char[] text, int from, int end) {
        int bits = 0;
        int position = from;
        for (int octet = 0; octet < IPV4_BYTES; octet++) {
            if (octet > 0) {
                if (position >= end || text[position] != '.') {
                    return null;
                }
                position++;
            }
            int start = position;
            int value = 0;
            while (position < end && position - start < 3 && isDigit(text[position])) {
                value = value * 10 + text[position] - '0';
                position++;
            }
            int digits = position - start;
            if (digits == 0 || value > 255 || digits > 1 && text[start] == '0') {
                return null;
            }
            bits = bits << Byte.SIZE | value;
        }
        return position == end ? ofIpv4(bits) : null;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int position = 0;
        int length = text.length();
        if (text.startsWith("::")) {
            gap = 0;
            position = 2;
        }
        while (position < length) {
            if (count == GROUPS) {
                return null;
            }
            int end = text.indexOf(':', position);
            int stop = end < 0 ? length : end;
            if (text.indexOf('.', position) >= 0 && end < 0) {
                IpAddress tail = parseIpv4(text.substring(position));
                if (tail == null || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (int) (tail.low >>> Short.SIZE);
                groups[count++] = (int) (tail.low & 0xffff);
                position = length;
                break;
            }
            int group = hexGroup(text, position, stop);
            if (group < 0) {
                return null;
            }
            groups[count++] = group;
            if (end < 0) {
                position = length;
                break;
            }
            position = end + 1;
            if (position == length) {
                return null;
            }
            if (text.charAt(position) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                position++;
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return null;
        }
        long[] halves = new long[2];
        int zeros = GROUPS - count;
        for (int i = 0; i < GROUPS; i++) {
            int group = gap < 0 || i < gap ? groups[i] : i < gap + zeros ? 0 : groups[i - zeros];
            halves[i / 4] = halves[i / 4] << Short.SIZE | group;
        }
        boolean mapped = halves[0] == 0 && halves[1] >>> Integer.SIZE == MAPPED_PREFIX;
        return mapped ? null : ofIpv6(halves[0], halves[1]);
    }

    private static int hexGroup(String text, int start, int stop) {
        if (start == stop || stop - start > 4) {
            return -1;
        }
        int group = 0;
        for (int i = start; i < stop; i++) {
            char c = text.charAt(i);
            // Character.digit alone would also take the digits of other scripts.
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            group = group << 4 | digit;
        }
        return group;
    }

    /** The family of the address. */
    public IpFamily family() {
        return family;
    }

    /** The first 64 bits of an IPv6 address; 0 for IPv4. */
    public long high() {
        return high;
    }

    /** The last 64 bits of an IPv6 address, or the 32 bits of an IPv4 address. */
    public long low() {
        return low;
    }

    /** The network bytes, 4 or 16. */
    public byte[] toBytes() {
        byte[] bytes = new byte[family == IpFamily.IPV4 ? IPV4_BYTES : IPV6_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            int fromRight = bytes.length - 1 - i;
            long half = fromRight < Long.BYTES ? low : high;
            bytes[i] = (byte) (half >>> fromRight % Long.BYTES * Byte.SIZE);
        }
        return bytes;
    }

    /** The same address as the JDK's sockets take it. */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are always an address", e);
        }
    }

    /** Whether the address is of this machine alone: 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return family == IpFamily.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /** The first bits kept, the others zero. */
    IpAddress masked(int prefixLength) {
        if (family == IpFamily.IPV4) {
            return new IpAddress(family, 0, low & leadingOnes(prefixLength) >>> Integer.SIZE);
        }
        return new IpAddress(
                family,
                high & leadingOnes(Math.min(prefixLength, Long.SIZE)),
                low & leadingOnes(Math.max(0, prefixLength - Long.SIZE)));
    }

    private static long leadingOnes(int count) {
        return count == 0 ? 0 : -1L << Long.SIZE - count;
    }

    @Override
    public int compareTo(IpAddress other) {
        if (family != other.family) {
            return family.compareTo(other.family);
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress that && low == that.low && high == that.high && family == that.family;
    }

    @Override
    public int hashCode() {
        // Neighbouring addresses are the usual case; the multiplication spreads them over a hash table.
        long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> Integer.SIZE);
    }

    /** Dotted decimal, or the canonical text of RFC 5952. */
    @Override
    public String toString() {
        if (family == IpFamily.IPV4) {
            return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        return ipv6Text();
    }

    private String ipv6Text() {
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(i + run) == 0) {
                run++;
            }
            // RFC 5952, 4.2: the longest run of at least two zero groups, the first of equals.
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (3 - index % 4) * Short.SIZE) & 0xffff;
    }

    /** Checks an argument of a caller that must be an address of one family. */
    static void requireFamily(IpAddress address, IpFamily family) {
        Objects.requireNonNull(address, "address");
        if (address.family != family) {
            throw new IllegalArgumentException("host: " + address + " (expected: an " + family + " address)");
        }
    }
}
