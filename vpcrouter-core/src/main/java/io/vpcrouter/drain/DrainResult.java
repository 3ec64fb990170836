package io.vpcrouter.drain;

import io.vpcrouter.model.IpAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of a drain.
 *
 * @param host the host
 * @param networkInterface its network interface, which bears the drain tag
 * @param left the routes of tables in scope that still lead to it when the time is over; none if it is drained
 * @param outOfScope the routes of tables that are not in scope; vpcrouter never moves them
 */
public record DrainResult(IpAddress host, String networkInterface, List<LeftRoute> left, List<LeftRoute> outOfScope) {
    /** Copies the lists. */
    public DrainResult {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(networkInterface, "networkInterface");
        left = List.copyOf(left);
        outOfScope = List.copyOf(outOfScope);
    }

    /** Whether no route of a table in scope leads to the host, so that it can be taken out. */
    public boolean isDrained() {
        return left.isEmpty();
    }

    /** For people, one line for each route that is left, and a last one that says it all. */
    public String text() {
        String all = isDrained()
                ? "no route leads to " + host
                : "the router is still needed: " + left.size()
                        + (left.size() == 1 ? " route leads to " : " routes lead to ") + host;
        return Stream.concat(
                        Stream.concat(left.stream(), outOfScope.stream())
                                .map(route -> route.table() + "  " + route.destination() + "  " + route.why()),
                        Stream.of(all))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
