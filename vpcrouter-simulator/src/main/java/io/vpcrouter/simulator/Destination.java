package io.vpcrouter.simulator;

import io.vpcrouter.model.Cidr;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a row routes: a block of addresses, or a prefix list of which only the id is known. */
record Destination(@Nullable Cidr cidr, @Nullable String prefixList) implements Comparable<Destination> {
    private static final Comparator<Destination> ORDER = Comparator.comparing(
                    Destination::cidr, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Destination::prefixList, Comparator.nullsLast(Comparator.naturalOrder()));

    Destination {
        if ((cidr == null) == (prefixList == null)) {
            throw new IllegalArgumentException("destination: " + cidr + ", " + prefixList + " (expected: one of both)");
        }
    }

    static Destination of(Cidr cidr) {
        return new Destination(cidr, null);
    }

    @Override
    public int compareTo(Destination other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Objects.requireNonNullElse(prefixList, String.valueOf(cidr));
    }
}
