package io.vpcrouter.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the tokens of a route spec, without a tree. Each method that reads a value begins at its first token and
 * ends at its last one. A reader reads one text.
 */
final class SpecReader {
    private static final int DEEPEST_NESTING = 16;

    /** Length limits would end the pass at the first long text; the limit on the whole bounds every part of it. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNameLength(RouteSpecJson.MAX_BYTES)
                    .maxStringLength(RouteSpecJson.MAX_BYTES)
                    .maxNumberLength(RouteSpecJson.MAX_BYTES)
                    .build())
            .build();

    private static final String KNOWN_KEYS = oneOf(SpecWords.KEYS);
    private static final String VALUE_FORMS = "a list of hosts, or an object with hosts";

    private final boolean allowEmpty;
    private final SpecProblems problems;
    private final FallbackReader fallbacks;
    private final TagSelectorReader tags;
    private final TreeMap<Destination, RouteIntent> routes = new TreeMap<>();
    private final Map<Destination, Mention> destinations = new HashMap<>();
    private boolean rootEnded;

    /** Where a destination was named first, and how. */
    private record Mention(String text, JsonLocation at) {}

    SpecReader(String source, boolean allowEmpty) {
        this.allowEmpty = allowEmpty;
        this.problems = new SpecProblems(source);
        this.fallbacks = new FallbackReader(problems);
        this.tags = new TagSelectorReader(problems);
    }

    Validated<RouteSpec> read(CharBuffer text) {
        readText(text, this::readRoot);
        return problems.hasErrors()
                ? Validated.invalid(problems.toList())
                : Validated.of(new RouteSpec(routes), problems.toList());
    }

    /** The destinations that are right as they stand, whatever is wrong with others. */
    SpecParts readParts(CharBuffer text) {
        readText(text, this::readRoot);
        Map<Destination, Location> places = new TreeMap<>();
        routes.keySet().forEach(destination -> places.put(destination, placeOf(destination)));
        return new SpecParts(new RouteSpec(routes), places, problems.toList());
    }

    private Location placeOf(Destination destination) {
        return problems.location(Objects.requireNonNull(destinations.get(destination), "mention").at);
    }

    /** Reads a text that is the value of one destination. */
    Validated<RouteIntent> readValue(CharBuffer text, Cidr destination) {
        readText(text, json -> {
            RouteIntent intent = readIntent(json, destination);
            if (intent != null) {
                routes.put(destination, intent);
            }
        });
        return problems.hasErrors()
                ? Validated.invalid(problems.toList())
                : Validated.of(Objects.requireNonNull(routes.get(destination), "intent"), problems.toList());
    }

    /** Reads what the text consists of, from its first token to its last one. */
    @FunctionalInterface
    private interface Root {
        void read(JsonParser json) throws IOException;
    }

    private void readText(CharBuffer text, Root root) {
        try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
            readText(json, text, root);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private void readText(JsonParser json, CharBuffer text, Root root) throws IOException {
        try {
            if (json.nextToken() == null) {
                problems.error(
                        "empty-text", json.currentLocation(), "route spec", "nothing", "an object of destinations");
                return;
            }
            root.read(json);
            rootEnded = true;
            if (json.nextToken() != null) {
                trailingText(json.currentTokenLocation(), found(json));
            }
        } catch (StreamConstraintsException e) {
            problems.error(
                    "nesting",
                    json.currentTokenLocation(),
                    "nesting",
                    "deeper than " + DEEPEST_NESTING,
                    "at most " + DEEPEST_NESTING + " levels");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            if (rootEnded) {
                trailingText(at, JsonSyntax.found(text, at));
            } else {
                problems.error("syntax", at, "JSON", JsonSyntax.found(text, at), JsonSyntax.expected(e));
            }
        }
    }

    private void readRoot(JsonParser json) throws IOException {
        JsonLocation start = json.currentTokenLocation();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            readDestinations(json, start);
        } else {
            problems.error("wrong-type", start, "route spec", found(json), "an object of destinations");
            json.skipChildren();
        }
    }

    private void trailingText(JsonLocation at, String found) {
        problems.error("trailing-text", at, "text after the route spec", found, "nothing");
    }

    private void readDestinations(JsonParser json, JsonLocation start) throws IOException {
        if (json.nextToken() == JsonToken.END_OBJECT) {
            if (!allowEmpty) {
                problems.error(
                        "empty-spec",
                        start,
                        "route spec",
                        "{}",
                        "at least one destination",
                        "an empty spec deletes every managed route; --allow_empty_spec accepts it");
            }
            return;
        }
        do {
            int errorsBefore = problems.errorCount();
            Destination destination = readDestination(json.currentName(), json.currentTokenLocation());
            json.nextToken();
            RouteIntent intent = readIntent(json, destination);
            if (destination != null && intent != null && problems.errorCount() == errorsBefore) {
                routes.put(destination, intent);
            }
        } while (json.nextToken() != JsonToken.END_OBJECT);
    }

    private @Nullable Destination readDestination(String text, JsonLocation at) {
        Destination destination = Destination.tryParse(text).orElse(null);
        if (destination == null) {
            problems.error(
                    "not-a-destination",
                    at,
                    "destination",
                    text,
                    "a CIDR, as in 10.0.0.0/16 or 2001:db8::/32, or a prefix list, as in pl-63a5400a",
                    IpAddress.tryParse(text)
                            .map(address -> "did you mean " + Cidr.of(address) + "?")
                            .orElse(null));
            return null;
        }
        if (destination instanceof Cidr cidr) {
            checkBlock(cidr, text, at);
        }
        Mention first = destinations.putIfAbsent(destination, new Mention(text, at));
        if (first != null) {
            String spelling = first.text.equals(text) ? "" : ", written " + first.text;
            problems.error(
                    "duplicate-destination",
                    at,
                    "destination",
                    text,
                    "each destination once",
                    "the first one is at " + place(first.at) + spelling);
        }
        return destination;
    }

    private void checkBlock(Cidr block, String text, JsonLocation at) {
        if (!block.isCanonical(text)) {
            problems.warning(
                    "host-bits",
                    at,
                    "destination",
                    text,
                    block.toString(),
                    "it has host bits and is taken as " + block);
        }
        AddressRules.whyNoDestination(block)
                .ifPresent(why -> problems.error(
                        "reserved-destination", at, "destination", text, "a destination that EC2 lets you route", why));
    }

    /** What is wanted of one destination, or null if that cannot be said. */
    private @Nullable RouteIntent readIntent(JsonParser json, @Nullable Destination destination) throws IOException {
        IpFamily family = destination instanceof Cidr cidr ? cidr.family() : null;
        switch (json.currentToken()) {
            case START_ARRAY -> {
                List<IpAddress> hosts = readHosts(json, family);
                return hosts.isEmpty() ? null : RouteIntent.of(hosts);
            }
            case START_OBJECT -> {
                return readExtended(json, destination, family);
            }
            default -> {
                problems.error("wrong-type", json.currentTokenLocation(), "value", found(json), VALUE_FORMS);
                return null;
            }
        }
    }

    private @Nullable RouteIntent readExtended(
            JsonParser json, @Nullable Destination destination, @Nullable IpFamily family) throws IOException {
        JsonLocation start = json.currentTokenLocation();
        Map<String, JsonLocation> seen = new HashMap<>();
        List<IpAddress> hosts = List.of();
        HostChoice choose = null;
        WhenNoneHealthy whenNoneHealthy = null;
        Fallback fallback = null;
        TagSelector hostsByTag = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonLocation at = json.currentTokenLocation();
            json.nextToken();
            switch (key) {
                case SpecWords.HOSTS -> hosts = readHostsOfKey(json, family);
                case SpecWords.HOSTS_BY_TAG -> hostsByTag = tags.read(json);
                case SpecWords.CHOOSE -> choose = readWord(json, key, SpecWords.CHOICES);
                case SpecWords.WHEN_NONE_HEALTHY -> whenNoneHealthy = readWord(json, key, SpecWords.WHEN_NONE_CHOICES);
                case SpecWords.FALLBACK -> fallback = fallbacks.read(json, destination);
                default -> {
                    problems.error("unknown-key", at, "key", key, KNOWN_KEYS, nearest(key, SpecWords.KEYS));
                    json.skipChildren();
                    continue;
                }
            }
            JsonLocation first = seen.putIfAbsent(key, at);
            if (first != null) {
                problems.error("duplicate-key", at, "key", key, "each key once", "the first one is at " + place(first));
            }
        }
        if (!seen.containsKey(SpecWords.HOSTS) && !seen.containsKey(SpecWords.HOSTS_BY_TAG)) {
            problems.error(
                    "missing-key",
                    start,
                    "value",
                    "an object without hosts",
                    "hosts, a list of addresses, or hosts_by_tag, an object of tags");
        }
        if (fallback != null && whenNoneHealthy == WhenNoneHealthy.DELETE) {
            problems.error(
                    "contradiction",
                    seen.getOrDefault(SpecWords.FALLBACK, start),
                    SpecWords.FALLBACK,
                    "a fallback beside " + SpecWords.WHEN_NONE_HEALTHY + " delete",
                    "one of the two");
            return null;
        }
        return hosts.isEmpty() && hostsByTag == null
                ? null
                : new RouteIntent(hosts, choose, whenNoneHealthy, hostsByTag, fallback);
    }

    private <E> @Nullable E readWord(JsonParser json, String key, Map<String, E> words) throws IOException {
        String found = found(json);
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            problems.error("wrong-type", json.currentTokenLocation(), key, found, oneOf(words.keySet()));
            json.skipChildren();
            return null;
        }
        E value = words.get(json.getText());
        if (value == null) {
            problems.error(
                    "unknown-value",
                    json.currentTokenLocation(),
                    key,
                    found,
                    oneOf(words.keySet()),
                    nearest(found, words.keySet()));
        }
        return value;
    }

    private List<IpAddress> readHostsOfKey(JsonParser json, @Nullable IpFamily family) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return readHosts(json, family);
        }
        problems.error("wrong-type", json.currentTokenLocation(), SpecWords.HOSTS, found(json), "a list of addresses");
        json.skipChildren();
        return List.of();
    }

    /** The good ones of a list of hosts, each once. Without a destination the first host says which family is right. */
    private List<IpAddress> readHosts(JsonParser json, @Nullable IpFamily destinationFamily) throws IOException {
        JsonLocation start = json.currentTokenLocation();
        if (json.nextToken() == JsonToken.END_ARRAY) {
            problems.error("no-hosts", start, SpecWords.HOSTS, "an empty list", "at least one address");
            return List.of();
        }
        IpFamily family = destinationFamily;
        Set<IpAddress> hosts = new LinkedHashSet<>();
        do {
            IpAddress host = readHost(json);
            if (host == null) {
                continue;
            }
            if (family == null) {
                family = host.family();
            }
            if (host.family() != family) {
                problems.error(
                        "family-mix",
                        json.currentTokenLocation(),
                        "host",
                        json.getText(),
                        "an " + family + " address",
                        "a destination and its hosts are of one family");
            } else if (!hosts.add(host)) {
                problems.warning(
                        "duplicate-host",
                        json.currentTokenLocation(),
                        "host",
                        json.getText(),
                        "each host once",
                        "it is dropped");
            }
        } while (json.nextToken() != JsonToken.END_ARRAY);
        return List.copyOf(hosts);
    }

    private @Nullable IpAddress readHost(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            problems.error(
                    "wrong-type", json.currentTokenLocation(), "host", found(json), "an address in double quotes");
            json.skipChildren();
            return null;
        }
        IpAddress host = IpAddress.tryParse(json.getTextCharacters(), json.getTextOffset(), json.getTextLength())
                .orElse(null);
        if (host == null) {
            String text = json.getText();
            problems.error(
                    "not-an-address",
                    json.currentTokenLocation(),
                    "host",
                    text,
                    "a literal IPv4 or IPv6 address",
                    hostHint(text));
            return null;
        }
        Optional<String> whyNone = AddressRules.whyNoHost(host);
        if (whyNone.isPresent()) {
            problems.error(
                    "not-a-host",
                    json.currentTokenLocation(),
                    "host",
                    json.getText(),
                    "the address of a router",
                    whyNone.get());
        }
        return host;
    }

    private static @Nullable String hostHint(String text) {
        if (text.indexOf('/') >= 0) {
            return "a host is one address, without a prefix length";
        }
        if (text.indexOf('%') >= 0) {
            return "the address of a router has no zone";
        }
        return text.chars().anyMatch(c -> c > 'f' && c <= 'z') ? "names are never resolved" : null;
    }

    private @Nullable String nearest(String written, Collection<String> known) {
        return problems.hasEnoughErrors()
                ? null
                : NearestName.to(written, known)
                        .map(name -> "did you mean " + name + "?")
                        .orElse(null);
    }

    private static String oneOf(Collection<String> words) {
        return "one of " + String.join(", ", words);
    }

    static String found(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            default -> json.getText();
        };
    }

    static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
