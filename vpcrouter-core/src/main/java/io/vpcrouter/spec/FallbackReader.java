package io.vpcrouter.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpFamily;
import java.io.IOException;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fallback of a destination: the id of a target, or an object with one for each zone. */
final class FallbackReader {
    private static final String TARGET =
            "the id of a nat-, igw-, tgw-, vgw-, vpce-, pcx-, eni-, eigw-, cagw- or lgw- target, as in nat-0a1b";
    private static final Pattern ZONE = Pattern.compile("[a-z0-9-]{1,64}");
    /** The addresses that DNS64 gives to IPv4 hosts: all that a NAT gateway translates for IPv6 (RFC 6052). */
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

    private final SpecProblems problems;

    FallbackReader(SpecProblems problems) {
        this.problems = problems;
    }

    /**
     * Reads the value at the current token.
     *
     * @param destination the destination, or null if it is not known
     * @return the fallback, or null if that cannot be said
     */
    @Nullable
    Fallback read(JsonParser json, @Nullable Destination destination) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return readZones(json, destination);
        }
        String id = readTarget(json, destination);
        return id == null ? null : Fallback.of(id);
    }

    private @Nullable Fallback readZones(JsonParser json, @Nullable Destination destination) throws IOException {
        JsonLocation start = json.currentTokenLocation();
        TreeMap<String, String> byZone = new TreeMap<>();
        boolean valid = true;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String zone = json.currentName();
            JsonLocation at = json.currentTokenLocation();
            json.nextToken();
            String id = readTarget(json, destination);
            if (!ZONE.matcher(zone).matches()) {
                problems.error("not-a-zone", at, "zone", zone, "the name of an Availability Zone, as in us-east-1a");
                valid = false;
            } else if (id == null) {
                valid = false;
            } else if (byZone.put(zone, id) != null) {
                problems.error("duplicate-key", at, "zone", zone, "each zone once");
                valid = false;
            }
        }
        if (valid && byZone.isEmpty()) {
            problems.error(
                    "no-fallback", start, SpecWords.FALLBACK, "an empty object", "a target for at least one zone");
        }
        return valid && !byZone.isEmpty() ? Fallback.of(byZone) : null;
    }

    private @Nullable String readTarget(JsonParser json, @Nullable Destination destination) throws IOException {
        JsonLocation at = json.currentTokenLocation();
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            String found = json.currentToken().isStructStart() ? "a list or an object" : json.getText();
            problems.error("wrong-type", at, SpecWords.FALLBACK, found, TARGET);
            json.skipChildren();
            return null;
        }
        String id = json.getText();
        if (!Fallback.isTarget(id)) {
            problems.error("not-a-target", at, SpecWords.FALLBACK, id, TARGET);
            return null;
        }
        String why = destination instanceof Cidr cidr ? whyNotFor(cidr, id) : null;
        if (why != null) {
            problems.error("unfit-fallback", at, SpecWords.FALLBACK, id, "a target that can carry " + destination, why);
            return null;
        }
        return id;
    }

    private static @Nullable String whyNotFor(Cidr destination, String id) {
        boolean ipv6 = destination.family() == IpFamily.IPV6;
        if (id.startsWith("eigw-") && !ipv6) {
            return "an egress-only internet gateway carries IPv6 only";
        }
        return id.startsWith("nat-") && ipv6 && !NAT64.contains(destination)
                ? "a NAT gateway carries IPv6 only for " + NAT64
                : null;
    }
}
