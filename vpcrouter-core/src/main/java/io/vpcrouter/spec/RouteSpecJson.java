package io.vpcrouter.spec;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * The route spec as JSON: an object of destinations, each with a list of hosts (the classic form) or an object of
 * {@code hosts}, {@code hosts_by_tag}, {@code choose}, {@code when_none_healthy} and {@code fallback} (the extended form).
 *
 * <p>A spec is accepted whole or refused whole. One pass finds all its problems, each with line and column; it ends at a
 * syntax error. Whatever the bytes are, reading neither throws nor asks a resolver, and its
 * time and memory grow linearly with their number.
 *
 * <p>Threading: any thread. Stateless.
 */
public final class RouteSpecJson {
    /** The longest text that is read: 16 MiB. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    private RouteSpecJson() {}

    /**
     * Reads a route spec.
     *
     * @param json the text in UTF-8, with or without a byte order mark
     * @param source what the text came from, as its author would name it; stands in the places of the problems
     * @param allowEmpty whether a spec without any destination is accepted; it deletes every managed route
     * @return the spec with its warnings, or its problems
     */
    public static Validated<RouteSpec> read(byte[] json, String source, boolean allowEmpty) {
        Objects.requireNonNull(source, "source");
        Validated<CharBuffer> text = text(json, source);
        return text.isValid()
                ? new SpecReader(source, allowEmpty).read(text.orThrow())
                : Validated.invalid(text.problems());
    }

    /**
     * Reads a route spec from a stream up to its end, but not more than one byte beyond {@link #MAX_BYTES}. The stream
     * is left open.
     *
     * @param json the text in UTF-8, with or without a byte order mark
     * @param source what the text came from, as its author would name it; stands in the places of the problems
     * @param allowEmpty whether a spec without any destination is accepted; it deletes every managed route
     * @return the spec with its warnings, or its problems
     * @throws IOException if the stream cannot be read
     */
    public static Validated<RouteSpec> read(InputStream json, String source, boolean allowEmpty) throws IOException {
        return read(json.readNBytes(MAX_BYTES + 1), source, allowEmpty);
    }

    /**
     * Reads as much of a route spec as is right, for programs that show or merge specs: the destinations without a mistake,
     * where each of them stands, and all problems. An empty spec is no problem here. To route by it, use
     * {@link #read(byte[], String, boolean)}, which takes a spec whole or not at all.
     *
     * @param json the text in UTF-8, with or without a byte order mark
     * @param source what the text came from, as its author would name it; stands in the places
     */
    public static SpecParts readParts(byte[] json, String source) {
        Objects.requireNonNull(source, "source");
        Validated<CharBuffer> text = text(json, source);
        return text.isValid()
                ? new SpecReader(source, true).readParts(text.orThrow())
                : new SpecParts(RouteSpec.empty(), Map.of(), text.problems());
    }

    /**
     * Reads what a route spec says of one destination: a list of hosts or an object, for sources that keep each destination
     * for itself.
     *
     * @param json the text in UTF-8, with or without a byte order mark
     * @param destination the destination; its hosts are of its family
     * @param source what the text came from, as its author would name it; stands in the places of the problems
     * @return what is wanted with its warnings, or its problems
     */
    public static Validated<RouteIntent> readIntent(byte[] json, Cidr destination, String source) {
        Objects.requireNonNull(source, "source");
        Validated<CharBuffer> text = text(json, source);
        return text.isValid()
                ? new SpecReader(source, false).readValue(text.orThrow(), destination)
                : Validated.invalid(text.problems());
    }

    private static Validated<CharBuffer> text(byte[] json, String source) {
        return json.length > MAX_BYTES
                ? Validated.invalid(Problem.error(
                        "too-large", Location.of(source), "route spec", "more than 16 MiB", "at most 16 MiB"))
                : Utf8Text.decode(json, source);
    }

    /**
     * Writes a route spec as canonical text: destinations in order, one a line, in the classic form wherever it says
     * all there is to say. Equal specs give equal text, and {@link #read(byte[], String, boolean)} gives back the spec.
     */
    public static String write(RouteSpec spec) {
        return SpecWriter.write(spec);
    }
}
