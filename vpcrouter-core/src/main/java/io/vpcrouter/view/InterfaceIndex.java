package io.vpcrouter.view;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the network interface that carries a host: an exact address before a delegated prefix, an attached interface
 * before a detached one, then the lower id.
 */
final class InterfaceIndex {
    private final HostNumbers hosts;
    /** By the number of the host. */
    private final @Nullable NetworkInterface[] byAddress;

    private final Map<Cidr, NetworkInterface> byPrefix = new HashMap<>();
    private final TreeSet<Integer> prefixLengths = new TreeSet<>();

    /**
     * An index of what is there.
     *
     * @param interfaces all interfaces
     * @param hosts the hosts that will be asked for
     */
    InterfaceIndex(Collection<NetworkInterface> interfaces, HostNumbers hosts) {
        this.hosts = hosts;
        this.byAddress = new @Nullable NetworkInterface[hosts.size()];
        for (NetworkInterface eni : interfaces) {
            for (IpAddress address : eni.addresses()) {
                int host = hosts.numberOf(address);
                if (host != HostNumbers.NONE) {
                    byAddress[host] = better(eni, byAddress[host]);
                }
            }
            for (Cidr prefix : eni.prefixes()) {
                byPrefix.merge(prefix, eni, InterfaceIndex::better);
                prefixLengths.add(prefix.prefixLength());
            }
        }
    }

    static NetworkInterface better(NetworkInterface one, @Nullable NetworkInterface other) {
        if (other == null) {
            return one;
        }
        if (one.attached() != other.attached()) {
            return one.attached() ? one : other;
        }
        return one.id().compareTo(other.id()) <= 0 ? one : other;
    }

    /** The interface that carries the host with a number, or null. */
    @Nullable
    NetworkInterface carrying(int host) {
        NetworkInterface exact = byAddress[host];
        // An address that moved by being delegated anew may still be listed on the detached interface.
        if (exact != null && exact.attached()) {
            return exact;
        }
        NetworkInterface delegated = byDelegation(hosts.host(host));
        return exact == null || delegated != null && delegated.attached() ? delegated : exact;
    }

    private @Nullable NetworkInterface byDelegation(IpAddress host) {
        NetworkInterface found = null;
        for (int length : prefixLengths) {
            if (length <= host.family().bits()) {
                NetworkInterface eni = byPrefix.get(Cidr.of(host, length));
                found = eni == null ? found : better(eni, found);
            }
        }
        return found;
    }
}
