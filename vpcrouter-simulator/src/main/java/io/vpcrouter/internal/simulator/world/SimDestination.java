package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.model.Cidr;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The destination of a route: a CIDR or the id of a prefix list. */
public record SimDestination(@Nullable Cidr cidr, @Nullable String prefixList) implements Comparable<SimDestination> {
    private static final Comparator<SimDestination> ORDER = Comparator.comparing(
                    SimDestination::cidr, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(SimDestination::prefixList, Comparator.nullsLast(Comparator.naturalOrder()));

    public SimDestination {
        if ((cidr == null) == (prefixList == null)) {
            throw new IllegalArgumentException(
                    "destination: " + cidr + ", " + prefixList + " (expected: exactly one of them)");
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
