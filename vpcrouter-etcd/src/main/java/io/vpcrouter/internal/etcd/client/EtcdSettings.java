package io.vpcrouter.internal.etcd.client;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to reach etcd.
 *
 * @param endpoints the members of the cluster, all with the same scheme
 * @param tls the files of an encrypted connection; used with {@code https} only
 * @param login who to log in as, if anybody
 * @param namespace what stands before every key; empty for nothing
 */
public record EtcdSettings(List<URI> endpoints, TlsFiles tls, Optional<Login> login, String namespace) {
    private static final String CODE = "etcd-options";

    /** A user, and the file with the password. */
    public record Login(String user, Path passwordFile) {}

    /** What the options say. */
    public static EtcdSettings of(OptionValues options) {
        List<Problem> problems = new ArrayList<>();
        TlsFiles tls = new TlsFiles(
                options.find(EtcdOptions.CA_CERT), options.find(EtcdOptions.CERT), options.find(EtcdOptions.CERT_KEY));
        List<URI> endpoints = options.get(EtcdOptions.ENDPOINTS);
        together(options, EtcdOptions.CERT, EtcdOptions.CERT_KEY, problems);
        together(options, EtcdOptions.USER, EtcdOptions.PASSWORD_FILE, problems);
        if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
            problems.add(
                    wrong(EtcdOptions.ENDPOINTS, "http:// and https:// together", "one of them for all endpoints"));
        } else if (!tls.all().isEmpty() && !endpoints.get(0).getScheme().equals("https")) {
            problems.add(wrong(EtcdOptions.ENDPOINTS, "http:// together with certificates", "https://"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        Optional<Login> login = options.find(EtcdOptions.USER)
                .flatMap(user -> options.find(EtcdOptions.PASSWORD_FILE).map(file -> new Login(user, file)));
        return new EtcdSettings(
                endpoints, tls, login, options.find(EtcdOptions.NAMESPACE).orElse(""));
    }

    private static void together(OptionValues options, OptionSpec<?> one, OptionSpec<?> other, List<Problem> problems) {
        boolean first = options.find(one).isPresent();
        if (first != options.find(other).isPresent()) {
            OptionSpec<?> given = first ? one : other;
            OptionSpec<?> missing = first ? other : one;
            problems.add(wrong(given, "without " + missing.flagName(), missing.flagName() + " beside it"));
        }
    }

    private static Problem wrong(OptionSpec<?> option, String found, String expected) {
        return Problem.error(CODE, Location.of(option.flagName()), option.flagName(), found, expected);
    }

    /** The same with one endpoint. */
    public EtcdSettings only(URI endpoint) {
        return new EtcdSettings(List.of(endpoint), tls, login, namespace);
    }

    boolean isEncrypted() {
        return endpoints.get(0).getScheme().equals("https");
    }

    /** Every file that is read for a connection. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(tls.all());
        login.map(Login::passwordFile).ifPresent(files::add);
        return files;
    }

    /** The endpoints, for people. */
    @Override
    public String toString() {
        return String.join(",", endpoints.stream().map(URI::toString).toList());
    }
}
