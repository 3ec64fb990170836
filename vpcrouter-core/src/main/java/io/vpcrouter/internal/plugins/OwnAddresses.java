package io.vpcrouter.internal.plugins;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.spi.RouterClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses lead to this machine, now. They are never witnesses, because their answers prove nothing about the network:
 *
 * <ul>
 *   <li>the addresses of its interfaces, which come and go; they are listed again when somebody asks, but never more often
 *       than five times a second, nor for more than 1 % of the time;
 *   <li>whatever the routing table calls local, such as a prefix that a load balancer's machine takes for itself; each
 *       address is asked about again, within the same share of the time;
 *   <li>the unspecified addresses, which the kernel sends to itself;
 *   <li>loopback addresses, unless <em>all</em> hosts are loopback addresses. That is a trial, in which they stand for other
 *       machines: the demo, the examples and the tests. In a real VPC no host is one.
 * </ul>
 *
 * <p>Threading: one thread, that of the loop.
 */
final class OwnAddresses implements Predicate<IpAddress> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);
    private static final long SHORTEST_AGE = Duration.ofMillis(200).toNanos();
    private static final int SHARE = 100;
    /** The port of RFC 863; nothing is sent to it. */
    private static final int DISCARD = 9;

    /** Real time, in a simulation too: it is the real machine that is looked at. */
    private final RouterClock clock;

    private final Listing listing;
    private final LocalRoutes localRoutes;
    private final Map<IpAddress, Routed> routed = new HashMap<>();
    private long askRoutesAgainAt;
    private Set<IpAddress> listed = Set.of();
    private long listAgainAt;
    private boolean failed;
    private boolean trial = true;

    /** Lists the addresses of the interfaces. */
    interface Listing {
        Set<IpAddress> addresses() throws SocketException;
    }

    /** Says whether the routing table leads to this machine itself. */
    interface LocalRoutes {
        boolean leadHere(IpAddress address) throws IOException;
    }

    /** What the routing table said of an address, and when. */
    private record Routed(boolean here, long at) {}

    OwnAddresses() {
        this(RouterClock.system(), OwnAddresses::ofInterfaces, OwnAddresses::isRoutedHere);
    }

    OwnAddresses(RouterClock clock, Listing listing, LocalRoutes localRoutes) {
        this.clock = clock;
        this.listing = listing;
        this.localRoutes = localRoutes;
        long now = clock.nanos();
        askRoutesAgainAt = now;
        list(now);
    }

    /** The hosts from now on. */
    void watching(Set<IpAddress> hosts) {
        trial = hosts.stream().allMatch(IpAddress::isLoopback);
        routed.keySet().retainAll(hosts);
    }

    /** Looks at these addresses ahead of their answers. That takes half a millisecond, and a failover waits for the answers. */
    void lookAt(Set<IpAddress> witnesses) {
        witnesses.forEach(this::test);
    }

    @Override
    public boolean test(IpAddress address) {
        if (address.isLoopback()) {
            return !trial;
        }
        if (address.high() == 0 && address.low() == 0) {
            return true;
        }
        long now = clock.nanos();
        if (now - listAgainAt >= 0) {
            list(now);
        }
        return listed.contains(address) || isRouted(address, now);
    }

    private boolean isRouted(IpAddress address, long now) {
        Routed known = routed.get(address);
        if (known != null && (now - known.at < SHORTEST_AGE || now - askRoutesAgainAt < 0)) {
            return known.here;
        }
        boolean here;
        try {
            here = localRoutes.leadHere(address);
        } catch (IOException e) {
            // No route to it, or no handle to ask with: what was known stays.
            here = known != null && known.here;
        }
        long end = clock.nanos();
        askRoutesAgainAt = end + (end - now) * SHARE;
        routed.put(address, new Routed(here, end));
        return here;
    }

    private void list(long now) {
        try {
            listed = listing.addresses();
            failed = false;
        } catch (SocketException e) {
            if (!failed) {
                LOG.warn("cannot list the addresses of this machine; those listed last are its own", e);
            }
            failed = true;
        }
        long end = clock.nanos();
        listAgainAt = end + Math.max(SHORTEST_AGE, (end - now) * SHARE);
    }

    private static Set<IpAddress> ofInterfaces() throws SocketException {
        Set<IpAddress> addresses = new HashSet<>();
        for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(nic.getInetAddresses())) {
                addresses.add(IpAddress.ofBytes(address.getAddress()));
            }
        }
        return addresses;
    }

    /** A datagram socket that is connected sends nothing, and has the source address that the kernel would choose. */
    private static boolean isRoutedHere(IpAddress address) throws IOException {
        InetAddress target = address.toInetAddress();
        try (DatagramChannel socket = DatagramChannel.open(
                address.family() == IpFamily.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            socket.connect(new InetSocketAddress(target, DISCARD));
            return socket.getLocalAddress() instanceof InetSocketAddress source
                    && (source.getAddress().equals(target)
                            || source.getAddress().isLoopbackAddress());
        }
    }
}
