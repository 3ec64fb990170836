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
 * The addresses of this machine: what answers there says nothing of the network, so they are never witnesses. Loopback
 * addresses do not count: a spec that names them is a trial in which they stand for other machines.
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
            LOG.warn("the addresses of this machine cannot be listed; all hosts count as witnesses", e);
        }
        return addresses;
    }
}
