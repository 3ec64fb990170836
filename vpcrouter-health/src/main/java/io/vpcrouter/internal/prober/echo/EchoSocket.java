package io.vpcrouter.internal.prober.echo;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.vpcrouter.internal.prober.posix.LibC;
import io.vpcrouter.internal.prober.posix.MessageBatch;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.SocketAddresses;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.probe.ProbeSchedule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One non-blocking socket that sends echo requests of one family and reads what comes back, many packets with one call.
 * It takes requests with {@link #add}, and keeps them until they are sent or given up.
 *
 * <p>Threading: one thread. Nothing may be called after {@link #close}.
 */
public final class EchoSocket implements AutoCloseable {
    /** How many packets one call sends or reads at most. */
    public static final int BATCH = 64;

    /** How many errors one call reads at most. */
    public static final int ERROR_BATCH = 16;

    /** An IPv4 header with all its options, and our packet, and enough more to see that one is too long. */
    private static final int PACKET_ROOM = 128;

    private static final int CONTROL_ROOM = 128;

    /**
     * A limit and no allocation. The kernel counts about 800 bytes for one reply, and we read while we send, so this holds
     * those of 65,000 hosts even if the thread is held up for a moment.
     */
    private static final int RECEIVE_BUFFER = 64 << 20;

    /** Requests to hosts whose link address is not known yet wait here, and must not keep the others from being sent. */
    private static final int SEND_BUFFER = 8 << 20;

    private final int descriptor;
    private final boolean ipv6;
    private final boolean withIpHeader;
    private final EchoSocketKind kind;
    private final EchoPacket packet;
    private final MessageBatch out;
    private final MessageBatch in;
    private final MessageBatch errors;
    private final long[] probes = new long[BATCH];
    private int firstPending;
    private int endOfPending;
    private boolean inUse;

    private EchoSocket(int descriptor, IpFamily family, EchoSocketKind kind, int identifier, EchoToken token) {
        this.descriptor = descriptor;
        this.ipv6 = family == IpFamily.IPV6;
        this.kind = kind;
        this.withIpHeader = kind == EchoSocketKind.RAW && !ipv6;
        this.packet = new EchoPacket(family, identifier, token);
        this.out = new MessageBatch(family, BATCH, EchoPacket.LENGTH, 0);
        this.in = new MessageBatch(family, BATCH, PACKET_ROOM, 0);
        this.errors = new MessageBatch(family, ERROR_BATCH, PACKET_ROOM, CONTROL_ROOM);
    }

    /**
     * Opens a ping socket, or else a raw one.
     *
     * @param source the address of this machine to send from, or null for the one that the route says
     * @throws EchoRefusedException if the system gives us neither
     */
    public static EchoSocket open(IpFamily family, EchoToken token, @Nullable IpAddress source)
            throws EchoRefusedException {
        NativeException ping;
        try {
            return open(family, EchoSocketKind.PING, token, source);
        } catch (NativeException e) {
            ping = e;
        }
        try {
            return open(family, EchoSocketKind.RAW, token, source);
        } catch (NativeException raw) {
            throw new EchoRefusedException(ping, raw);
        }
    }

    private static EchoSocket open(IpFamily family, EchoSocketKind kind, EchoToken token, @Nullable IpAddress source)
            throws NativeException {
        boolean ipv6 = family == IpFamily.IPV6;
        int descriptor = NativeException.check(
                "socket",
                LibC.socket(
                        ipv6 ? LibC.AF_INET6 : LibC.AF_INET,
                        kind.type() | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC,
                        ipv6 ? LibC.IPPROTO_ICMPV6 : LibC.IPPROTO_ICMP));
        try {
            setUp(descriptor, ipv6);
            int identifier = kind == EchoSocketKind.PING
                    ? bind(descriptor, ipv6, source)
                    : rawIdentifier(descriptor, ipv6, source);
            return new EchoSocket(descriptor, family, kind, identifier, token);
        } catch (NativeException | RuntimeException e) {
            LibC.close(descriptor);
            throw e;
        }
    }

    private static void setUp(int descriptor, boolean ipv6) throws NativeException {
        try (Memory value = new Memory(Integer.BYTES)) {
            // Beyond the limit of the system needs CAP_NET_ADMIN; up to the limit does not.
            setBuffer(descriptor, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, value, RECEIVE_BUFFER);
            setBuffer(descriptor, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, value, SEND_BUFFER);
            value.setInt(0, 1);
            NativeException.check(
                    "setsockopt",
                    LibC.setsockopt(
                            descriptor,
                            ipv6 ? LibC.SOL_IPV6 : LibC.SOL_IP,
                            ipv6 ? LibC.IPV6_RECVERR : LibC.IP_RECVERR,
                            Pointer.nativeValue(value),
                            Integer.BYTES));
            if (!ipv6) {
                // Our packets are never split, so the kernel need not look for a number that tells the parts of one.
                value.setInt(0, LibC.IP_PMTUDISC_DO);
                LibC.setsockopt(
                        descriptor, LibC.SOL_IP, LibC.IP_MTU_DISCOVER, Pointer.nativeValue(value), Integer.BYTES);
            }
        }
    }

    private static void setBuffer(int descriptor, int forced, int plain, Memory value, int size) {
        value.setInt(0, size);
        long address = Pointer.nativeValue(value);
        if (LibC.setsockopt(descriptor, LibC.SOL_SOCKET, forced, address, Integer.BYTES) < 0) {
            // What the system grants is enough for most; a reply that finds no room is a lost packet, not a verdict.
            LibC.setsockopt(descriptor, LibC.SOL_SOCKET, plain, address, Integer.BYTES);
        }
    }

    /** Binds to an address, or any; the port that the kernel picks is the identifier of all requests of a ping socket. */
    private static int bind(int descriptor, boolean ipv6, @Nullable IpAddress source) throws NativeException {
        int length = SocketAddresses.length(ipv6);
        try (Memory memory = new Memory(length + (long) Integer.BYTES)) {
            memory.clear();
            ByteBuffer name = memory.getByteBuffer(0, length).order(ByteOrder.BIG_ENDIAN);
            SocketAddresses.putFamily(name, 0, ipv6);
            if (source != null) {
                SocketAddresses.put(name, 0, ipv6, source.high(), source.low());
            }
            long address = Pointer.nativeValue(memory);
            NativeException.check("bind", LibC.bind(descriptor, address, length));
            memory.setInt(length, length);
            NativeException.check("getsockname", LibC.getsockname(descriptor, address, address + length));
            return SocketAddresses.port(name, 0);
        }
    }

    private static int rawIdentifier(int descriptor, boolean ipv6, @Nullable IpAddress source) throws NativeException {
        if (source != null) {
            bind(descriptor, ipv6, source);
        }
        int identifier = new SecureRandom().nextInt(1 << Short.SIZE);
        ReplyFilter.attach(descriptor, ipv6, identifier);
        return identifier;
    }

    /**
     * Marks the packets that are sent from now on, for the routing rules of this machine.
     *
     * @throws NativeException if the process may not
     */
    public void mark(int mark) throws NativeException {
        try (Memory value = new Memory(Integer.BYTES)) {
            value.setInt(0, mark);
            NativeException.check(
                    "setsockopt SO_MARK",
                    LibC.setsockopt(
                            descriptor, LibC.SOL_SOCKET, LibC.SO_MARK, Pointer.nativeValue(value), Integer.BYTES));
        }
    }

    public int descriptor() {
        return descriptor;
    }

    public EchoSocketKind kind() {
        return kind;
    }

    /** Whether anything was sent, so that something may come back. */
    public boolean isInUse() {
        return inUse;
    }

    public boolean hasPending() {
        return firstPending < endOfPending;
    }

    int pending() {
        return endOfPending - firstPending;
    }

    /** Adds a request; there must be less than a batch of them. */
    public void add(long probe, IpAddress host) {
        if (firstPending == endOfPending) {
            firstPending = 0;
            endOfPending = 0;
        }
        int index = endOfPending++;
        probes[index] = probe;
        out.putHost(index, host.high(), host.low());
        packet.writeRequest(out.packets(), out.packetAt(index), probe, host.high(), host.low());
    }

    /**
     * Sends what is pending, as far as the kernel takes it.
     *
     * @return how many, which are then to be taken with {@link #takePending}; or the negative error number of the first
     */
    public int send() {
        inUse = true;
        int sent = LibC.sendmmsg(descriptor, out.address(firstPending), pending(), LibC.MSG_DONTWAIT);
        return sent < 0 ? -Native.getLastError() : sent;
    }

    /** The first pending probe, which is no longer pending then. */
    public long takePending() {
        return probes[firstPending++];
    }

    /**
     * Reads packets.
     *
     * @return how many, to be looked at with {@link #reply}; or the negative error number
     */
    public int receive() {
        return receive(in, BATCH, LibC.MSG_DONTWAIT);
    }

    private int receive(MessageBatch batch, int count, int flags) {
        batch.reset(count);
        int received = LibC.recvmmsg(descriptor, batch.address(0), count, flags, 0);
        return received < 0 ? -Native.getLastError() : received;
    }

    /** The probe that a packet of the last {@link #receive} answers, or {@link ProbeSchedule#NONE}. */
    public long reply(int index) {
        int at = in.packetAt(index);
        int length = in.length(index);
        if (withIpHeader) {
            int header = length == 0 ? 0 : (in.packets().get(at) & 0x0f) * Integer.BYTES;
            at += header;
            length -= header;
        }
        return packet.readReply(in.packets(), at, length, in.hostHigh(index), in.hostLow(index));
    }

    /**
     * Reads ICMP errors that came back.
     *
     * @return how many, to be looked at with {@link #failed} and {@link #reason}; or the negative error number
     */
    public int receiveErrors() {
        return receive(errors, ERROR_BATCH, LibC.MSG_DONTWAIT | LibC.MSG_ERRQUEUE);
    }

    /** The probe that an error of the last {@link #receiveErrors} is about, or {@link ProbeSchedule#NONE}. */
    public long failed(int index) {
        return packet.readQuote(
                errors.packets(),
                errors.packetAt(index),
                errors.length(index),
                errors.hostHigh(index),
                errors.hostLow(index));
    }

    /** What an error of the last {@link #receiveErrors} says, or empty if it does not say that the host is out of reach. */
    public String reason(int index) {
        return IcmpErrors.reason(errors.controls(), index * CONTROL_ROOM, errors.controlLength(index), ipv6);
    }

    @Override
    public void close() {
        LibC.close(descriptor);
        out.close();
        in.close();
        errors.close();
    }
}
