package io.vpcrouter.internal.prober.echo;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vpcrouter.internal.prober.posix.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What lets only echo replies with our identifier through to a raw socket, which would otherwise be given a copy of all
 * ICMP packets of the machine: a set of types, by which the kernel decides before it makes the copy, and a program for the
 * identifier.
 */
final class ReplyFilter {
    private static final int INSTRUCTION = 8;
    private static final int PROGRAM = 16;
    private static final int POINTER = 8;
    private static final int EVERYTHING = 0xffff;
    private static final int ICMP_TYPES = 32;
    private static final int ICMPV6_TYPES = 256;

    // Instructions of the classic BPF.
    private static final int X_IS_CONSTANT = 0x01;
    private static final int X_IS_IP_HEADER_LENGTH = 0xb1;
    private static final int BYTE_AFTER_X = 0x50;
    private static final int SHORT_AFTER_X = 0x48;
    private static final int IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    private ReplyFilter() {}

    /** Attaches the filters; without them everything works too, because each packet is checked anyway. */
    static void attach(int descriptor, boolean ipv6, int identifier) {
        setTypes(descriptor, ipv6);
        setProgram(descriptor, ipv6, identifier);
    }

    /** A bit that is set keeps a type out. */
    private static void setTypes(int descriptor, boolean ipv6) {
        int size = (ipv6 ? ICMPV6_TYPES : ICMP_TYPES) / Byte.SIZE;
        try (Memory memory = new Memory(size)) {
            memory.setMemory(0, size, (byte) 0xff);
            int type = EchoPacket.replyType(ipv6);
            long word = type / Integer.SIZE * (long) Integer.BYTES;
            memory.setInt(word, ~(1 << type % Integer.SIZE));
            LibC.setsockopt(
                    descriptor,
                    ipv6 ? LibC.IPPROTO_ICMPV6 : LibC.SOL_RAW,
                    ipv6 ? LibC.ICMPV6_FILTER : LibC.ICMP_FILTER,
                    Pointer.nativeValue(memory),
                    size);
        }
    }

    private static void setProgram(int descriptor, boolean ipv6, int identifier) {
        int[][] program = {
            {ipv6 ? X_IS_CONSTANT : X_IS_IP_HEADER_LENGTH, 0, 0, 0},
            {BYTE_AFTER_X, 0, 0, 0},
            {IF_EQUAL, 0, 3, EchoPacket.replyType(ipv6)},
            {SHORT_AFTER_X, 0, 0, Integer.BYTES},
            {IF_EQUAL, 0, 1, identifier},
            {RETURN, 0, 0, EVERYTHING},
            {RETURN, 0, 0, 0}
        };
        int size = program.length * INSTRUCTION;
        try (Memory memory = new Memory(size + (long) PROGRAM)) {
            memory.clear();
            long address = Pointer.nativeValue(memory);
            ByteBuffer buffer = memory.getByteBuffer(0, size + (long) PROGRAM).order(ByteOrder.nativeOrder());
            for (int[] instruction : program) {
                buffer.putShort((short) instruction[0]);
                buffer.put((byte) instruction[1]);
                buffer.put((byte) instruction[2]);
                buffer.putInt(instruction[3]);
            }
            buffer.putShort(size, (short) program.length);
            buffer.putLong(size + POINTER, address);
            LibC.setsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, address + size, PROGRAM);
        }
    }
}
