package io.vpcrouter.health.path;

import io.vpcrouter.internal.prober.echo.EchoSocket;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.internal.prober.posix.NativeException;
import io.vpcrouter.internal.prober.posix.SocketWait;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the check: one for each family, for marked packets and for this machine itself, and one for each local
 * address that packets are sent from.
 *
 * <p>Threading: one thread, except {@link #wakeUp}.
 */
final class PathSockets implements AutoCloseable {
    private final EchoToken token = EchoToken.withRandomKey();
    private final Map<IpFamily, EchoSocket> plain = new EnumMap<>(IpFamily.class);
    private final Map<IpAddress, EchoSocket> bySource = new HashMap<>();
    private final Map<IpAddress, EchoSocket> byHost = new HashMap<>();
    private @Nullable SocketWait wait;

    private PathSockets() {}

    /**
     * Opens all.
     *
     * @param targets what will be asked
     * @param sources the local address for each host that has one
     * @throws IOException if the system does not let us, or does not have an address
     */
    static PathSockets open(List<IpAddress> targets, Map<IpAddress, IpAddress> sources) throws IOException {
        PathSockets sockets = new PathSockets();
        try {
            sockets.openAll(targets, sources);
            return sockets;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    private void openAll(List<IpAddress> targets, Map<IpAddress, IpAddress> sources) throws IOException {
        Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
        targets.forEach(target -> families.add(target.family()));
        for (IpFamily family : families) {
            plain.put(family, EchoSocket.open(family, token, null));
        }
        for (Map.Entry<IpAddress, IpAddress> entry : sources.entrySet()) {
            IpAddress source = entry.getValue();
            EchoSocket socket = bySource.get(source);
            if (socket == null) {
                try {
                    socket = EchoSocket.open(source.family(), token, source);
                } catch (IOException e) {
                    throw new IOException("from " + source + ": " + e.getMessage(), e);
                }
                bySource.put(source, socket);
            }
            byHost.put(entry.getKey(), socket);
        }
        wait = new SocketWait(Stream.concat(plain.values().stream(), bySource.values().stream())
                .mapToInt(EchoSocket::descriptor)
                .toArray());
    }

    /** The socket for marked packets of a family, if any target is of that family. */
    @Nullable
    EchoSocket plain(IpFamily family) {
        return plain.get(family);
    }

    /** The family that this machine asks itself in. */
    IpFamily selfFamily() {
        return plain.keySet().iterator().next();
    }

    /** The socket with the local address for a host, if it has one. */
    @Nullable
    EchoSocket from(IpAddress host) {
        return byHost.get(host);
    }

    List<Collection<EchoSocket>> all() {
        return List.of(plain.values(), bySource.values());
    }

    void await(long nanos) throws NativeException {
        if (wait != null) {
            wait.await(nanos);
        }
    }

    void wakeUp() {
        if (wait != null) {
            wait.wakeUp();
        }
    }

    @Override
    public void close() {
        plain.values().forEach(EchoSocket::close);
        bySource.values().forEach(EchoSocket::close);
        if (wait != null) {
            wait.close();
        }
    }
}
