package io.vpcrouter.internal.linux.routes;

import io.vpcrouter.internal.linux.netlink.NetlinkException;
import io.vpcrouter.internal.linux.netlink.Rtnetlink;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two ways to the kernel, so that a long list never delays a failover. A namespace that was deleted and made again under its
 * name is found by the next read.
 *
 * <p>Threading: any.
 */
final class KernelConnections implements AutoCloseable {
    private final Optional<Path> namespace;
    private Object openedIn = "";
    private @Nullable Rtnetlink reading;
    private @Nullable Rtnetlink writing;
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param namespace the file of a network namespace, or empty for that of this process
     */
    KernelConnections(Optional<Path> namespace) {
        this.namespace = namespace;
    }

    synchronized Rtnetlink forReading() {
        if (!identity().equals(openedIn)) {
            closeBoth();
        }
        noteNamespace();
        reading = openIfNot(reading);
        return reading;
    }

    synchronized Rtnetlink forWriting() {
        noteNamespace();
        writing = openIfNot(writing);
        return writing;
    }

    /** The first connection, for a read or for a write, decides in which namespace both are. */
    private void noteNamespace() {
        if (reading == null && writing == null) {
            openedIn = identity();
        }
    }

    private Object identity() {
        if (namespace.isEmpty()) {
            return "";
        }
        try {
            return Files.getAttribute(namespace.get(), "unix:ino");
        } catch (IOException e) {
            throw new CloudException(
                    Kind.NOT_FOUND,
                    "open",
                    null,
                    "--linux_namespace: " + namespace.get() + ": no such network namespace (expected: one that"
                            + " \"ip netns\" lists)",
                    e);
        }
    }

    private Rtnetlink openIfNot(@Nullable Rtnetlink open) {
        if (closed) {
            throw new CloudException(Kind.TRANSIENT, "open", null, "closed", null);
        }
        if (open != null) {
            return open;
        }
        try {
            return Rtnetlink.open(namespace);
        } catch (NetlinkException e) {
            throw LinuxErrors.of("open", e);
        }
    }

    private void closeBoth() {
        if (reading != null) {
            reading.close();
            reading = null;
        }
        if (writing != null) {
            writing.close();
            writing = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeBoth();
    }
}
