package io.vpcrouter.internal.linux.netlink;

import io.vpcrouter.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A request to the kernel that is being written: a header, the fixed part of its kind, and attributes. */
final class NetlinkRequest {
    static final int HEADER = 16;
    static final int FLAG_REQUEST = 1;
    static final int FLAG_ACK = 4;
    static final int FLAG_DUMP = 0x300;
    static final int FLAG_REPLACE = 0x100;
    static final int FLAG_EXCLUSIVE = 0x200;
    static final int FLAG_CREATE = 0x400;

    /** More than any request here takes. */
    private static final int ROOM = 256;

    private static final int SEQUENCE_AT = 8;
    private static final int ATTRIBUTE_HEADER = 4;

    private final String name;
    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM).order(ByteOrder.nativeOrder());

    /**
     * Begins a request.
     *
     * @param name the name of its type, for people
     * @param type its type
     * @param flags what the kernel is to do
     * @param fixed the fixed part of its kind
     */
    NetlinkRequest(String name, int type, int flags, byte[] fixed) {
        this.name = name;
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | FLAG_REQUEST));
        buffer.putInt(0).putInt(0).put(fixed);
    }

    NetlinkRequest number(int attribute, int value) {
        header(attribute, Integer.BYTES);
        buffer.putInt(value);
        return this;
    }

    NetlinkRequest address(int attribute, IpAddress value) {
        byte[] bytes = value.toBytes();
        header(attribute, bytes.length);
        buffer.put(bytes);
        return this;
    }

    private void header(int attribute, int length) {
        buffer.putShort((short) (ATTRIBUTE_HEADER + length)).putShort((short) attribute);
    }

    String name() {
        return name;
    }

    /** The bytes to send. */
    byte[] bytes(int sequence) {
        buffer.putInt(0, buffer.position()).putInt(SEQUENCE_AT, sequence);
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
