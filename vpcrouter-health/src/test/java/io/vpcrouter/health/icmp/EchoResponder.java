package io.vpcrouter.health.icmp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vpcrouter.internal.prober.echo.EchoPacket;
import io.vpcrouter.internal.prober.posix.LibC;
import io.vpcrouter.internal.prober.posix.MessageBatch;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.SocketAddresses;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that answers pings in a way of its own, where the kernel was told not to. */
final class EchoResponder implements AutoCloseable {
    private static final int IP_HEADER = 20;
    private static final int ICMP_HEADER = 8;
    private static final byte UNREACHABLE = 3;
    private static final byte HOST = 1;
    private static final int SELDOM = 4;

    private final Manner manner;
    private final boolean ipv6;
    /** What comes before the ICMP packet in what a raw socket reads. */
    private final int header;

    private final int ears;
    private final int mouth;
    private final MessageBatch in;
    private final MessageBatch out;
    private final MessageBatch error;
    private int requests;

    /** What it does to an answer. */
    enum Manner {
        HONEST,
        FORGED,
        TRUNCATED,
        TWICE,
        LATE,
        /** Only every fourth request gets an answer. */
        SELDOM,
        /** An honest answer, after an ICMP error that quotes a request that nobody sent. */
        FORGED_ERROR
    }

    /** The {@link Manner}, and the address to answer from. */
    public static void main(String[] args) throws Exception {
        try (EchoResponder responder = new EchoResponder(Manner.valueOf(args[0]), IpAddress.parse(args[1]))) {
            System.out.println("ready");
            while (true) {
                responder.next();
            }
        }
    }

    private EchoResponder(Manner manner, IpAddress source) throws NativeException {
        this.manner = manner;
        IpFamily family = source.family();
        ipv6 = family == IpFamily.IPV6;
        header = ipv6 ? 0 : IP_HEADER;
        ears = socket();
        mouth = socket();
        in = new MessageBatch(family, 1, header + EchoPacket.LENGTH, 0);
        out = new MessageBatch(family, 1, EchoPacket.LENGTH - (manner == Manner.TRUNCATED ? 1 : 0), 0);
        error = new MessageBatch(family, 1, ICMP_HEADER + header + EchoPacket.LENGTH, 0);
        try (Memory name = new Memory(SocketAddresses.length(ipv6))) {
            name.clear();
            ByteBuffer address = name.getByteBuffer(0, name.size()).order(ByteOrder.BIG_ENDIAN);
            SocketAddresses.putFamily(address, 0, ipv6);
            SocketAddresses.put(address, 0, ipv6, source.high(), source.low());
            NativeException.check("bind", LibC.bind(mouth, Pointer.nativeValue(name), (int) name.size()));
        }
    }

    private int socket() throws NativeException {
        return NativeException.check(
                "socket",
                LibC.socket(
                        ipv6 ? LibC.AF_INET6 : LibC.AF_INET,
                        LibC.SOCK_RAW | LibC.SOCK_CLOEXEC,
                        ipv6 ? LibC.IPPROTO_ICMPV6 : LibC.IPPROTO_ICMP));
    }

    private void next() throws NativeException {
        in.reset(1);
        NativeException.check("recvmmsg", LibC.recvmmsg(ears, in.address(0), 1, 0, 0));
        if (in.packets().get(header) == (byte) (ipv6 ? 128 : 8)) {
            requests++;
            if (manner != Manner.SELDOM || requests % SELDOM == 0) {
                answer();
            }
        }
    }

    private void answer() throws NativeException {
        ByteBuffer packet = out.packets();
        int length = packet.capacity();
        for (int i = 0; i < length; i++) {
            packet.put(i, in.packets().get(header + i));
        }
        packet.put(0, (byte) EchoPacket.replyType(ipv6));
        if (manner == Manner.FORGED) {
            flipLastBit(packet, EchoPacket.LENGTH);
        }
        if (manner == Manner.LATE) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
        }
        if (manner == Manner.FORGED_ERROR) {
            sendError();
        }
        for (int i = manner == Manner.TWICE ? 2 : 1; i > 0; i--) {
            send(out, length);
        }
    }

    private void sendError() throws NativeException {
        ByteBuffer packet = error.packets();
        int length = packet.capacity();
        packet.putLong(0, 0);
        packet.put(0, UNREACHABLE);
        packet.put(1, HOST);
        for (int i = ICMP_HEADER; i < length; i++) {
            packet.put(i, in.packets().get(i - ICMP_HEADER));
        }
        flipLastBit(packet, length);
        send(error, length);
    }

    private static void flipLastBit(ByteBuffer packet, int length) {
        packet.put(length - 1, (byte) (packet.get(length - 1) ^ 1));
    }

    private void send(MessageBatch batch, int length) throws NativeException {
        ByteBuffer packet = batch.packets();
        packet.putShort(2, (short) 0);
        if (!ipv6) {
            // That of ICMPv6 is the kernel's work.
            packet.putShort(2, checksum(packet, length));
        }
        batch.putHost(0, in.hostHigh(0), in.hostLow(0));
        NativeException.check("sendmmsg", LibC.sendmmsg(mouth, batch.address(0), 1, 0));
    }

    private static short checksum(ByteBuffer packet, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Byte.toUnsignedInt(packet.get(i)) << (i % 2 == 0 ? Byte.SIZE : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        return (short) ~sum;
    }

    @Override
    public void close() {
        LibC.close(ears);
        LibC.close(mouth);
        in.close();
        out.close();
        error.close();
    }
}
