package io.vpcrouter.plugin;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.OptionType;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An address that is no host and should always answer.
 *
 * @param address where it is
 * @param port the TCP port that it listens on; empty if it answers pings
 */
public record ControlTarget(IpAddress address, OptionalInt port) {
    /** The forms of the text, for people. */
    public static final String FORMS = "a literal ADDRESS to ping, or ADDRESS:PORT or [IPV6]:PORT to connect to";

    /** Reads {@code ADDRESS}, {@code ADDRESS:PORT} or {@code [IPV6]:PORT}; empty if the text is none of them. */
    static Optional<ControlTarget> tryParse(String text) {
        Optional<IpAddress> alone = IpAddress.tryParse(text);
        if (alone.isPresent()) {
            return alone.map(address -> new ControlTarget(address, OptionalInt.empty()));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return address(text.substring(0, colon))
                .flatMap(address -> OptionType.port()
                        .parse(text.substring(colon + 1))
                        .map(port -> new ControlTarget(address, OptionalInt.of(port))));
    }

    /** IPv6 addresses stand in brackets before a port, and only they do. */
    private static Optional<IpAddress> address(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return IpAddress.tryParse(bracketed ? text.substring(1, text.length() - 1) : text)
                .filter(address -> bracketed == address.toString().contains(":"));
    }
}
