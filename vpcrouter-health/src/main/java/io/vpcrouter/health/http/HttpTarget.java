package io.vpcrouter.health.http;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.spi.OptionType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What the check {@code http} asks for.
 *
 * @param tls whether by TLS
 * @param verified whether the certificate must be valid for the address of the host
 * @param port the port
 * @param path the path, with a query if there is one
 * @param statuses the statuses that count as an answer
 */
record HttpTarget(boolean tls, boolean verified, int port, String path, StatusRange statuses) {
    static OptionType<String> pathType() {
        return OptionType.custom(
                "PATH",
                "a path that begins with / and is encoded as in a URL, as in /health?deep=1",
                text -> isPath(text) ? Optional.of(text) : Optional.empty(),
                text -> text);
    }

    private static boolean isPath(String text) {
        try {
            return text.startsWith("/") && new URI("http://127.0.0.1" + text).getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    URI of(IpAddress host) {
        String name = host.family() == IpFamily.IPV6 ? "[" + host + "]" : host.toString();
        return URI.create((tls ? "https" : "http") + "://" + name + ":" + port + path);
    }
}
