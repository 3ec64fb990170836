package io.vpcrouter.internal.plugins;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.RouterClock;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
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

    /** Real time, in a simulation too: it is the real machine that is looked at. */
    private final RouterClock clock;

    private final Listing listing;
    private Set<IpAddress> listed = Set.of();
    private long listAgainAt;
    private boolean failed;
    private boolean trial = true;

    /** Lists the addresses of the interfaces. */
    interface Listing {
        Set<IpAddress> addresses() throws SocketException;
    }

    OwnAddresses() {
        this(RouterClock.system(), OwnAddresses::ofInterfaces);
    }

    OwnAddresses(RouterClock clock, Listing listing) {
        this.clock = clock;
        this.listing = listing;
        list(clock.nanos());
    }

    /** The hosts from now on. */
    void watching(Set<IpAddress> hosts) {
        trial = hosts.stream().allMatch(IpAddress::isLoopback);
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
        return listed.contains(address);
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
}
