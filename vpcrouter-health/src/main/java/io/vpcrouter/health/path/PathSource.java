package io.vpcrouter.health.path;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.OptionType;
import java.util.Optional;

/**
 * A local address whose packets the network leads through a host.
 *
 * @param host the host
 * @param address the address of this machine, of the same family
 */
public record PathSource(IpAddress host, IpAddress address) {
    static final OptionType<PathSource> TYPE = OptionType.custom(
            "HOST=ADDRESS",
            "a host and an address of this machine of the same family, as in 10.33.20.93=10.33.90.5",
            PathSource::read,
            source -> source.host + "=" + source.address);

    private static Optional<PathSource> read(String text) {
        int sign = text.indexOf('=');
        if (sign < 0) {
            return Optional.empty();
        }
        return IpAddress.tryParse(text.substring(0, sign))
                .flatMap(host -> IpAddress.tryParse(text.substring(sign + 1))
                        .filter(address -> address.family() == host.family())
                        .map(address -> new PathSource(host, address)));
    }
}
