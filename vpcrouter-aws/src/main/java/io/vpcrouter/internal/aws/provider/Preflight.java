package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.Action;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks EC2 by dry runs whether it would allow the changes that may be needed, so that a missing permission shows at the
 * start and not at the first failover. The first signed write of a process is slow; a dry run takes that time too.
 *
 * <p>An emulator of EC2 may execute a dry run, so each dry run asks for something that changes nothing even then:
 *
 * <ul>
 *   <li>CreateRoute: a route that the table has, with its own interface; without such a route, one for a documentation
 *       block (RFC 5737) to an interface that does not exist. Never a {@code local} route: moto, which executes the
 *       request, overwrites it with one without a target.
 *   <li>ReplaceRoute and DeleteRoute: a route for such a block that the table does not have, which EC2 refuses to replace
 *       or delete.
 *   <li>ModifyNetworkInterfaceAttribute: the value that the interface has.
 * </ul>
 *
 * <p>Only a missing permission counts. EC2 may check something else first; any other error proves nothing, and the changes
 * themselves will show.
 */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final List<Cidr> DOCUMENTATION_BLOCKS = Stream.of(
                    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
            .map(Cidr::parse)
            .toList();
    private static final String MISSING_INTERFACE = "eni-00000000000000000";

    private final Ec2Calls calls;
    private final NetworkSnapshot managed;
    private final List<CloudException> refusals = new ArrayList<>();

    Preflight(Ec2Calls calls, NetworkSnapshot managed) {
        this.calls = calls;
        this.managed = managed;
    }

    /**
     * Asks about changes of routes, and about source/destination checks.
     *
     * @throws CloudException of kind DENIED, which names each action that is not allowed
     */
    void check(Set<Action> changes, boolean sourceDestCheck) {
        Optional<Candidate> missing = missingRoute();
        if (changes.contains(Action.CREATE)) {
            existingRoute()
                    .or(() -> missing)
                    .ifPresent(
                            route -> ask(() -> calls.tryCreateRoute(route.table(), route.destination(), route.eni())));
        }
        if (changes.contains(Action.REPLACE)) {
            missing.ifPresent(route -> ask(() -> calls.tryReplaceRoute(
                    route.table(),
                    route.destination(),
                    anyInterface().map(NetworkInterface::id).orElse(route.eni()))));
        }
        if (changes.contains(Action.DELETE)) {
            missing.ifPresent(route -> ask(() -> calls.tryDeleteRoute(route.table(), route.destination())));
        }
        if (sourceDestCheck) {
            anyInterface().ifPresent(eni -> ask(() -> calls.trySourceDestCheck(eni.id(), eni.sourceDestCheck())));
        }
        if (!refusals.isEmpty()) {
            throw refused();
        }
    }

    private void ask(Runnable dryRun) {
        try {
            dryRun.run();
        } catch (CloudException e) {
            if (e.kind() == Kind.DENIED) {
                refusals.add(e);
            } else {
                LOG.debug("a dry run proved nothing: {}", e.getMessage());
            }
        }
    }

    private CloudException refused() {
        CloudException first = refusals.get(0);
        String actions =
                refusals.stream().map(refusal -> "ec2:" + refusal.operation()).collect(Collectors.joining(", "));
        return refusals.size() == 1
                ? first
                : new CloudException(
                        Kind.DENIED,
                        first.operation(),
                        first.code().orElse(null),
                        "not allowed: " + actions + "; allow them to the role or user in use. The first error: "
                                + first.getMessage(),
                        first);
    }

    private record Candidate(String table, Destination destination, String eni) {}

    private Optional<Candidate> existingRoute() {
        return managed.tables().stream()
                .flatMap(table -> table.routes().stream()
                        .filter(route -> route.isRouterRoute() && route.target() instanceof RouteTarget.Interface)
                        .map(route -> new Candidate(
                                table.id(), route.destination(), route.target().id())))
                .findFirst();
    }

    private Optional<Candidate> missingRoute() {
        return managed.tables().stream()
                .flatMap(table -> DOCUMENTATION_BLOCKS.stream()
                        .filter(block -> !has(table, block))
                        .map(block -> new Candidate(table.id(), block, MISSING_INTERFACE)))
                .findFirst();
    }

    private static boolean has(RouteTable table, Destination destination) {
        return table.routes().stream().anyMatch(route -> route.destination().equals(destination));
    }

    private Optional<NetworkInterface> anyInterface() {
        return managed.interfaces().stream().findFirst();
    }
}
