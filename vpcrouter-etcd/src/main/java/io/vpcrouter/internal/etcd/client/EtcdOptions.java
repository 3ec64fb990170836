package io.vpcrouter.internal.etcd.client;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options that say how to reach etcd. A mode and a leadership that are used together share them. */
public final class EtcdOptions {
    private static final int USUAL_PORT = 2379;

    public static final OptionSpec<List<URI>> ENDPOINTS = OptionSpec.of(
                    "etcd_endpoints",
                    OptionType.list(
                            OptionType.custom(
                                    "URL",
                                    "http:// or https:// with a host, and a port if it is not 2379",
                                    EtcdOptions::endpoint,
                                    URI::toString),
                            ","),
                    "The members of the etcd cluster; several make it survive the loss of one.")
            .asRequired();
    public static final OptionSpec<String> USER =
            OptionSpec.of("etcd_user", OptionType.string("NAME"), "The user to log in to etcd as.");
    public static final OptionSpec<Path> PASSWORD_FILE =
            OptionSpec.of("etcd_password_file", OptionType.path(), "The file with the password of that user.");
    public static final OptionSpec<Path> CA_CERT = OptionSpec.of(
            "etcd_ca_cert",
            OptionType.path(),
            "The certificates (PEM) of those who vouch for etcd; without it, those that Java trusts.");
    public static final OptionSpec<Path> CERT = OptionSpec.of(
            "etcd_cert", OptionType.path(), "The certificate (PEM) to show to etcd, with those that vouch for it.");
    public static final OptionSpec<Path> CERT_KEY = OptionSpec.of(
            "etcd_cert_key",
            OptionType.path(),
            "The private key (PEM, without a password) of that certificate: PKCS#8, PKCS#1 or SEC1.");
    public static final OptionSpec<String> NAMESPACE = OptionSpec.of(
            "etcd_namespace",
            OptionType.string("PREFIX"),
            "What stands before every key in etcd, as a tenant's prefix.");

    private EtcdOptions() {}

    /** All of them. */
    public static List<OptionSpec<?>> all() {
        return List.of(ENDPOINTS, USER, PASSWORD_FILE, CA_CERT, CERT, CERT_KEY, NAMESPACE);
    }

    private static Optional<URI> endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
            boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
            return plain && known && port <= 65_535
                    ? Optional.of(new URI(uri.getScheme(), null, uri.getHost(), port, null, null, null))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
