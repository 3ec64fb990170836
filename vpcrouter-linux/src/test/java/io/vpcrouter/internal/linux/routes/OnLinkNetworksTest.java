package io.vpcrouter.internal.linux.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.linux.netlink.KernelLink;
import io.vpcrouter.internal.linux.netlink.KernelRoute;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnLinkNetworksTest {
    private static final KernelLink LAN = new KernelLink(2, "lan", true);
    private static final KernelLink VLAN = new KernelLink(3, "vlan", true);

    private static KernelRoute connected(String destination, KernelLink link, long metric) {
        return new KernelRoute(Cidr.parse(destination), true, 2, metric, null, link.index(), false);
    }

    private static Optional<KernelLink> linkOf(String address, KernelRoute... routes) {
        return new OnLinkNetworks(List.of(LAN, VLAN), List.of(routes), List.of(IpAddress.parse("10.0.0.1")))
                .linkOf(IpAddress.parse(address));
    }

    @Test
    void theMostSpecificConnectedRouteTellsTheLink() {
        KernelRoute[] routes = {connected("10.0.0.0/8", LAN, 0), connected("10.1.0.0/16", VLAN, 0)};

        assertThat(linkOf("10.1.2.3", routes)).contains(VLAN);
        assertThat(linkOf("10.2.2.3", routes)).contains(LAN);
        assertThat(linkOf("11.2.2.3", routes)).isEmpty();
    }

    @Test
    void ofTwoRoutesToOneNetworkTheSmallerMetricTellsTheLink() {
        assertThat(linkOf("10.1.2.3", connected("10.1.0.0/16", VLAN, 200), connected("10.1.0.0/16", LAN, 100)))
                .contains(LAN);
    }

    @Test
    void familiesAreNotMixed() {
        KernelRoute[] routes = {connected("10.0.0.0/24", LAN, 0), connected("fd00::/24", VLAN, 0)};

        assertThat(linkOf("10.0.0.9", routes)).contains(LAN);
        assertThat(linkOf("fd00::9", routes)).contains(VLAN);
    }

    @Test
    void ownAddressesLinkLocalOnesAndWhatIsBehindAGatewayAreOnNoLink() {
        KernelRoute gateway =
                new KernelRoute(Cidr.parse("10.5.0.0/16"), true, 4, 0, IpAddress.parse("10.0.0.9"), LAN.index(), false);

        assertThat(linkOf("10.0.0.1", connected("10.0.0.0/24", LAN, 0))).isEmpty();
        assertThat(linkOf("fe80::1", connected("fe80::/64", LAN, 256))).isEmpty();
        assertThat(linkOf("10.5.0.1", gateway)).isEmpty();
    }
}
