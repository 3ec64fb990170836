package io.vpcrouter.cli;

import com.sun.net.httpserver.HttpExchange;
import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a request was meant for this server. A page of another site can point its own name at this machine (DNS
 * rebinding), and then a browser sends that name as {@code Host}; it never sends an address or localhost for it.
 */
final class HostHeader {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*))(?::[0-9]{1,5})?");

    private HostHeader() {}

    /** Whether exactly one host is named, and it is a literal address or localhost. */
    static boolean isOurs(HttpExchange exchange) {
        List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        // A request line with a whole URL in it names a second host.
        String inLine = exchange.getRequestURI().getRawAuthority();
        return hosts.size() == 1 && isOurs(hosts.get(0)) && (inLine == null || isOurs(inLine));
    }

    static boolean isOurs(String host) {
        Matcher matcher = HOST_AND_PORT.matcher(host.strip());
        if (!matcher.matches()) {
            return false;
        }
        String inBrackets = matcher.group(1);
        String name = matcher.group(2);
        return inBrackets != null
                ? inBrackets.contains(":") && IpAddress.tryParse(inBrackets).isPresent()
                : name.equalsIgnoreCase("localhost") || IpAddress.tryParse(name).isPresent();
    }
}
