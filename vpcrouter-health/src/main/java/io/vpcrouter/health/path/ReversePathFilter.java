package io.vpcrouter.health.path;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether the kernel throws answers of the targets away: a strict {@code rp_filter} takes an answer only on the link that
 * the main table leads to the target by, and a host may be on another one; a loose one wants any route to the target.
 */
final class ReversePathFilter {
    private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4/conf");
    private static final int STRICT = 1;
    private static final int LOOSE = 2;
    private static final int ANY_PORT = 9;

    private final List<IpAddress> targets;

    ReversePathFilter(List<IpAddress> targets) {
        this.targets = targets;
    }

    /** What is wrong for these hosts, if anything is. */
    Optional<String> problem(Set<IpAddress> hosts) {
        try {
            Set<InetAddress> leading = localAddressesToTargets();
            for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
                if (hosts.stream().anyMatch(host -> covers(link, host)) && throwsAnswersAway(link, leading)) {
                    return Optional.of("answers that come in by " + link.getName()
                            + " are thrown away: rp_filter is " + setting(link)
                            + " (expected: 0, or 2 and a route to the targets in the main table, as in sysctl -w net.ipv4.conf."
                            + link.getName() + ".rp_filter=0; the value of \"all\" counts too)");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean throwsAnswersAway(NetworkInterface link, Set<InetAddress> leading) throws IOException {
        return switch (setting(link)) {
            case STRICT -> link.inetAddresses().noneMatch(leading::contains);
            case LOOSE -> leading.isEmpty();
            default -> false;
        };
    }

    private static boolean covers(NetworkInterface link, IpAddress host) {
        if (host.family() != IpFamily.IPV4) {
            return false;
        }
        for (InterfaceAddress address : link.getInterfaceAddresses()) {
            IpAddress own = IpAddress.ofBytes(address.getAddress().getAddress());
            int ignored = Integer.SIZE - address.getNetworkPrefixLength();
            if (own.family() == IpFamily.IPV4 && own.low() >>> ignored == host.low() >>> ignored) {
                return true;
            }
        }
        return false;
    }

    /** The larger one of both settings counts. */
    private static int setting(NetworkInterface link) throws IOException {
        return Math.max(setting("all"), setting(link.getName()));
    }

    private static int setting(String name) throws IOException {
        return Integer.parseInt(
                Files.readString(SETTINGS.resolve(name).resolve("rp_filter")).strip());
    }

    /** Where the main table leads to the targets: the kernel picks an address of that link, and nothing is sent. */
    private Set<InetAddress> localAddressesToTargets() throws IOException {
        Set<InetAddress> addresses = new HashSet<>();
        for (IpAddress target : targets) {
            if (target.family() == IpFamily.IPV4) {
                try (DatagramSocket socket = new DatagramSocket()) {
                    socket.connect(new InetSocketAddress(target.toInetAddress(), ANY_PORT));
                    addresses.add(socket.getLocalAddress());
                } catch (SocketException e) {
                    // There is no route to this one.
                }
            }
        }
        return addresses;
    }
}
