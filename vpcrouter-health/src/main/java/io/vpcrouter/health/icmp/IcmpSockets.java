package io.vpcrouter.health.icmp;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.vpcrouter.internal.prober.echo.EchoRefusedException;
import io.vpcrouter.internal.prober.echo.EchoSocket;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.internal.prober.posix.LibC;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.WakeUpSignal;
import io.vpcrouter.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of an ICMP check, one for each family that the machine has, and what is needed to wait for them.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class IcmpSockets implements AutoCloseable {
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;

    /** An interrupt of the thread is not seen by the C library, so no wait is longer. */
    private static final int LONGEST_WAIT_MILLIS = 250;

    private final List<EchoSocket> open;
    private final @Nullable EchoSocket ipv4;
    private final @Nullable EchoSocket ipv6;
    private final WakeUpSignal signal;
    private final Memory memory;
    private final ByteBuffer entries;

    private IcmpSockets(@Nullable EchoSocket ipv4, @Nullable EchoSocket ipv6) throws NativeException {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.open = new ArrayList<>();
        if (ipv4 != null) {
            open.add(ipv4);
        }
        if (ipv6 != null) {
            open.add(ipv6);
        }
        this.signal = new WakeUpSignal();
        int size = (open.size() + 1) * ENTRY;
        this.memory = new Memory(size);
        this.entries = memory.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
        entries.putInt(0, signal.descriptor());
        entries.putShort(EVENTS, LibC.POLLIN);
        for (int i = 0; i < open.size(); i++) {
            entries.putInt((i + 1) * ENTRY, open.get(i).descriptor());
        }
    }

    /**
     * Opens what the machine has: of each family a ping socket, or else a raw one.
     *
     * @throws EchoRefusedException if there is neither for either family
     * @throws NativeException if something else is missing
     */
    static IcmpSockets open(EchoToken token) throws EchoRefusedException, NativeException {
        EchoSocket ipv4 = null;
        EchoSocket ipv6 = null;
        EchoRefusedException refusal = null;
        try {
            ipv4 = EchoSocket.open(IpFamily.IPV4, token, null);
        } catch (EchoRefusedException e) {
            refusal = e;
        }
        try {
            ipv6 = EchoSocket.open(IpFamily.IPV6, token, null);
        } catch (EchoRefusedException e) {
            if (refusal != null) {
                throw refusal;
            }
        }
        try {
            return new IcmpSockets(ipv4, ipv6);
        } catch (NativeException | RuntimeException e) {
            closeIfOpen(ipv4);
            closeIfOpen(ipv6);
            throw e;
        }
    }

    private static void closeIfOpen(@Nullable EchoSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }

    /** The socket of a family, or null if the machine has none. */
    @Nullable
    EchoSocket of(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    List<EchoSocket> all() {
        return open;
    }

    /** Waits until a packet or a signal is there, or a time is over; also until a packet can be sent, if one has to be. */
    void await(long nanos) throws NativeException {
        for (int i = 0; i < open.size(); i++) {
            short events = open.get(i).hasPending() ? (short) (LibC.POLLIN | LibC.POLLOUT) : LibC.POLLIN;
            entries.putShort((i + 1) * ENTRY + EVENTS, events);
        }
        long millis = Math.min(LONGEST_WAIT_MILLIS, (nanos - 1) / TimeUnit.MILLISECONDS.toNanos(1) + 1);
        int ready = LibC.poll(Pointer.nativeValue(memory), open.size() + 1L, (int) millis);
        if (ready < 0 && Native.getLastError() != Errno.EINTR) {
            throw new NativeException("poll", Native.getLastError());
        }
        signal.clear();
    }

    /** Ends a wait. */
    void wakeUp() {
        signal.raise();
    }

    @Override
    public void close() {
        open.forEach(EchoSocket::close);
        signal.close();
        memory.close();
    }
}
