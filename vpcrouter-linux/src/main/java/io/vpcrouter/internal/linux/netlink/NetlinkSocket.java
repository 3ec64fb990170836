package io.vpcrouter.internal.linux.netlink;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * A socket for requests to the kernel, in the network namespace that it was opened in.
 *
 * <p>Threading: any; requests take turns.
 */
final class NetlinkSocket implements AutoCloseable {
    /** The kernel fills at most 32 KiB at once. */
    private static final int ROOM = 64 << 10;

    /** How often a list is asked for whose content changed while it was told. */
    private static final int MOST_TRIES = 10;

    private static final long PATIENCE_SECONDS = 5;

    private static final int TYPE_ERROR = 2;
    private static final int TYPE_DONE = 3;
    private static final int FLAG_INTERRUPTED = 0x10;
    private static final int FLAG_CAPPED = 0x100;
    private static final int FLAG_WORDS = 0x200;
    private static final int ATTRIBUTE_WORDS = 1;
    private static final int TYPE_AT = 4;
    private static final int FLAGS_AT = 6;
    private static final int SEQUENCE_AT = 8;

    private final int descriptor;
    private final Memory memory = new Memory(ROOM);
    private final ByteBuffer buffer = memory.getByteBuffer(0, ROOM).order(ByteOrder.nativeOrder());
    private int sequence;
    private boolean closed;

    private NetlinkSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens a socket.
     *
     * @param namespace the file of a network namespace, or empty for that of this process
     * @throws NetlinkException if the system does not let us
     */
    static NetlinkSocket open(Optional<Path> namespace) throws NetlinkException {
        int descriptor = namespace.isPresent() ? inside(namespace.get()) : socket();
        NetlinkSocket opened = new NetlinkSocket(descriptor);
        try {
            opened.setUp();
            return opened;
        } catch (NetlinkException e) {
            opened.close();
            throw e;
        }
    }

    /** A namespace is entered by a thread, and this one ends there; the socket stays. */
    private static int inside(Path namespace) throws NetlinkException {
        FutureTask<Integer> opening = new FutureTask<>(() -> {
            int file = check(
                    "open " + namespace,
                    NetlinkCalls.open(namespace.toString(), NetlinkCalls.O_RDONLY | NetlinkCalls.O_CLOEXEC));
            try {
                check("setns " + namespace, NetlinkCalls.setns(file, NetlinkCalls.CLONE_NEWNET));
            } finally {
                NetlinkCalls.close(file);
            }
            return socket();
        });
        Thread thread = new Thread(opening, "vpcrouter-namespace");
        thread.setDaemon(true);
        thread.start();
        return await(opening);
    }

    /** Not ended by an interrupt, since nobody would close the socket then; it takes microseconds. */
    private static int await(FutureTask<Integer> opening) throws NetlinkException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NetlinkException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int socket() throws NetlinkException {
        return check(
                "socket",
                NetlinkCalls.socket(
                        NetlinkCalls.AF_NETLINK,
                        NetlinkCalls.SOCK_RAW | NetlinkCalls.SOCK_CLOEXEC,
                        NetlinkCalls.NETLINK_ROUTE));
    }

    private static int check(String what, int result) throws NetlinkException {
        if (result < 0) {
            throw new NetlinkException(what, Native.getLastError(), "");
        }
        return result;
    }

    private void setUp() throws NetlinkException {
        long address = Pointer.nativeValue(memory);
        memory.setLong(0, PATIENCE_SECONDS);
        memory.setLong(Long.BYTES, 0);
        set(NetlinkCalls.SOL_SOCKET, NetlinkCalls.SO_RCVTIMEO, 2 * Long.BYTES);
        memory.setInt(0, 1);
        set(NetlinkCalls.SOL_NETLINK, NetlinkCalls.NETLINK_CAP_ACK, Integer.BYTES);
        set(NetlinkCalls.SOL_NETLINK, NetlinkCalls.NETLINK_EXT_ACK, Integer.BYTES);
        // Without it the kernel ignores which table is asked for, and tells all of them.
        set(NetlinkCalls.SOL_NETLINK, NetlinkCalls.NETLINK_GET_STRICT_CHK, Integer.BYTES);
        // To the kernel and to nobody else; so nobody else is heard either.
        memory.clear(12);
        memory.setShort(0, (short) NetlinkCalls.AF_NETLINK);
        check("connect", NetlinkCalls.connect(descriptor, address, 12));
    }

    private void set(int level, int option, int length) throws NetlinkException {
        check("setsockopt", NetlinkCalls.setsockopt(descriptor, level, option, Pointer.nativeValue(memory), length));
    }

    /**
     * Asks for something to be done, and waits until it is.
     *
     * @throws NetlinkException if the kernel refuses
     */
    synchronized void execute(NetlinkRequest request) throws NetlinkException {
        send(request);
        receive(request, message -> Optional.empty(), new ArrayList<>());
    }

    /**
     * Asks for a list.
     *
     * @param reader makes an element of a message, or nothing to leave it out
     * @throws NetlinkException if the kernel refuses
     */
    synchronized <T> List<T> list(NetlinkRequest request, Function<NetlinkMessage, Optional<T>> reader)
            throws NetlinkException {
        for (int i = 0; i < MOST_TRIES; i++) {
            List<T> found = new ArrayList<>();
            send(request);
            if (receive(request, reader, found)) {
                return found;
            }
        }
        throw new NetlinkException(request.name(), LinuxErrno.EAGAIN, "it changes while the kernel tells it");
    }

    private void send(NetlinkRequest request) throws NetlinkException {
        if (closed) {
            throw new NetlinkException(request.name(), LinuxErrno.EINTR, "closed");
        }
        byte[] bytes = request.bytes(++sequence);
        memory.write(0, bytes, 0, bytes.length);
        check(request.name(), (int) NetlinkCalls.send(descriptor, Pointer.nativeValue(memory), bytes.length, 0));
    }

    /** Reads until the answer is whole, and tells whether it is consistent. */
    private <T> boolean receive(NetlinkRequest request, Function<NetlinkMessage, Optional<T>> reader, List<T> found)
            throws NetlinkException {
        boolean consistent = true;
        while (true) {
            int length = (int) NetlinkCalls.recv(descriptor, Pointer.nativeValue(memory), ROOM, NetlinkCalls.MSG_TRUNC);
            if (length < 0 && Native.getLastError() == LinuxErrno.EINTR) {
                continue;
            }
            check(request.name(), length);
            if (length > ROOM) {
                throw new NetlinkException(request.name(), LinuxErrno.ENOBUFS, length + " bytes at once");
            }
            int at = 0;
            while (length - at >= NetlinkRequest.HEADER) {
                int size = buffer.getInt(at);
                if (size < NetlinkRequest.HEADER || size > length - at) {
                    break;
                }
                int type = Short.toUnsignedInt(buffer.getShort(at + TYPE_AT));
                int flags = Short.toUnsignedInt(buffer.getShort(at + FLAGS_AT));
                // What is left of a request that was given up is passed over.
                if (buffer.getInt(at + SEQUENCE_AT) == sequence) {
                    consistent = consistent && (flags & FLAG_INTERRUPTED) == 0;
                    NetlinkMessage message = new NetlinkMessage(buffer, type, at + NetlinkRequest.HEADER, at + size);
                    if (type == TYPE_ERROR || type == TYPE_DONE) {
                        finish(request, message, flags);
                        return consistent;
                    }
                    Optional<T> element = reader.apply(message);
                    element.ifPresent(found::add);
                }
                at += NetlinkMessage.aligned(size);
            }
        }
    }

    private static void finish(NetlinkRequest request, NetlinkMessage message, int flags) throws NetlinkException {
        int error = message.holds(Integer.BYTES) ? -message.number(0) : 0;
        if (error == 0) {
            return;
        }
        // Behind the number of an error stands the header of the request.
        int fixed = Integer.BYTES + (message.type() == TYPE_ERROR ? NetlinkRequest.HEADER : 0);
        boolean words = (flags & FLAG_WORDS) != 0 && (message.type() == TYPE_DONE || (flags & FLAG_CAPPED) != 0);
        throw new NetlinkException(request.name(), error, words ? message.text(fixed, ATTRIBUTE_WORDS) : "");
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            NetlinkCalls.close(descriptor);
            memory.close();
        }
    }
}
