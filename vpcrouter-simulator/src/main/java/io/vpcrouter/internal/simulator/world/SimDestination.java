package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a route routes: a block of addresses, or a prefix list of which only the id is known. */
public record SimDestination(@Nullable Cidr cidr, @Nullable String prefixList) implements Comparable<SimDestination> {
    private static final Comparator<SimDestination> ORDER = Comparator.comparing(
                    SimDestination::cidr, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(SimDestination::prefixList, Comparator.nullsLast(Comparator.naturalOrder()));

    public SimDestination {
        if ((cidr == null) == (prefixList == null)) {
            throw new IllegalArgumentException("destination: " + cidr + ", " + prefixList + " (expected: one of both)");
        }
    }

    public static SimDestination of(Cidr cidr) {
        return new SimDestination(cidr, null);
    }

    @Override
    public int compareTo(SimDestination other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Objects.requireNonNullElse(prefixList, String.valueOf(cidr));
    }
}
