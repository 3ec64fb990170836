package io.vpcrouter.checks;

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
final class EchoPacket {
    static final int LENGTH = 24;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;
    private static final int PROBE = 8;
    private static final int TOKEN = 16;

    private final boolean ipv6;
    private final short identifier;
    private final EchoToken token;

    EchoPacket(IpFamily family, int identifier, EchoToken token) {
        this.ipv6 = family == IpFamily.IPV6;
        this.identifier = (short) identifier;
        this.token = token;
    }

    private static int requestType(boolean ipv6) {
        return ipv6 ? 128 : 8;
    }

    static int replyType(boolean ipv6) {
        return ipv6 ? 129 : 0;
    }

    /** Writes the request for a probe of a host. */
    void writeRequest(ByteBuffer buffer, int at, long probe, long high, long low) {
        buffer.put(at, (byte) requestType(ipv6));
        buffer.put(at + CODE, (byte) 0);
        buffer.putShort(at + CHECKSUM, (short) 0);
        buffer.putShort(at + IDENTIFIER, identifier);
        buffer.putShort(at + SEQUENCE, (short) probe);
        buffer.putLong(at + PROBE, probe);
        buffer.putLong(at + TOKEN, tokenOf(probe, high, low));
        if (!ipv6) {
            // That of ICMPv6 covers the IP header too, and is always the kernel's work.
            buffer.putShort(at + CHECKSUM, checksum(buffer, at));
        }
    }

    private long tokenOf(long probe, long high, long low) {
        return token.of(probe, high, low, ipv6 ? 6 : 4);
    }

    private static short checksum(ByteBuffer buffer, int at) {
        int sum = 0;
        for (int i = 0; i < LENGTH; i += Short.BYTES) {
            sum += Short.toUnsignedInt(buffer.getShort(at + i));
        }
        sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        return (short) ~(sum + (sum >>> Short.SIZE));
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
        if (length != LENGTH
                || Byte.toUnsignedInt(buffer.get(at)) != type
                || buffer.get(at + CODE) != 0
                || buffer.getShort(at + IDENTIFIER) != identifier) {
            return ProbeSchedule.NONE;
        }
        long probe = buffer.getLong(at + PROBE);
        boolean ours = buffer.getShort(at + SEQUENCE) == (short) probe
                && buffer.getLong(at + TOKEN) == tokenOf(probe, high, low);
        return ours ? probe : ProbeSchedule.NONE;
    }
}
