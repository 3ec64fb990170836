package io.vpcrouter.notify;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The proxy for a URL, by the environment variables that curl and others follow: {@code https_proxy} and {@code HTTPS_PROXY}
 * for https, {@code http_proxy} and {@code HTTP_PROXY} for http, and {@code no_proxy} or {@code NO_PROXY} for where none is
 * used. The first one of each pair goes first. Loopback never goes through a proxy.
 *
 * <p>{@code no_proxy} is a comma list of host names (with all names below them), addresses, CIDRs, or {@code *}; a port may
 * follow a name or an IPv4 address.
 *
 * <p>Threading: immutable.
 */
public final class WebhookProxies {
    /** No proxy at all. */
    public static final WebhookProxies NONE = new WebhookProxies(Map.of(), List.of());

    private static final String FORM = "http://HOST:PORT, without user name and password";

    private final Map<String, Proxy> byScheme;
    private final List<String> exceptions;

    private WebhookProxies(Map<String, Proxy> byScheme, List<String> exceptions) {
        this.byScheme = byScheme;
        this.exceptions = exceptions;
    }

    /**
     * The rules of an environment.
     *
     * @param environment the variables by name
     * @param problems takes the variables that cannot be used; their values are not shown, since they may hold a password
     */
    public static WebhookProxies of(Map<String, String> environment, List<Problem> problems) {
        Map<String, Proxy> proxies = new TreeMap<>();
        for (String scheme : List.of("http", "https")) {
            named(environment, scheme + "_proxy")
                    .ifPresent(variable -> parse(variable.getValue())
                            .ifPresentOrElse(
                                    proxy -> proxies.put(scheme, proxy),
                                    () -> problems.add(Problem.error(
                                            "notify-proxy",
                                            Location.of("environment"),
                                            variable.getKey(),
                                            "***",
                                            FORM))));
        }
        List<String> exceptions = named(environment, "no_proxy")
                .map(variable -> Arrays.stream(variable.getValue().split(","))
                        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                        .filter(entry -> !entry.isEmpty())
                        .toList())
                .orElse(List.of());
        return new WebhookProxies(Map.copyOf(proxies), exceptions);
    }

    private static Optional<Map.Entry<String, String>> named(Map<String, String> environment, String name) {
        return List.of(name, name.toUpperCase(Locale.ROOT)).stream()
                .filter(key -> !environment.getOrDefault(key, "").isBlank())
                .findFirst()
                .map(key -> Map.entry(key, environment.getOrDefault(key, "").strip()));
    }

    private static Optional<Proxy> parse(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return Optional.of(new Proxy(
                    Proxy.Type.HTTP, InetSocketAddress.createUnresolved(withoutBrackets(uri.getHost()), port)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The proxy for a URL, {@link Proxy#NO_PROXY} if it is asked directly. */
    Proxy of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        Proxy proxy = byScheme.getOrDefault(scheme, Proxy.NO_PROXY);
        if (proxy.equals(Proxy.NO_PROXY)) {
            return proxy;
        }
        String host = withoutBrackets(url.getHost()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        Optional<IpAddress> address = IpAddress.tryParse(host);
        boolean direct = host.equals("localhost")
                || address.filter(IpAddress::isLoopback).isPresent()
                || exceptions.stream().anyMatch(exception -> matches(exception, host, port, address));
        return direct ? Proxy.NO_PROXY : proxy;
    }

    private static boolean matches(String exception, String host, int port, Optional<IpAddress> address) {
        if (exception.equals("*")) {
            return true;
        }
        if (address.isPresent()) {
            Optional<IpAddress> one = IpAddress.tryParse(withoutBrackets(exception));
            if (one.isPresent()) {
                return one.equals(address);
            }
            Optional<Cidr> block = Cidr.tryParse(exception);
            if (block.isPresent()) {
                return block.get().contains(address.get());
            }
        }
        String name = exception;
        int colon = exception.lastIndexOf(':');
        if (colon > 0 && exception.substring(colon + 1).matches("[0-9]{1,5}")) {
            if (Integer.parseInt(exception.substring(colon + 1)) != port) {
                return false;
            }
            name = exception.substring(0, colon);
        }
        name = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return host.equals(name) || address.isEmpty() && host.endsWith("." + name);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
