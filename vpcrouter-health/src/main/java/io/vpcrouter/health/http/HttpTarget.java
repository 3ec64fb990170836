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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the check {@code http} asks for.
 *
 * @param tls whether by TLS
 * @param verified whether the certificate must be valid for the name, or for the address of the host if there is no name
 * @param port the port
 * @param name what to ask for, whatever the address of the host; null for the address
 * @param path the path, with a query if there is one
 * @param statuses the statuses that count as an answer
 */
record HttpTarget(
        boolean tls, boolean verified, int port, @Nullable String name, String path, List<StatusRange> statuses) {
    private static final String ANY_HOST = "http://127.0.0.1";
    /** RFC 1123, section 2.1; the last label has a letter, since a name is no address. */
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
                    + "(?=[^.]*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    static OptionType<String> hostType() {
        return OptionType.custom(
                "NAME",
                "a host name without a port, as in www.example.com",
                text -> NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
                text -> text);
    }

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

    boolean isRight(int status) {
        return statuses.stream().anyMatch(range -> range.contains(status));
    }

    /** The request to a host. */
    ByteBuffer request(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String literal =
                host instanceof Inet6Address ? "[" + IpAddress.ofBytes(host.getAddress()) + "]" : host.getHostAddress();
        String asked = name == null ? literal : name;
        String authority = port == (tls ? 443 : 80) ? asked : asked + ":" + port;
        String request =
                "GET " + encodedPath() + " HTTP/1.1\r\nHost: " + authority + "\r\nUser-Agent: vpcrouter\r\n\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Letters beyond ASCII are allowed in the option, but not in a request. */
    private String encodedPath() {
        return URI.create(ANY_HOST + path).toASCIIString().substring(ANY_HOST.length());
    }
}
