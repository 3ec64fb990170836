package io.vpcrouter.internal.plugins;

import io.vpcrouter.model.IpAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the addresses of this machine. They are never witnesses, because their answers prove nothing about the network.
 * Loopback addresses do not count as own: in a trial, they stand for other machines.
 */
final class OwnAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);

    private OwnAddresses() {}

    static Set<IpAddress> addresses() {
        Set<IpAddress> addresses = new HashSet<>();
        try {
            for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(nic.getInetAddresses())) {
                    if (!address.isLoopbackAddress()) {
                        addresses.add(IpAddress.ofBytes(address.getAddress()));
                    }
                }
            }
        } catch (SocketException e) {
            LOG.warn("cannot list the addresses of this machine; every host counts as a witness", e);
        }
        return addresses;
    }
}
