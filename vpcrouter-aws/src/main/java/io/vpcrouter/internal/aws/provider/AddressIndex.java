package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the interface that has an address: as one of its own, else in a prefix delegated to it. */
final class AddressIndex {
    private final Map<IpAddress, String> byAddress = new HashMap<>();
    private final Map<Cidr, String> byPrefix = new HashMap<>();
    // EC2 has one length for each family; to look at each length in use costs no more.
    private final Set<Integer> lengths = new HashSet<>();

    AddressIndex(Stream<NetworkInterface> interfaces) {
        interfaces.forEach(eni -> {
            eni.addresses().forEach(address -> byAddress.put(address, eni.id()));
            for (Cidr prefix : eni.prefixes()) {
                byPrefix.put(prefix, eni.id());
                lengths.add(prefix.prefixLength());
            }
        });
    }

    /** The id of the interface that has an address. */
    Optional<String> carrierOf(IpAddress address) {
        String exact = byAddress.get(address);
        if (exact != null) {
            return Optional.of(exact);
        }
        return lengths.stream()
                .filter(length -> length <= address.family().bits())
                .map(length -> byPrefix.get(Cidr.of(address, length)))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }
}
