package io.vpcrouter.internal.aws.location;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * The proxy of an endpoint: from the JVM's properties ({@code https.proxyHost}) or from the environment (HTTPS_PROXY for
 * https, HTTP_PROXY for http), none for hosts that these exempt, and never one for this machine. Set explicitly, because
 * the SDK by itself uses HTTP_PROXY for https too, and a proxy for loopback addresses.
 */
public final class ProxyRules {
    private static final Set<String> THIS_MACHINE =
            Set.of("localhost", "127\\..*", "\\[?::1]?", "169\\.254\\.169\\.254", "\\[?fd00:ec2::254]?");

    private final String scheme;
    private final AwsEnvironment environment;

    /**
     * The rules for one kind of endpoint.
     *
     * @param scheme {@code http} or {@code https}
     * @param environment where properties and variables come from
     */
    public ProxyRules(String scheme, AwsEnvironment environment) {
        this.scheme = scheme;
        this.environment = environment;
    }

    public ProxyConfiguration configuration() {
        ProxyConfiguration.Builder proxy = ProxyConfiguration.builder()
                .useEnvironmentVariableValues(false)
                .useSystemPropertyValues(false)
                .nonProxyHosts(exempt());
        ofProperties().or(this::ofVariables).ifPresent(url -> use(proxy, url));
        return proxy.build();
    }

    private static void use(ProxyConfiguration.Builder proxy, URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        // Only scheme, host and port: a path would be refused.
        proxy.endpoint(URI.create(url.getScheme() + "://" + url.getHost() + ":" + port));
        String user = url.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            proxy.username(colon < 0 ? user : user.substring(0, colon));
            proxy.password(colon < 0 ? "" : user.substring(colon + 1));
        }
    }

    private Optional<URI> ofProperties() {
        return environment
                .property(scheme + ".proxyHost")
                .flatMap(host -> url(host
                        + environment
                                .property(scheme + ".proxyPort")
                                .map(port -> ":" + port)
                                .orElse("")));
    }

    private Optional<URI> ofVariables() {
        return variable(scheme + "_proxy").flatMap(ProxyRules::url);
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text.contains("://") ? text : "http://" + text);
            boolean usable =
                    url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Set<String> exempt() {
        Set<String> patterns = new LinkedHashSet<>(THIS_MACHINE);
        words(environment.property("http.nonProxyHosts"), "\\|")
                .forEach(host -> patterns.add(Pattern.quote(host).replace("*", "\\E.*\\Q")));
        words(variable("no_proxy"), ",").forEach(host -> patterns.add(underName(host)));
        return patterns;
    }

    /** A name of NO_PROXY stands for itself and all names under it; {@code *} stands for everything. */
    private static String underName(String host) {
        if (host.equals("*")) {
            return ".*";
        }
        return "(.*\\.)?" + Pattern.quote(host.replaceFirst("^\\*?\\.", ""));
    }

    private static Set<String> words(Optional<String> list, String separator) {
        Set<String> words = new LinkedHashSet<>();
        list.ifPresent(text -> Arrays.stream(text.split(separator))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .forEach(words::add));
        return words;
    }

    private Optional<String> variable(String name) {
        return environment.variable(name).or(() -> environment.variable(name.toUpperCase(Locale.ROOT)));
    }
}
