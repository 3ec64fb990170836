package io.vpcrouter.validation;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mistake in something that a person wrote. Problems are collected and shown all at once, sorted by place.
 *
 * @param code a stable word for programs, such as {@code duplicate-destination}
 * @param severity {@link Severity#ERROR} if the input is refused, {@link Severity#WARNING} if it is taken
 * @param location where it is
 * @param what the thing that is wrong, such as {@code destination}
 * @param found what stands there, shortened if long, or null if nothing does
 * @param expected what would be right
 * @param hint a next step for the reader, or null
 */
public record Problem(
        String code,
        Severity severity,
        Location location,
        String what,
        @Nullable String found,
        String expected,
        @Nullable String hint)
        implements Comparable<Problem> {
    private static final int LONGEST_FOUND = 120;

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::location)
            .thenComparing(Problem::severity)
            .thenComparing(Problem::code)
            .thenComparing(Problem::message);

    /** Shortens what was found, and checks the severity and that no required part is null. */
    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(expected, "expected");
        if (!severity.isProblem()) {
            throw new IllegalArgumentException("severity of a problem: " + severity + " (expected: ERROR or WARNING)");
        }
        found = found == null ? null : Printable.shortened(found, LONGEST_FOUND);
    }

    /** An error without a hint. */
    public static Problem error(String code, Location location, String what, @Nullable String found, String expected) {
        return new Problem(code, Severity.ERROR, location, what, found, expected, null);
    }

    /** A warning without a hint. */
    public static Problem warning(
            String code, Location location, String what, @Nullable String found, String expected) {
        return new Problem(code, Severity.WARNING, location, what, found, expected, null);
    }

    /** The same problem with a next step for the reader. */
    public Problem withHint(String newHint) {
        return new Problem(code, severity, location, what, found, expected, newHint);
    }

    /** Whether the input is refused because of this. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** What: found (expected: …). Then the hint. */
    public String message() {
        StringBuilder text = new StringBuilder(Printable.clean(what));
        if (found != null) {
            text.append(": ").append(found.isEmpty() ? "an empty text" : found);
        }
        text.append(" (expected: ").append(Printable.clean(expected)).append(')');
        if (hint != null) {
            text.append("; ").append(Printable.clean(hint));
        }
        return text.toString();
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** Place, severity and message in one line. */
    @Override
    public String toString() {
        return location + ": " + (isError() ? "error" : "warning") + ": " + message();
    }
}
