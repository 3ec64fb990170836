package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.AddressRules;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Each destination under a key of its own, whose last part is the CIDR with {@code /} as {@code _} or percent-encoded. */
public final class PrefixSpec implements SpecOfReading {
    private final String source;

    /** For a prefix, as people should read it. */
    public PrefixSpec(String source) {
        this.source = source;
    }

    @Override
    public Validated<RouteSpec> translate(Reading reading, boolean allowEmpty) {
        if (reading.entries().isEmpty() && !allowEmpty) {
            return Validated.invalid(
                    Problem.error("key-missing", Location.of(source), "keys", "none", "one for each destination")
                            .withHint("an empty spec deletes every managed route; --allow_empty_spec accepts it"));
        }
        ManyProblems problems = new ManyProblems();
        Map<Cidr, String> keys = new HashMap<>();
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        for (Reading.Entry entry : reading.entries()) {
            String place = "etcd key " + entry.key();
            destination(entry.key(), place, problems).ifPresent(destination -> {
                String first = keys.putIfAbsent(destination, entry.key());
                if (first != null) {
                    problems.add(Problem.error(
                                    "duplicate-destination",
                                    Location.of(place),
                                    "destination",
                                    destination.toString(),
                                    "each destination once")
                            .withHint("the first one is " + first));
                }
                Validated<RouteIntent> intent = RouteSpecJson.readIntent(entry.value(), destination, place);
                intent.problems().forEach(problems::add);
                intent.value().ifPresent(wanted -> routes.put(destination, wanted));
            });
        }
        return problems.orElse(() -> RouteSpec.of(routes), source);
    }

    private static Optional<Cidr> destination(String key, String place, ManyProblems problems) {
        String written = key.substring(key.lastIndexOf('/') + 1);
        Optional<Cidr> destination = decoded(written).flatMap(Cidr::tryParse);
        if (destination.isEmpty()) {
            problems.add(Problem.error(
                    "not-a-destination",
                    Location.of(place),
                    "last part of the key",
                    written,
                    "a CIDR with _ or %2F for the slash, as in 10.0.0.0_16"));
            return destination;
        }
        if (!destination.get().isCanonical(decoded(written).orElse(written))) {
            problems.add(Problem.warning(
                            "host-bits",
                            Location.of(place),
                            "destination",
                            written,
                            destination.get().toString())
                    .withHint("it has host bits and is taken as " + destination.get()));
        }
        AddressRules.whyNoDestination(destination.get())
                .ifPresent(why -> problems.add(Problem.error(
                                "reserved-destination",
                                Location.of(place),
                                "destination",
                                written,
                                "a destination that EC2 lets you route")
                        .withHint(why)));
        return destination;
    }

    private static Optional<String> decoded(String written) {
        try {
            return Optional.of(
                    URLDecoder.decode(written, StandardCharsets.UTF_8).replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
