package io.vpcrouter.health.http;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.OptionType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private static final String ANY_HOST = "http://127.0.0.1";

    static OptionType<String> pathType() {
        return OptionType.custom(
                "PATH",
                "a path that begins with / and is encoded as in a URL, as in /health?deep=1",
                text -> isPath(text) ? Optional.of(text) : Optional.empty(),
                text -> text);
    }

    private static boolean isPath(String text) {
        try {
            return text.startsWith("/") && new URI(ANY_HOST + text).getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The request to a host. */
    ByteBuffer request(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name =
                host instanceof Inet6Address ? "[" + IpAddress.ofBytes(host.getAddress()) + "]" : host.getHostAddress();
        String authority = port == (tls ? 443 : 80) ? name : name + ":" + port;
        String request =
                "GET " + encodedPath() + " HTTP/1.1\r\nHost: " + authority + "\r\nUser-Agent: vpcrouter\r\n\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Letters beyond ASCII are allowed in the option, but not in a request. */
    private String encodedPath() {
        return URI.create(ANY_HOST + path).toASCIIString().substring(ANY_HOST.length());
    }
}
