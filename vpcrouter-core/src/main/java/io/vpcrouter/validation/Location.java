package io.vpcrouter.validation;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a problem was found: a source (a file name, {@code command line}, a URL path) and, where the source is text, a
 * line and a column.
 *
 * @param source what the text came from, as its author would name it
 * @param line the line, counted from 1, or 0 if the source has no lines
 * @param column the column in characters, counted from 1, or 0 if the source has no lines
 * @param pointer the place inside a document as a JSON pointer (RFC 6901), or null
 */
public record Location(
        String source, int line, int column, @Nullable String pointer) implements Comparable<Location> {
    private static final int LONGEST_POINTER = 120;

    private static final Comparator<Location> ORDER = Comparator.comparing(Location::source)
            .thenComparingInt(Location::line)
            .thenComparingInt(Location::column)
            .thenComparing(location -> Objects.requireNonNullElse(location.pointer(), ""));

    /** Checks that line and column are both given or both 0. */
    public Location {
        Objects.requireNonNull(source, "source");
        if (line < 0 || column < 0 || (line == 0) != (column == 0)) {
            throw new IllegalArgumentException(
                    "line " + line + ", column " + column + " (expected: both from 1, or both 0)");
        }
    }

    /** A source as a whole. */
    public static Location of(String source) {
        return new Location(source, 0, 0, null);
    }

    /** A line and column of a text, both counted from 1. */
    public static Location of(String source, int line, int column) {
        return new Location(source, line, column, null);
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }

    /** The usual form of compilers: {@code routes.json:3:17}. */
    @Override
    public String toString() {
        String name = Printable.clean(source);
        String place = line > 0 ? name + ":" + line + ":" + column : name;
        return pointer == null ? place : place + " at " + Printable.shortened(pointer, LONGEST_POINTER);
    }
}
