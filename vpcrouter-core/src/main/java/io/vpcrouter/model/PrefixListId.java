package io.vpcrouter.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A managed prefix list as the destination of a route: one route that leads every entry of the list.
 *
 * @param id its id, {@code pl-} and up to 17 hexadecimal digits
 */
public record PrefixListId(String id) implements Destination {
    private static final String PREFIX = "pl-";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{1,17}");

    /** Checks the form. */
    public PrefixListId {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("prefix list: " + id + " (expected: as in pl-0123456789abcdef0)");
        }
    }

    /**
     * Reads an id.
     *
     * @param text the text
     * @return the id, or empty if the text is not the id of a prefix list
     */
    public static Optional<PrefixListId> tryParse(String text) {
        return text.startsWith(PREFIX) && FORM.matcher(text).matches()
                ? Optional.of(new PrefixListId(text))
                : Optional.empty();
    }

    @Override
    public boolean isDefaultRoute() {
        return false;
    }

    @Override
    public int compareTo(Destination other) {
        return other instanceof PrefixListId that ? id.compareTo(that.id) : 1;
    }

    @Override
    public String toString() {
        return id;
    }
}
