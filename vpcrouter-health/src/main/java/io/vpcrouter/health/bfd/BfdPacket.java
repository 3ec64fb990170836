package io.vpcrouter.health.bfd;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A BFD control packet without authentication (RFC 5880, section 4.1).
 *
 * @param state what the sender says of its session
 * @param diagnostic why its session was last lost: 0 to 31
 * @param poll whether the sender wants an answer at once
 * @param last whether this is such an answer
 * @param demand whether the sender wants no periodic packets
 * @param multiplier after how many missing packets the sender's session is lost, 1 to 255
 * @param mine the sender's discriminator
 * @param yours the receiver's discriminator, as far as the sender knows it, else 0
 * @param desiredMinTx how often the sender would like to send, in microseconds
 * @param requiredMinRx how often the sender is ready to receive, in microseconds; 0 for never
 */
record BfdPacket(
        BfdState state,
        int diagnostic,
        boolean poll,
        boolean last,
        boolean demand,
        int multiplier,
        int mine,
        int yours,
        long desiredMinTx,
        long requiredMinRx) {
    static final int LENGTH = 24;

    private static final int VERSION_1 = 1;
    private static final int VERSION_SHIFT = 5;
    private static final int DIAGNOSTIC_MASK = 0x1f;
    private static final int STATE_SHIFT = 6;
    private static final int POLL = 0x20;
    private static final int FINAL = 0x10;
    private static final int AUTHENTICATION = 0x04;
    private static final int DEMAND = 0x02;
    private static final int MULTIPOINT = 0x01;
    private static final int FLAGS_AT = 1;
    private static final int MULTIPLIER_AT = 2;
    private static final int LENGTH_AT = 3;
    private static final int MINE_AT = 4;
    private static final int YOURS_AT = 8;
    private static final int TX_AT = 12;
    private static final int RX_AT = 16;
    private static final int ECHO_AT = 20;

    /** Writes the packet. */
    void write(ByteBuffer buffer, int at) {
        int flags = state.number() << STATE_SHIFT | (poll ? POLL : 0) | (last ? FINAL : 0) | (demand ? DEMAND : 0);
        buffer.put(at, (byte) (VERSION_1 << VERSION_SHIFT | diagnostic));
        buffer.put(at + FLAGS_AT, (byte) flags);
        buffer.put(at + MULTIPLIER_AT, (byte) multiplier);
        buffer.put(at + LENGTH_AT, (byte) LENGTH);
        buffer.putInt(at + MINE_AT, mine);
        buffer.putInt(at + YOURS_AT, yours);
        buffer.putInt(at + TX_AT, (int) desiredMinTx);
        buffer.putInt(at + RX_AT, (int) requiredMinRx);
        // No echo packets are answered.
        buffer.putInt(at + ECHO_AT, 0);
    }

    /** Reads a packet by the rules of RFC 5880, section 6.8.6; nothing if it is to be thrown away. */
    static Optional<BfdPacket> read(ByteBuffer buffer, int at, int received) {
        if (received < LENGTH) {
            return Optional.empty();
        }
        int first = Byte.toUnsignedInt(buffer.get(at));
        int flags = Byte.toUnsignedInt(buffer.get(at + FLAGS_AT));
        int length = Byte.toUnsignedInt(buffer.get(at + LENGTH_AT));
        BfdPacket packet = new BfdPacket(
                BfdState.of(flags >> STATE_SHIFT),
                first & DIAGNOSTIC_MASK,
                (flags & POLL) != 0,
                (flags & FINAL) != 0,
                (flags & DEMAND) != 0,
                Byte.toUnsignedInt(buffer.get(at + MULTIPLIER_AT)),
                buffer.getInt(at + MINE_AT),
                buffer.getInt(at + YOURS_AT),
                Integer.toUnsignedLong(buffer.getInt(at + TX_AT)),
                Integer.toUnsignedLong(buffer.getInt(at + RX_AT)));
        boolean wellFormed = first >> VERSION_SHIFT == VERSION_1
                && length >= LENGTH
                && length <= received
                && (flags & (AUTHENTICATION | MULTIPOINT)) == 0
                && packet.multiplier != 0
                && packet.mine != 0;
        boolean mayNotKnowUs = packet.state == BfdState.DOWN || packet.state == BfdState.ADMIN_DOWN;
        return wellFormed && (packet.yours != 0 || mayNotKnowUs) ? Optional.of(packet) : Optional.empty();
    }
}
