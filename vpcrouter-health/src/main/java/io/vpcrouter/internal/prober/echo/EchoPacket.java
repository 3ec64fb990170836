package io.vpcrouter.internal.prober.echo;

import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeSchedule;
import java.nio.ByteBuffer;

/**
 * Writes echo requests and reads what comes back, RFC 792 and RFC 4443: type, code, checksum, identifier and sequence
 * number, then 16 bytes of ours, the number of the probe and its {@link EchoToken}.
 *
 * <p>Buffers are big-endian, which is their default. An address is two halves, as {@link io.vpcrouter.model.IpAddress}
 * has them.
 *
 * <p>Threading: one thread.
 */
public final class EchoPacket {
    public static final int LENGTH = 24;

    private static final int PROBE = 8;
    private static final int TOKEN = 16;

    // The first eight bytes are written and read as one number: type, code, checksum, identifier, sequence number.
    private static final int TYPE_SHIFT = 56;
    private static final int CHECKSUM_SHIFT = 32;
    private static final int IDENTIFIER_SHIFT = 16;
    private static final long SHORT = 0xffff;
    private static final long CHECKSUM = SHORT << CHECKSUM_SHIFT;

    private final boolean ipv6;
    private final int identifier;
    private final EchoToken token;

    EchoPacket(IpFamily family, int identifier, EchoToken token) {
        this.ipv6 = family == IpFamily.IPV6;
        this.identifier = identifier & (int) SHORT;
        this.token = token;
    }

    private static int requestType(boolean ipv6) {
        return ipv6 ? 128 : 8;
    }

    public static int replyType(boolean ipv6) {
        return ipv6 ? 129 : 0;
    }

    /** Writes the request for a probe of a host. */
    void writeRequest(ByteBuffer buffer, int at, long probe, long high, long low) {
        long token = tokenOf(probe, high, low);
        long header = headerOf(requestType(ipv6), probe);
        if (!ipv6) {
            // That of ICMPv6 covers the IP header too, and is always the kernel's work.
            header |= checksum(header, probe, token) << CHECKSUM_SHIFT;
        }
        buffer.putLong(at, header);
        buffer.putLong(at + PROBE, probe);
        buffer.putLong(at + TOKEN, token);
    }

    /** Without the checksum. The sequence number is the low half of the number of the probe, as far as it goes. */
    private long headerOf(int type, long probe) {
        return (long) type << TYPE_SHIFT | (long) identifier << IDENTIFIER_SHIFT | probe & SHORT;
    }

    private long tokenOf(long probe, long high, long low) {
        return token.of(probe, high, low, ipv6 ? 6 : 4);
    }

    private static long checksum(long header, long probe, long token) {
        long sum = sumOfShorts(header) + sumOfShorts(probe) + sumOfShorts(token);
        sum = (sum & SHORT) + (sum >>> Short.SIZE);
        return ~(sum + (sum >>> Short.SIZE)) & SHORT;
    }

    private static long sumOfShorts(long bytes) {
        return (bytes >>> 48) + (bytes >>> 32 & SHORT) + (bytes >>> 16 & SHORT) + (bytes & SHORT);
    }

    /**
     * Reads a packet that came from an address.
     *
     * @return the probe that it answers, or {@link ProbeSchedule#NONE} if it proves nothing
     */
    long readReply(ByteBuffer buffer, int at, int length, long high, long low) {
        return read(replyType(ipv6), buffer, at, length, high, low);
    }

    /**
     * Reads what an ICMP error quotes of the packet that was sent to an address. The quote may be cut short or have more
     * behind it; one without the token proves nothing.
     *
     * @return the probe that did not arrive, or {@link ProbeSchedule#NONE}
     */
    long readQuote(ByteBuffer buffer, int at, int length, long high, long low) {
        return read(requestType(ipv6), buffer, at, Math.min(length, LENGTH), high, low);
    }

    private long read(int type, ByteBuffer buffer, int at, int length, long high, long low) {
        if (length != LENGTH) {
            return ProbeSchedule.NONE;
        }
        long probe = buffer.getLong(at + PROBE);
        boolean ours = (buffer.getLong(at) & ~CHECKSUM) == headerOf(type, probe)
                && buffer.getLong(at + TOKEN) == tokenOf(probe, high, low);
        return ours ? probe : ProbeSchedule.NONE;
    }
}
