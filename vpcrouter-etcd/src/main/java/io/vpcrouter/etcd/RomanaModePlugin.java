package io.vpcrouter.etcd;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.TlsFiles;
import io.vpcrouter.internal.etcd.romana.RomanaKey;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The mode {@code romana}: the route spec follows from the topology that Romana 2 keeps in etcd. */
public final class RomanaModePlugin implements ModePlugin {
    static final OptionSpec<String> ADDR = OptionSpec.of(
                    "etcd_addr",
                    OptionType.custom("HOST", "the name or address of a host", RomanaModePlugin::host, host -> host),
                    "The host on which Romana's etcd runs.")
            .withDefault("localhost");
    static final OptionSpec<Integer> PORT = OptionSpec.of(
                    "etcd_port", OptionType.port(), "The port on which Romana's etcd takes clients.")
            .withDefault(2379);
    static final OptionSpec<Boolean> USE_V2 =
            OptionSpec.flag("etcd_use_v2", "Use the API v2 of etcd, as Romana itself does. It knows no encryption.");
    static final OptionSpec<Path> PRIV_KEY = OptionSpec.of(
            "etcd_priv_key", OptionType.path(), "The private key (PEM) of the certificate to show to Romana's etcd.");
    static final OptionSpec<Path> CERT_CHAIN = OptionSpec.of(
            "etcd_cert_chain",
            OptionType.path(),
            "The certificate (PEM) to show to Romana's etcd, with those that vouch for it.");

    /** Made by the service loader. */
    public RomanaModePlugin() {}

    private static Optional<String> host(String text) {
        return text.matches("[A-Za-z0-9._-]+|[0-9a-fA-F:]+:[0-9a-fA-F:.]*") ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String name() {
        return "romana";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(ADDR, PORT, USE_V2, EtcdOptions.CA_CERT, PRIV_KEY, CERT_CHAIN);
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        TlsFiles tls =
                new TlsFiles(options.find(EtcdOptions.CA_CERT), options.find(CERT_CHAIN), options.find(PRIV_KEY));
        long given = Stream.of(tls.authorities(), tls.certificate(), tls.key())
                .filter(Optional::isPresent)
                .count();
        if (given % 3 != 0) {
            throw wrong(given + " of three files", "all of " + files() + ", or none");
        }
        boolean encrypted = given > 0;
        if (encrypted && options.get(USE_V2)) {
            throw wrong("together with " + USE_V2.flagName(), "one of the two: nothing is encrypted with the API v2");
        }
        String host = options.get(ADDR);
        URI endpoint = URI.create((encrypted ? "https://" : "http://")
                + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + options.get(PORT));
        return options.get(USE_V2)
                ? RomanaKey.v2(endpoint, context)
                : RomanaKey.v3(new EtcdSettings(List.of(endpoint), tls, Optional.empty(), ""), context);
    }

    private static String files() {
        return String.join(", ", EtcdOptions.CA_CERT.flagName(), PRIV_KEY.flagName(), CERT_CHAIN.flagName());
    }

    private static InvalidException wrong(String found, String expected) {
        return new InvalidException(
                List.of(Problem.error("etcd-options", Location.of(CERT_CHAIN.flagName()), files(), found, expected)));
    }
}
