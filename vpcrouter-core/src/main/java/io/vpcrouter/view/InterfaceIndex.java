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
    private final Collection<NetworkInterface> interfaces;
    private final HostNumbers hosts;
    /** By the number of the host. */
    private final @Nullable NetworkInterface[] byAddress;

    private final Map<Cidr, NetworkInterface> byPrefix = new HashMap<>();
    private final TreeSet<Integer> prefixLengths = new TreeSet<>();
    /** Made when first asked: hardly any row names an instance. */
    private @Nullable Map<String, NetworkInterface> byInstance;

    /**
     * An index of what is there.
     *
     * @param interfaces all interfaces
     * @param hosts the hosts that will be asked for
     */
    InterfaceIndex(Collection<NetworkInterface> interfaces, HostNumbers hosts) {
        this.interfaces = interfaces;
        this.hosts = hosts;
        this.byAddress = new @Nullable NetworkInterface[hosts.size()];
        for (NetworkInterface eni : interfaces) {
            for (IpAddress address : eni.addresses()) {
                int h = hosts.numberOf(address);
                if (h != HostNumbers.NONE) {
                    byAddress[h] = better(eni, byAddress[h]);
                }
            }
            for (Cidr prefix : eni.prefixes()) {
                byPrefix.merge(prefix, eni, InterfaceIndex::better);
                prefixLengths.add(prefix.prefixLength());
            }
        }
    }

    private static NetworkInterface better(NetworkInterface a, @Nullable NetworkInterface b) {
        if (b == null) {
            return a;
        }
        if (a.attached() != b.attached()) {
            return a.attached() ? a : b;
        }
        return a.id().compareTo(b.id()) <= 0 ? a : b;
    }

    @Nullable
    NetworkInterface ofInstance(String instance) {
        Map<String, NetworkInterface> known = byInstance;
        if (known == null) {
            known = new HashMap<>(interfaces.size() * 2);
            for (NetworkInterface eni : interfaces) {
                if (eni.instance() != null) {
                    known.merge(eni.instance(), eni, InterfaceIndex::better);
                }
            }
            byInstance = known;
        }
        return known.get(instance);
    }

    /** The interface that carries the host with a number. */
    @Nullable
    NetworkInterface carrying(int h) {
        NetworkInterface exact = byAddress[h];
        // An address that moved by being delegated anew may still be listed on the detached interface.
        if (exact != null && exact.attached()) {
            return exact;
        }
        NetworkInterface delegated = byDelegation(hosts.host(h));
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
