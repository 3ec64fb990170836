package io.vpcrouter.internal.prober.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * Waits until one of several sockets has something to read, a time is over, or somebody ends the wait.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
public final class SocketWait implements AutoCloseable {
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;

    /** An interrupt of the thread is not seen by the C library, so no wait is longer. */
    private static final int LONGEST_WAIT_MILLIS = 250;

    private final WakeUpSignal signal;
    private final int count;
    private final Memory memory;

    public SocketWait(int... descriptors) throws NativeException {
        signal = new WakeUpSignal();
        count = descriptors.length + 1;
        memory = new Memory((long) count * ENTRY);
        ByteBuffer entries = memory.getByteBuffer(0, (long) count * ENTRY).order(ByteOrder.nativeOrder());
        put(entries, 0, signal.descriptor());
        for (int i = 0; i < descriptors.length; i++) {
            put(entries, i + 1, descriptors[i]);
        }
    }

    private static void put(ByteBuffer entries, int index, int descriptor) {
        entries.putInt(index * ENTRY, descriptor);
        entries.putShort(index * ENTRY + EVENTS, LibC.POLLIN);
    }

    /** Waits, a quarter of a second at most. */
    public void await(long nanos) throws NativeException {
        long millis =
                nanos <= 0 ? 0 : Math.min(LONGEST_WAIT_MILLIS, (nanos - 1) / TimeUnit.MILLISECONDS.toNanos(1) + 1);
        int ready = LibC.poll(Pointer.nativeValue(memory), count, (int) millis);
        if (ready < 0 && Native.getLastError() != Errno.EINTR) {
            throw new NativeException("poll", Native.getLastError());
        }
        signal.clear();
    }

    /** Ends a wait. */
    public void wakeUp() {
        signal.raise();
    }

    @Override
    public void close() {
        signal.close();
        memory.close();
    }
}
