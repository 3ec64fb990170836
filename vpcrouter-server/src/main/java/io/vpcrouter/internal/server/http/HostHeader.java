package io.vpcrouter.internal.server.http;

import io.vpcrouter.model.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a request was meant for this server. A page of another site can point its own name at this machine (DNS
 * rebinding), and then a browser sends that name as {@code Host}; it never sends an address or localhost for it.
 */
public final class HostHeader {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*))(?::[0-9]{1,5})?");

    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*");

    private final Set<String> names;

    /** Accepts these names, all addresses and localhost. */
    public HostHeader(List<String> names) {
        this.names = new TreeSet<>(Set.of("localhost"));
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether exactly one host is named, and it is a literal address or one of the names. */
    boolean isOurs(ReceivedRequest request) {
        List<String> hosts = request.headers("Host");
        // A request line with a whole URL in it names a second host.
        return hosts.size() == 1
                && isOurs(hosts.get(0))
                && request.authority().map(this::isOurs).orElse(true);
    }

    boolean isOurs(String host) {
        Matcher matcher = HOST_AND_PORT.matcher(host.strip());
        if (!matcher.matches()) {
            return false;
        }
        String inBrackets = matcher.group(1);
        String name = matcher.group(2);
        return inBrackets != null
                ? isIpv6(inBrackets)
                : names.contains(name.toLowerCase(Locale.ROOT))
                        || IpAddress.tryParse(name).isPresent();
    }

    /** Whether this is a literal IPv6 address in any form, IPv4 in IPv6 included, which is none for a router. */
    private static boolean isIpv6(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return false;
        }
        try {
            // Asks no name server: a name has no colon.
            InetAddress.getByName(text);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
