package io.vpcrouter.internal.prober.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A descriptor ({@code eventfd}) that can be waited for beside sockets, and that ends the wait when it is given a signal.
 *
 * <p>Threading: {@link #raise} by any thread, also after the end; the rest by one.
 */
public final class WakeUpSignal implements AutoCloseable {
    private final int descriptor;
    private final Memory raised = new Memory(Long.BYTES);
    private final Memory taken = new Memory(Long.BYTES);
    private boolean closed;

    public WakeUpSignal() throws NativeException {
        descriptor = NativeException.check("eventfd", LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC));
        raised.setLong(0, 1);
    }

    public int descriptor() {
        return descriptor;
    }

    public synchronized void raise() {
        // A closed descriptor may be somebody else's by now.
        if (!closed) {
            LibC.write(descriptor, Pointer.nativeValue(raised), Long.BYTES);
        }
    }

    public void clear() {
        LibC.read(descriptor, Pointer.nativeValue(taken), Long.BYTES);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
            raised.close();
            taken.close();
        }
    }
}
