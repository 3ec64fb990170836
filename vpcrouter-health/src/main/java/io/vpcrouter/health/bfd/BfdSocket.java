package io.vpcrouter.health.bfd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.internal.prober.posix.LibC;
import io.vpcrouter.internal.prober.posix.MessageBatch;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.SocketAddresses;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one family: one on the port of BFD, which receives, and one on a port of the range from which BFD is sent.
 *
 * <p>Threading: one thread.
 */
final class BfdSocket implements AutoCloseable {
    private static final int BATCH = 32;
    private static final int MOST_BATCHES = 64;

    /** With room to see that a packet is longer than it says. */
    private static final int ROOM = 64;

    private static final int CONTROL_ROOM = 64;
    private static final int CONTROL_HEADER = 16;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;

    private static final int TIME_TO_LIVE = 255;
    /** Network control: CS6. */
    private static final int TRAFFIC_CLASS = 0xc0;

    /** RFC 5881, section 4. */
    private static final int FIRST_PORT = 49_152;

    private static final int PORTS = 65_536 - FIRST_PORT;
    private static final int MOST_TRIES = 64;

    private final boolean ipv6;
    private final BfdMode mode;
    private final int receiving;
    private final int sending;
    private final MessageBatch in;
    private final MessageBatch out;

    /** Takes packets in. */
    interface Receiver {
        /**
         * A packet came in.
         *
         * @param packet the packet, or null if it is none that a peer can have sent
         */
        void received(IpAddress from, @Nullable BfdPacket packet);
    }

    private BfdSocket(IpFamily family, BfdMode mode, int receiving, int sending) {
        this.ipv6 = family == IpFamily.IPV6;
        this.mode = mode;
        this.receiving = receiving;
        this.sending = sending;
        this.in = new MessageBatch(family, BATCH, ROOM, CONTROL_ROOM);
        this.out = new MessageBatch(family, 1, BfdPacket.LENGTH, 0);
    }

    /**
     * Opens both sockets.
     *
     * @throws NativeException if the system does not let us, or another program has the port
     */
    static BfdSocket open(IpFamily family, BfdMode mode) throws NativeException {
        boolean ipv6 = family == IpFamily.IPV6;
        int receiving = socket(ipv6);
        int sending = -1;
        try {
            option(receiving, ipv6, LibC.IP_RECVTTL, LibC.IPV6_RECVHOPLIMIT, 1);
            bind(receiving, ipv6, mode.port());
            sending = socket(ipv6);
            option(sending, ipv6, LibC.IP_TTL, LibC.IPV6_UNICAST_HOPS, TIME_TO_LIVE);
            option(sending, ipv6, LibC.IP_TOS, LibC.IPV6_TCLASS, TRAFFIC_CLASS);
            bindSomewhere(sending, ipv6);
            return new BfdSocket(family, mode, receiving, sending);
        } catch (NativeException | RuntimeException e) {
            LibC.close(receiving);
            if (sending >= 0) {
                LibC.close(sending);
            }
            throw e;
        }
    }

    private static int socket(boolean ipv6) throws NativeException {
        int descriptor = NativeException.check(
                "socket",
                LibC.socket(
                        ipv6 ? LibC.AF_INET6 : LibC.AF_INET,
                        LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC,
                        0));
        if (ipv6) {
            set(descriptor, LibC.SOL_IPV6, LibC.IPV6_V6ONLY, 1);
        }
        return descriptor;
    }

    private static void option(int descriptor, boolean ipv6, int forIpv4, int forIpv6, int value)
            throws NativeException {
        set(descriptor, ipv6 ? LibC.SOL_IPV6 : LibC.SOL_IP, ipv6 ? forIpv6 : forIpv4, value);
    }

    private static void set(int descriptor, int level, int option, int value) throws NativeException {
        try (Memory memory = new Memory(Integer.BYTES)) {
            memory.setInt(0, value);
            NativeException.check(
                    "setsockopt",
                    LibC.setsockopt(descriptor, level, option, Pointer.nativeValue(memory), Integer.BYTES));
        }
    }

    private static void bind(int descriptor, boolean ipv6, int port) throws NativeException {
        int length = SocketAddresses.length(ipv6);
        try (Memory memory = new Memory(length)) {
            memory.clear();
            ByteBuffer name = memory.getByteBuffer(0, length).order(ByteOrder.BIG_ENDIAN);
            SocketAddresses.putFamily(name, 0, ipv6);
            SocketAddresses.putPort(name, 0, port);
            NativeException.check(
                    "bind to UDP port " + port, LibC.bind(descriptor, Pointer.nativeValue(memory), length));
        }
    }

    private static void bindSomewhere(int descriptor, boolean ipv6) throws NativeException {
        SecureRandom random = new SecureRandom();
        for (int i = 1; i < MOST_TRIES; i++) {
            try {
                bind(descriptor, ipv6, FIRST_PORT + random.nextInt(PORTS));
                return;
            } catch (NativeException e) {
                if (e.errno() != Errno.EADDRINUSE) {
                    throw e;
                }
            }
        }
        bind(descriptor, ipv6, FIRST_PORT + random.nextInt(PORTS));
    }

    int descriptor() {
        return receiving;
    }

    /** Takes in all that has come, up to some thousand packets. */
    void receive(Receiver receiver) throws NativeException {
        for (int i = 0; i < MOST_BATCHES; i++) {
            in.reset(BATCH);
            int received = LibC.recvmmsg(receiving, in.address(0), BATCH, LibC.MSG_DONTWAIT, 0);
            if (received < 0) {
                int errno = Native.getLastError();
                if (errno == Errno.EAGAIN) {
                    return;
                }
                if (errno != Errno.EINTR) {
                    throw new NativeException("recvmmsg", errno);
                }
            }
            for (int message = 0; message < received; message++) {
                BfdPacket packet = mode.accepts(timeToLive(message))
                        ? BfdPacket.read(in.packets(), in.packetAt(message), in.length(message))
                                .orElse(null)
                        : null;
                receiver.received(from(message), packet);
            }
            if (received >= 0 && received < BATCH) {
                return;
            }
        }
    }

    private IpAddress from(int message) {
        return ipv6
                ? IpAddress.ofIpv6(in.hostHigh(message), in.hostLow(message))
                : IpAddress.ofIpv4((int) in.hostLow(message));
    }

    /** What the kernel says of the packet; -1 if it says nothing. */
    private int timeToLive(int message) {
        int level = ipv6 ? LibC.SOL_IPV6 : LibC.SOL_IP;
        int type = ipv6 ? LibC.IPV6_HOPLIMIT : LibC.IP_TTL;
        int at = message * CONTROL_ROOM;
        int end = at + in.controlLength(message);
        ByteBuffer controls = in.controls();
        while (end - at >= CONTROL_HEADER + Integer.BYTES) {
            long length = controls.getLong(at);
            if (controls.getInt(at + CONTROL_LEVEL) == level && controls.getInt(at + CONTROL_TYPE) == type) {
                return controls.getInt(at + CONTROL_HEADER);
            }
            if (length < CONTROL_HEADER || length > end - at) {
                return -1;
            }
            at += (int) (length + Long.BYTES - 1) & -Long.BYTES;
        }
        return -1;
    }

    /** Sends a packet; returns why it could not be sent, or null. */
    @Nullable
    String send(IpAddress host, BfdPacket packet) {
        out.reset(1);
        out.putHost(0, host.high(), host.low());
        out.putPort(0, mode.port());
        packet.write(out.packets(), 0);
        int sent = LibC.sendmmsg(sending, out.address(0), 1, LibC.MSG_DONTWAIT);
        if (sent == 1) {
            return null;
        }
        return Errno.text(Native.getLastError());
    }

    @Override
    public void close() {
        LibC.close(receiving);
        LibC.close(sending);
        in.close();
        out.close();
    }
}
