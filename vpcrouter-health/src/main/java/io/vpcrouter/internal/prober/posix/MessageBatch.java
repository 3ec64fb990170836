package io.vpcrouter.internal.prober.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Messages for {@code sendmmsg} and {@code recvmmsg}: for each a header that points to a socket address, a packet and, if
 * wanted, room for what the kernel has to say about it. Laid out once, in memory outside the heap.
 *
 * <p>The layout is that of {@code struct mmsghdr} on 64-bit Linux.
 *
 * <p>Threading: one thread. Nothing may be touched after {@link #close}.
 */
public final class MessageBatch implements AutoCloseable {
    private static final int HEADER = 64;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR_POINTER = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int MESSAGE_LENGTH = 56;
    private static final int VECTOR = 16;
    private static final int NAME = 32;

    private final boolean ipv6;
    private final int packetRoom;
    private final int controlRoom;
    private final Memory memory;
    private final long address;
    private final ByteBuffer headers;
    private final ByteBuffer names;
    private final ByteBuffer packets;
    private final ByteBuffer controls;

    public MessageBatch(IpFamily family, int count, int packetRoom, int controlRoom) {
        this.ipv6 = family == IpFamily.IPV6;
        this.packetRoom = packetRoom;
        this.controlRoom = controlRoom;
        int vectorsAt = count * HEADER;
        int namesAt = vectorsAt + count * VECTOR;
        int packetsAt = namesAt + count * NAME;
        int controlsAt = packetsAt + count * packetRoom;
        memory = new Memory(controlsAt + (long) count * controlRoom);
        memory.clear();
        address = Pointer.nativeValue(memory);
        headers = view(0, vectorsAt).order(ByteOrder.nativeOrder());
        ByteBuffer vectors = view(vectorsAt, count * VECTOR).order(ByteOrder.nativeOrder());
        names = view(namesAt, count * NAME);
        packets = view(packetsAt, count * packetRoom);
        controls = view(controlsAt, count * controlRoom).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            headers.putLong(i * HEADER, address + namesAt + (long) i * NAME);
            headers.putLong(i * HEADER + VECTOR_POINTER, address + vectorsAt + (long) i * VECTOR);
            headers.putLong(i * HEADER + VECTOR_COUNT, 1);
            headers.putLong(
                    i * HEADER + CONTROL_POINTER, controlRoom == 0 ? 0 : address + controlsAt + (long) i * controlRoom);
            vectors.putLong(i * VECTOR, address + packetsAt + (long) i * packetRoom);
            vectors.putLong(i * VECTOR + Long.BYTES, packetRoom);
        }
        reset(count);
    }

    private ByteBuffer view(int from, int length) {
        return length == 0
                ? ByteBuffer.allocate(0)
                : memory.getByteBuffer(from, length).order(ByteOrder.BIG_ENDIAN);
    }

    /** Gives the kernel back the room that it has cut down to what it wrote, and writes the family into the addresses. */
    public void reset(int count) {
        for (int i = 0; i < count; i++) {
            headers.putInt(i * HEADER + NAME_LENGTH, SocketAddresses.length(ipv6));
            headers.putLong(i * HEADER + CONTROL_LENGTH, controlRoom);
            SocketAddresses.putFamily(names, i * NAME, ipv6);
        }
    }

    /** The address of a message, for the C library. */
    public long address(int index) {
        return address + (long) index * HEADER;
    }

    /** How many bytes the kernel wrote into the packet of a message. */
    public int length(int index) {
        return headers.getInt(index * HEADER + MESSAGE_LENGTH);
    }

    public ByteBuffer packets() {
        return packets;
    }

    public int packetAt(int index) {
        return index * packetRoom;
    }

    /** What the kernel says of a message, in native order. */
    public ByteBuffer controls() {
        return controls;
    }

    public int controlLength(int index) {
        return (int) headers.getLong(index * HEADER + CONTROL_LENGTH);
    }

    public void putHost(int index, long high, long low) {
        SocketAddresses.put(names, index * NAME, ipv6, high, low);
    }

    public void putPort(int index, int port) {
        SocketAddresses.putPort(names, index * NAME, port);
    }

    public long hostHigh(int index) {
        return SocketAddresses.high(names, index * NAME, ipv6);
    }

    public long hostLow(int index) {
        return SocketAddresses.low(names, index * NAME, ipv6);
    }

    @Override
    public void close() {
        memory.close();
    }
}
