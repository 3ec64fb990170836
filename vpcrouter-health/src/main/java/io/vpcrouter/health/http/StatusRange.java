package io.vpcrouter.health.http;

import io.vpcrouter.spi.OptionType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of HTTP statuses that count as an answer. Immutable.
 *
 * @param first the lowest, 100 to 599
 * @param last the highest, from {@code first} to 599
 */
public record StatusRange(int first, int last) {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final Pattern TEXT = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    /** Checks the range. */
    public StatusRange {
        if (first < LOWEST || last > HIGHEST || first > last) {
            throw new IllegalArgumentException(
                    "statuses: " + first + " to " + last + " (expected: a range within 100 to 599)");
        }
    }

    /** Whether a status lies in the range. */
    public boolean contains(int status) {
        return first <= status && status <= last;
    }

    static OptionType<StatusRange> type() {
        return OptionType.custom(
                "STATUS",
                "one status or a range from 100 to 599, as in 200-399",
                StatusRange::parse,
                range -> range.first == range.last ? "" + range.first : range.first + "-" + range.last);
    }

    private static Optional<StatusRange> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        return first <= last ? Optional.of(new StatusRange(first, last)) : Optional.empty();
    }
}
