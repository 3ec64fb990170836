package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the network interface that carries an address: an exact address before a delegated prefix, an attached interface
 * before a detached one, then the lower id.
 */
final class InterfaceIndex {
    private final Collection<NetworkInterface> interfaces;
    private final Map<IpAddress, NetworkInterface> byAddress;
    private final Map<Cidr, NetworkInterface> byPrefix = new HashMap<>();
    private final TreeSet<Integer> prefixLengths = new TreeSet<>();
    /** Made when first asked: hardly any row names an instance. */
    private @Nullable Map<String, NetworkInterface> byInstance;

    InterfaceIndex(Collection<NetworkInterface> interfaces) {
        this.interfaces = interfaces;
        this.byAddress = new HashMap<>(interfaces.size() * 2);
        for (NetworkInterface eni : interfaces) {
            for (IpAddress address : eni.addresses()) {
                byAddress.merge(address, eni, InterfaceIndex::better);
            }
            for (Cidr prefix : eni.prefixes()) {
                byPrefix.merge(prefix, eni, InterfaceIndex::better);
                prefixLengths.add(prefix.prefixLength());
            }
        }
    }

    private static NetworkInterface better(NetworkInterface a, NetworkInterface b) {
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

    @Nullable
    NetworkInterface carrying(IpAddress host) {
        NetworkInterface exact = byAddress.get(host);
        // An address that moved by being delegated anew may still be listed on the detached interface.
        if (exact != null && exact.attached()) {
            return exact;
        }
        NetworkInterface delegated = byDelegation(host);
        return exact == null || delegated != null && delegated.attached() ? delegated : exact;
    }

    private @Nullable NetworkInterface byDelegation(IpAddress host) {
        NetworkInterface found = null;
        for (int length : prefixLengths) {
            if (length <= host.family().bits()) {
                NetworkInterface eni = byPrefix.get(Cidr.of(host, length));
                found = eni == null ? found : found == null ? eni : better(eni, found);
            }
        }
        return found;
    }
}
