package io.vpcrouter.internal.etcd.romana;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vpcrouter.internal.etcd.follow.ManyProblems;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.AddressRules;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One pass over one text, without a tree. Each method begins at the first token of a value and ends at its last one. */
final class TopologyReader {
    private static final int DEEPEST_NESTING = 200;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .build())
            .build();

    private final String source;
    private final ManyProblems problems = new ManyProblems();
    private final Map<Cidr, Collection<IpAddress>> hostsOf = new TreeMap<>();
    private final Map<Cidr, Location> firstOf = new LinkedHashMap<>();

    TopologyReader(String source) {
        this.source = source;
    }

    Validated<RouteSpec> read(String text, boolean allowEmpty) {
        try (JsonParser json = JSON.createParser(text)) {
            readTopology(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Location place = at == null ? Location.of(source) : Location.of(source, at.getLineNr(), at.getColumnNr());
            problems.add(Problem.error("syntax", place, "JSON", message(e), "a JSON object"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        Validated<RouteSpec> spec = problems.orElse(this::spec, source);
        boolean empty = spec.value().filter(RouteSpec::isEmpty).isPresent() && !allowEmpty;
        return empty
                ? Validated.invalid(Problem.error(
                                "empty-spec",
                                Location.of(source),
                                "topology",
                                "no group with a CIDR and hosts",
                                "at least one")
                        .withHint("an empty spec deletes every managed route; --allow_empty_spec accepts it"))
                : spec;
    }

    /** What the parser says, without its words on where it reads. */
    private static String message(JsonProcessingException e) {
        return e.getOriginalMessage().replaceFirst("(?s) \\(start marker.*", "");
    }

    private RouteSpec spec() {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        hostsOf.forEach((destination, hosts) -> routes.put(destination, RouteIntent.of(List.copyOf(hosts))));
        return RouteSpec.of(routes);
    }

    private void readTopology(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            wrong(json, "topology", "an object with networks");
            return;
        }
        boolean seen = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean networks = json.currentName().equals("networks");
            json.nextToken();
            if (!networks) {
                json.skipChildren();
                continue;
            }
            seen = true;
            if (isObject(json, "networks", "an object of networks")) {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    json.nextToken();
                    if (isObject(json, "network", "an object with host_groups")) {
                        readNetwork(json);
                    }
                }
            }
        }
        if (!seen) {
            problems.add(
                    Problem.error("missing-key", Location.of(source), "networks", "none", "an object of networks"));
        }
    }

    private void readNetwork(JsonParser json) throws IOException {
        Location start = place(json);
        boolean used = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean groups = json.currentName().equals("host_groups");
            json.nextToken();
            if (groups && json.currentToken() == JsonToken.START_OBJECT) {
                used = readGroup(json);
            } else {
                json.skipChildren();
            }
        }
        if (!used) {
            problems.add(
                    Problem.warning("no-host-groups", start, "host_groups", "no object with groups or hosts", "one")
                            .withHint("the network is passed over"));
        }
    }

    /** Reads a group with those below it; false if there was nothing in it. */
    private boolean readGroup(JsonParser json) throws IOException {
        Location start = place(json);
        Optional<Cidr> cidr = Optional.empty();
        boolean named = false;
        boolean filled = false;
        Collection<IpAddress> hosts = List.of();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            filled = true;
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (key) {
                case "cidr" -> {
                    named = value != JsonToken.VALUE_STRING || !json.getText().isEmpty();
                    cidr = named ? readCidr(json) : Optional.empty();
                }
                case "hosts" -> hosts = readHosts(json);
                case "groups" -> {
                    if (isList(json, "groups", "a list of groups")) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            if (isObject(json, "group", "an object")) {
                                readGroup(json);
                            }
                        }
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (!hosts.isEmpty() && !named) {
            problems.add(Problem.warning("group-without-cidr", start, "group", "hosts without a CIDR", "a CIDR")
                    .withHint("the group is passed over"));
        }
        if (!hosts.isEmpty() && cidr.isPresent()) {
            add(cidr.get(), hosts, start);
        }
        return filled;
    }

    private void add(Cidr destination, Collection<IpAddress> hosts, Location start) {
        Collection<IpAddress> others = hostsOf.putIfAbsent(destination, hosts);
        Location first = firstOf.putIfAbsent(destination, start);
        if (others != null && !List.copyOf(others).equals(List.copyOf(hosts))) {
            problems.add(Problem.error(
                            "duplicate-destination",
                            start,
                            "cidr",
                            destination.toString(),
                            "the same hosts wherever a CIDR is named")
                    .withHint("the first one is at " + first));
        }
    }

    private Optional<Cidr> readCidr(JsonParser json) throws IOException {
        String text = textOf(json);
        Optional<Cidr> cidr = text.indexOf('/') < 0 ? Optional.empty() : Cidr.tryParse(text);
        if (cidr.isEmpty() || cidr.get().family() != IpFamily.IPV4) {
            wrong(json, "cidr", "an IPv4 network, as in 10.112.0.0/14");
            return Optional.empty();
        }
        if (!cidr.get().isCanonical(text)) {
            problems.add(Problem.warning(
                            "host-bits", place(json), "cidr", text, cidr.get().toString())
                    .withHint("it has host bits and is taken as " + cidr.get()));
        }
        AddressRules.whyNoDestination(cidr.get())
                .ifPresent(why -> problems.add(Problem.error(
                                "reserved-destination",
                                place(json),
                                "cidr",
                                text,
                                "a destination that EC2 lets you route")
                        .withHint(why)));
        return cidr;
    }

    /** The addresses, each once, sorted as texts: Romana keeps no order of its own. */
    private Collection<IpAddress> readHosts(JsonParser json) throws IOException {
        TreeSet<IpAddress> hosts = new TreeSet<>(Comparator.comparing(IpAddress::toString));
        if (isList(json, "hosts", "a list of hosts")) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (isObject(json, "host", "an object with an ip")) {
                    readHost(json).ifPresent(hosts::add);
                }
            }
        }
        return hosts;
    }

    private Optional<IpAddress> readHost(JsonParser json) throws IOException {
        Location start = place(json);
        boolean seen = false;
        Optional<IpAddress> host = Optional.empty();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean address = json.currentName().equals("ip");
            json.nextToken();
            if (!address) {
                json.skipChildren();
                continue;
            }
            seen = true;
            host = IpAddress.tryParse(textOf(json)).filter(ip -> ip.family() == IpFamily.IPV4);
            if (host.isEmpty()) {
                wrong(json, "ip", "an IPv4 address");
            }
            Optional<String> whyNone = host.flatMap(AddressRules::whyNoHost);
            if (whyNone.isPresent()) {
                problems.add(Problem.error("not-a-host", place(json), "ip", textOf(json), "the address of a router")
                        .withHint(whyNone.get()));
            }
        }
        if (!seen) {
            problems.add(Problem.error("missing-key", start, "host", "no ip", "an object with an ip"));
        }
        return host;
    }

    private boolean isObject(JsonParser json, String what, String expected) throws IOException {
        return is(JsonToken.START_OBJECT, json, what, expected);
    }

    private boolean isList(JsonParser json, String what, String expected) throws IOException {
        return is(JsonToken.START_ARRAY, json, what, expected);
    }

    private boolean is(JsonToken token, JsonParser json, String what, String expected) throws IOException {
        if (json.currentToken() == token) {
            return true;
        }
        wrong(json, what, expected);
        return false;
    }

    private void wrong(JsonParser json, String what, String expected) throws IOException {
        problems.add(Problem.error("wrong-type", place(json), what, textOf(json), expected));
        json.skipChildren();
    }

    private static String textOf(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            default -> json.getText();
        };
    }

    private Location place(JsonParser json) {
        JsonLocation at = json.currentTokenLocation();
        String pointer = json.getParsingContext().pathAsPointer().toString();
        // An empty text has no token, and so no column.
        return new Location(source, at.getLineNr(), Math.max(1, at.getColumnNr()), pointer.isEmpty() ? null : pointer);
    }
}
