package io.vpcrouter.checks;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that answers IPv4 pings in a way of its own, where the kernel was told not to. */
final class EchoResponder {
    private static final int IP_HEADER = 20;
    private static final int REQUEST = 8;

    private EchoResponder() {}

    /** What it does to an answer. */
    enum Manner {
        HONEST,
        FORGED,
        TRUNCATED,
        TWICE,
        LATE
    }

    /** The {@link Manner}, and the address to answer from. */
    public static void main(String[] args) throws Exception {
        Manner manner = Manner.valueOf(args[0]);
        int ears = socket();
        int mouth = socket();
        IpAddress source = IpAddress.parse(args[1]);
        int length = manner == Manner.TRUNCATED ? EchoPacket.LENGTH - 1 : EchoPacket.LENGTH;
        try (MessageBatch in = new MessageBatch(IpFamily.IPV4, 1, IP_HEADER + EchoPacket.LENGTH, 0);
                MessageBatch out = new MessageBatch(IpFamily.IPV4, 1, length, 0);
                Memory name = new Memory(SocketAddresses.length(false))) {
            name.clear();
            ByteBuffer address = name.getByteBuffer(0, name.size()).order(ByteOrder.BIG_ENDIAN);
            SocketAddresses.putFamily(address, 0, false);
            SocketAddresses.put(address, 0, false, source.high(), source.low());
            NativeException.check("bind", LibC.bind(mouth, Pointer.nativeValue(name), (int) name.size()));
            System.out.println("ready");
            while (true) {
                in.reset(1);
                NativeException.check("recvmmsg", LibC.recvmmsg(ears, in.address(0), 1, 0, 0));
                if (in.packets().get(IP_HEADER) == REQUEST) {
                    answer(manner, mouth, in, out, length);
                }
            }
        }
    }

    private static int socket() throws NativeException {
        return NativeException.check(
                "socket", LibC.socket(LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, LibC.IPPROTO_ICMP));
    }

    private static void answer(Manner manner, int socket, MessageBatch in, MessageBatch out, int length)
            throws NativeException {
        ByteBuffer packet = out.packets();
        for (int i = 0; i < length; i++) {
            packet.put(i, in.packets().get(IP_HEADER + i));
        }
        packet.put(0, (byte) 0);
        if (manner == Manner.FORGED) {
            packet.put(EchoPacket.LENGTH - 1, (byte) (packet.get(EchoPacket.LENGTH - 1) ^ 1));
        }
        packet.putShort(2, (short) 0);
        packet.putShort(2, checksum(packet, length));
        out.putHost(0, in.hostHigh(0), in.hostLow(0));
        if (manner == Manner.LATE) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
        }
        for (int i = manner == Manner.TWICE ? 2 : 1; i > 0; i--) {
            NativeException.check("sendmmsg", LibC.sendmmsg(socket, out.address(0), 1, 0));
        }
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
}
