package io.vpcrouter.systemd;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket on which systemd listens. The JDK has no datagrams in the Unix domain, so this calls the C library;
 * {@code size_t} is {@code long}: only for 64-bit Linux.
 */
final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int LONGEST_PATH = 107;

    static {
        // The library that this process has loaded already, whatever it is called: it differs between glibc and musl.
        Native.register(NotifySocket.class, NativeLibrary.getProcess());
    }

    private final int descriptor;
    private final byte[] address;

    /**
     * Opens a socket for messages to an address.
     *
     * @param path an absolute path, or an abstract name behind {@code @}
     * @throws IOException if the address is neither, or the system gives no socket
     */
    NotifySocket(String path) throws IOException {
        address = address(path);
        descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new IOException("no socket in the Unix domain (errno " + Native.getLastError() + ")");
        }
    }

    /** The structure {@code sockaddr_un}. */
    static byte[] address(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = path.startsWith("@");
        if (!isAbstract && !path.startsWith("/") || name.length > LONGEST_PATH) {
            throw new IOException("found " + path + " (expected: an absolute path, or a name behind @, of at most "
                    + LONGEST_PATH + " bytes)");
        }
        if (isAbstract) {
            name[0] = 0;
        }
        return ByteBuffer.allocate(2 + name.length + (isAbstract ? 0 : 1))
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(name)
                .array();
    }

    /** Sends a message, if nothing stands in the way at the moment; never waits. */
    boolean send(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return sendto(descriptor, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length)
                == bytes.length;
    }

    @Override
    public void close() {
        close(descriptor);
    }

    private static native int socket(int domain, int type, int protocol);

    private static native long sendto(int descriptor, byte[] data, long length, int flags, byte[] address, int size);

    private static native int close(int descriptor);
}
