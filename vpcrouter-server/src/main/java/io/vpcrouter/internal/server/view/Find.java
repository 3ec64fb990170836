package io.vpcrouter.internal.server.view;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user looks for on a page: a part of any name, or an address, which also finds the networks that contain it. */
public final class Find {
    private final String asked;
    private final String text;
    private final Optional<IpAddress> address;

    public Find(String text) {
        this.asked = text;
        this.text = text.toLowerCase(Locale.ROOT);
        this.address = IpAddress.tryParse(text);
    }

    /** Whether nothing was asked for, so that everything is found. */
    public boolean isEverything() {
        return text.isEmpty();
    }

    /** What was asked for. */
    public String text() {
        return asked;
    }

    public boolean isIn(Destination destination) {
        return address.filter(wanted ->
                                destination instanceof Cidr cidr && !cidr.isDefaultRoute() && cidr.contains(wanted))
                        .isPresent()
                || isIn(destination.toString());
    }

    /** Whether it is one of these addresses, or a part of the text of one. */
    public boolean isIn(Stream<IpAddress> hosts) {
        return address.isPresent()
                ? hosts.anyMatch(address.get()::equals)
                : hosts.anyMatch(host -> isIn(host.toString()));
    }

    public boolean isIn(Optional<?> value) {
        return value.isPresent() && isIn(value.get().toString());
    }

    public boolean isIn(String value) {
        return isEverything() || value.toLowerCase(Locale.ROOT).contains(text);
    }
}
