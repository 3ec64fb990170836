package io.vpcrouter.checks;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program for the kernel that lets only echo replies with our identifier through to a raw socket, which would
 * otherwise be given a copy of all ICMP packets of the machine.
 */
final class ReplyFilter {
    private static final int INSTRUCTION = 8;
    private static final int PROGRAM = 16;
    private static final int POINTER = 8;
    private static final int EVERYTHING = 0xffff;

    // Instructions of the classic BPF.
    private static final int X_IS_CONSTANT = 0x01;
    private static final int X_IS_IP_HEADER_LENGTH = 0xb1;
    private static final int BYTE_AFTER_X = 0x50;
    private static final int SHORT_AFTER_X = 0x48;
    private static final int IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    private ReplyFilter() {}

    /** Attaches the filter; without it everything works too, because each packet is checked anyway. */
    static void attach(int descriptor, boolean ipv6, int identifier) {
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
