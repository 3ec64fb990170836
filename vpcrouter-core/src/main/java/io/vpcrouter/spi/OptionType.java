package io.vpcrouter.spi;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the text of an option becomes a value, and what error messages say would be right.
 *
 * <p>Threading: immutable.
 *
 * <p>Lifecycle: a constant, shared by any number of options.
 *
 * <p>Failure: text that does not fit gives no value; the caller reports what was expected.
 *
 * <p>Evolution: gains types; {@link #custom} is there for those that are missing.
 *
 * @param <T> the type of the value
 */
public final class OptionType<T> {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int HIGHEST_PORT = 65_535;
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private final String placeholder;
    private final String expected;
    private final Function<String, @Nullable T> reader;
    private final Function<T, String> writer;

    private OptionType(
            String placeholder, String expected, Function<String, @Nullable T> reader, Function<T, String> writer) {
        this.placeholder = placeholder;
        this.expected = expected;
        this.reader = reader;
        this.writer = writer;
    }

    /** Any text that is not empty. */
    public static OptionType<String> string(String placeholder) {
        return new OptionType<>(
                placeholder, "a text that is not empty", text -> text.isEmpty() ? null : text, text -> text);
    }

    /**
     * A text that a pattern matches as a whole.
     *
     * @param placeholder what stands for the value in a help text
     * @param expected what would be right, for an error message
     * @param pattern what is right
     */
    public static OptionType<String> matching(String placeholder, String expected, Pattern pattern) {
        return new OptionType<>(
                placeholder, expected, text -> pattern.matcher(text).matches() ? text : null, text -> text);
    }

    /** The URL of a service: its scheme is http or https, it has a host, and no user, query or fragment. */
    public static OptionType<URI> serviceUrl() {
        return new OptionType<>("URL", "an http or https URL with a host", OptionType::parseServiceUrl, URI::toString);
    }

    private static @Nullable URI parseServiceUrl(String text) {
        try {
            URI url = new URI(text);
            boolean usable = url.getScheme() != null
                    && SCHEMES.contains(url.getScheme())
                    && url.getHost() != null
                    && url.getPort() <= HIGHEST_PORT
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null;
            return usable ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A whole number, both ends included. */
    public static OptionType<Integer> integer(int least, int most) {
        return new OptionType<>(
                "N",
                "a whole number from " + least + " to " + most,
                text -> {
                    // parseInt alone would also take a plus and the digits of other scripts.
                    if (!text.matches("-?[0-9]+")) {
                        return null;
                    }
                    try {
                        int value = Integer.parseInt(text);
                        return value >= least && value <= most ? value : null;
                    } catch (NumberFormatException e) {
                        return null;
                    }
                },
                String::valueOf);
    }

    /** A TCP port, 1 to 65535. */
    public static OptionType<Integer> port() {
        return integer(1, 65_535).named("PORT");
    }

    /** A number of seconds, fractions allowed, both ends included. */
    public static OptionType<Duration> seconds(Duration least, Duration most) {
        return new OptionType<>(
                "SECONDS",
                "a number of seconds from " + seconds(least) + " to " + seconds(most),
                text -> {
                    Duration value = parseSeconds(text);
                    return value != null && value.compareTo(least) >= 0 && value.compareTo(most) <= 0 ? value : null;
                },
                OptionType::seconds);
    }

    private static @Nullable Duration parseSeconds(String text) {
        // BigDecimal would also take exponents, and a long enough one takes practically for ever to expand.
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}")) {
            return null;
        }
        return Duration.ofNanos(new BigDecimal(text).multiply(NANOS_PER_SECOND).longValueExact());
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }

    /** A literal IP address. */
    public static OptionType<IpAddress> address() {
        return new OptionType<>(
                "ADDRESS",
                "a literal IPv4 or IPv6 address",
                text -> IpAddress.tryParse(text).orElse(null),
                IpAddress::toString);
    }

    /** A block of addresses without host bits. */
    public static OptionType<Cidr> cidr() {
        return new OptionType<>(
                "CIDR",
                "a CIDR without host bits, as in 10.0.0.0/16",
                text -> Cidr.tryParse(text)
                        .filter(cidr -> cidr.isCanonical(text))
                        .orElse(null),
                Cidr::toString);
    }

    /** The destination of a route: a block of addresses without host bits, or the id of a prefix list. */
    public static OptionType<Destination> destination() {
        return new OptionType<>(
                "CIDR|PREFIX_LIST",
                "a CIDR without host bits, as in 10.0.0.0/16, or a prefix list, as in pl-0123456789abcdef0",
                text -> Destination.tryParse(text)
                        .filter(found -> !(found instanceof Cidr cidr) || cidr.isCanonical(text))
                        .orElse(null),
                Destination::toString);
    }

    /** A path of the file system; it need not exist. */
    public static OptionType<Path> path() {
        return new OptionType<>(
                "FILE",
                "a path",
                text -> {
                    try {
                        return text.isEmpty() ? null : Path.of(text);
                    } catch (InvalidPathException e) {
                        return null;
                    }
                },
                Path::toString);
    }

    /** One of the constants of an enum, written in lower case, with {@code -} for {@code _}. */
    public static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String names = constants.stream().map(OptionType::word).collect(Collectors.joining("|"));
        return new OptionType<>(
                names,
                "one of " + names.replace("|", ", "),
                text -> constants.stream()
                        .filter(constant -> word(constant).equals(text))
                        .findFirst()
                        .orElse(null),
                OptionType::word);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code true} or {@code false}; on a command line the option stands without a value. */
    public static OptionType<Boolean> flag() {
        return new OptionType<>(
                "",
                "true or false",
                text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null,
                String::valueOf);
    }

    private static String plural(String separator) {
        return switch (separator) {
            case "," -> "commas";
            case ":" -> "colons";
            default -> separator;
        };
    }

    /**
     * Several values of one type; spaces around a value are no part of it.
     *
     * @param element the type of each
     * @param separators the characters that may stand between two
     */
    public static <E> OptionType<List<E>> list(OptionType<E> element, String separators) {
        String first = separators.substring(0, 1);
        String split = "[" + separators.replaceAll("([\\\\\\]\\[^-])", "\\\\$1") + "]";
        return new OptionType<>(
                element.placeholder + first + "…",
                "a list separated by "
                        + Arrays.stream(separators.split(""))
                                .map(OptionType::plural)
                                .collect(Collectors.joining(" or "))
                        + ", each " + element.expected,
                text -> {
                    List<@Nullable E> values = Stream.of(text.split(split, -1))
                            .map(String::strip)
                            .map(element.reader)
                            .toList();
                    return values.stream().allMatch(Objects::nonNull)
                            ? values.stream().map(Objects::requireNonNull).toList()
                            : null;
                },
                values -> values.stream().map(element.writer).collect(Collectors.joining(first)));
    }

    /** A type of the plugin's own. */
    public static <T> OptionType<T> custom(
            String placeholder, String expected, Function<String, Optional<T>> reader, Function<T, String> writer) {
        return new OptionType<>(
                placeholder, expected, text -> reader.apply(text).orElse(null), writer);
    }

    private OptionType<T> named(String newPlaceholder) {
        return new OptionType<>(newPlaceholder, expected, reader, writer);
    }

    /** Reads a text. */
    public Optional<T> parse(String text) {
        return Optional.ofNullable(reader.apply(text));
    }

    /** Writes a value as {@link #parse} would read it. */
    public String format(T value) {
        return writer.apply(value);
    }

    /** What would be right, for an error message. */
    public String expected() {
        return expected;
    }

    /** What stands for the value in a help text; empty for a flag. */
    public String placeholder() {
        return placeholder;
    }

    /** Whether the option stands without a value on a command line. */
    public boolean isFlag() {
        return placeholder.isEmpty();
    }
}
