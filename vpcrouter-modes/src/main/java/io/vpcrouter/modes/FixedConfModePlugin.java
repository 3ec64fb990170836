package io.vpcrouter.modes;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.AddressRules;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The mode {@code fixedconf}: one destination and its hosts, given as options, for good. */
public final class FixedConfModePlugin implements ModePlugin {
    /** The destination. */
    public static final OptionSpec<String> CIDR = OptionSpec.of(
                    "fixed_cidr",
                    OptionType.custom(
                            "CIDR",
                            "a CIDR, as in 10.0.0.0/16",
                            text -> Cidr.tryParse(text).map(cidr -> text),
                            text -> text),
                    "The destination of the route.")
            .asRequired();

    /** Its hosts. */
    public static final OptionSpec<List<IpAddress>> HOSTS = OptionSpec.of(
                    "fixed_hosts",
                    OptionType.custom(
                            "ADDRESS,…",
                            "IPv4 addresses separated by colons or commas, or IPv6 addresses separated by commas",
                            FixedConfModePlugin::parseHosts,
                            hosts -> hosts.stream().map(IpAddress::toString).collect(Collectors.joining(","))),
                    "The hosts that may be its router.")
            .asRequired();

    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern COLON = Pattern.compile(":");

    /** Made by the service loader. */
    public FixedConfModePlugin() {}

    @Override
    public String name() {
        return "fixedconf";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(CIDR, HOSTS);
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        Validated<RouteSpec> spec = spec(options.get(CIDR), options.get(HOSTS));
        if (!spec.isValid()) {
            throw new InvalidException(spec.problems());
        }
        return new Mode() {
            @Override
            public void start() {
                context.publish(spec);
            }

            @Override
            public void close() {}
        };
    }

    private static Validated<RouteSpec> spec(String cidr, List<IpAddress> hosts) {
        Cidr destination = Cidr.parse(cidr);
        List<Problem> problems = new ArrayList<>();
        if (!destination.isCanonical(cidr)) {
            problems.add(Problem.warning(
                            "host-bits", Location.of(CIDR.flagName()), "destination", cidr, destination.toString())
                    .withHint("it has host bits and is taken as " + destination));
        }
        AddressRules.whyNoDestination(destination)
                .ifPresent(why -> problems.add(Problem.error(
                                "reserved-destination",
                                Location.of(CIDR.flagName()),
                                "destination",
                                cidr,
                                "a destination that EC2 lets you route")
                        .withHint(why)));
        Set<IpAddress> once = new LinkedHashSet<>();
        for (IpAddress host : hosts) {
            AddressRules.whyNoHost(host)
                    .ifPresent(why -> problems.add(Problem.error(
                                    "not-a-host",
                                    Location.of(HOSTS.flagName()),
                                    "host",
                                    host.toString(),
                                    "the address of a router")
                            .withHint(why)));
            if (host.family() != destination.family()) {
                problems.add(Problem.error(
                                "family-mix",
                                Location.of(HOSTS.flagName()),
                                "host",
                                host.toString(),
                                "an " + destination.family() + " address")
                        .withHint("a destination and its hosts are of one family"));
            } else if (!once.add(host)) {
                problems.add(Problem.warning(
                                "duplicate-host",
                                Location.of(HOSTS.flagName()),
                                "host",
                                host.toString(),
                                "each host once")
                        .withHint("it is dropped"));
            }
        }
        return problems.stream().anyMatch(Problem::isError)
                ? Validated.invalid(problems)
                : Validated.of(RouteSpec.of(Map.of(destination, RouteIntent.of(List.copyOf(once)))), problems);
    }

    /** A colon separates IPv4 addresses only; in an IPv6 address it is part of the text. */
    private static Optional<List<IpAddress>> parseHosts(String text) {
        List<IpAddress> hosts = new ArrayList<>();
        for (String part : COMMA.split(text, -1)) {
            Optional<IpAddress> whole = IpAddress.tryParse(part.strip());
            if (whole.isPresent()) {
                hosts.add(whole.get());
                continue;
            }
            for (String piece : COLON.split(part, -1)) {
                Optional<IpAddress> host = IpAddress.tryParse(piece.strip());
                if (host.isEmpty()) {
                    return Optional.empty();
                }
                hosts.add(host.get());
            }
        }
        return Optional.of(hosts);
    }
}
