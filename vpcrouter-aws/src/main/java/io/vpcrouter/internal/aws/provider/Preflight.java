package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.VpcSnapshot;
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
 * Asks EC2 by dry runs whether it would allow what may have to be done, so that a missing permission shows at the start and
 * not at the first failover. The dry runs also make the first signed write of the process, which is the slowest.
 *
 * <p>An emulator of EC2 may take a dry run for the real thing, so each asks for something that changes nothing even then:
 *
 * <ul>
 *   <li>CreateRoute: a row that the table has, again with the interface that it has; without any such row, one for a
 *       documentation block (RFC 5737) to an interface that nobody has. Not a row {@code local}: moto, which takes the
 *       request for the real thing, writes one without a target over it.
 *   <li>ReplaceRoute and DeleteRoute: a row for such a block that the table does not have, which EC2 refuses to replace or
 *       to delete.
 *   <li>ModifyNetworkInterfaceAttribute: the value that the interface has.
 * </ul>
 *
 * <p>Only a refusal for want of permission counts. Any other answer, be it that EC2 checks something else first, is taken
 * for silence: the changes themselves will tell.
 */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final List<Cidr> NOBODYS = Stream.of("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
            .map(Cidr::parse)
            .toList();
    private static final String NOBODYS_INTERFACE = "eni-00000000000000000";

    private final Ec2Calls calls;
    private final VpcSnapshot managed;
    private final List<CloudException> refusals = new ArrayList<>();

    Preflight(Ec2Calls calls, VpcSnapshot managed) {
        this.calls = calls;
        this.managed = managed;
    }

    /**
     * Asks about changes of rows, and about source/destination checks.
     *
     * @throws CloudException of the kind DENIED, which names each action that is not allowed
     */
    void check(Set<Action> changes, boolean sourceDestCheck) {
        Optional<Row> missing = missingRow();
        if (changes.contains(Action.CREATE)) {
            existingRow()
                    .or(() -> missing)
                    .ifPresent(row -> ask(() -> calls.tryCreateRoute(row.table(), row.destination(), row.eni())));
        }
        if (changes.contains(Action.REPLACE)) {
            missing.ifPresent(row -> ask(() -> calls.tryReplaceRoute(
                    row.table(),
                    row.destination(),
                    anyInterface().map(NetworkInterface::id).orElse(row.eni()))));
        }
        if (changes.contains(Action.DELETE)) {
            missing.ifPresent(row -> ask(() -> calls.tryDeleteRoute(row.table(), row.destination())));
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
                LOG.debug("a dry run told nothing: {}", e.getMessage());
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
                        "not allowed: " + actions + "; allow them to the role or user in use. The first answer: "
                                + first.getMessage(),
                        first);
    }

    private record Row(String table, Cidr destination, String eni) {}

    private Optional<Row> existingRow() {
        return managed.tables().stream()
                .flatMap(table -> table.routes().stream()
                        .filter(row -> row.isRouterRoute() && row.target() instanceof RouteTarget.Eni)
                        .map(row -> new Row(
                                table.id(), row.destination(), row.target().id())))
                .findFirst();
    }

    private Optional<Row> missingRow() {
        return managed.tables().stream()
                .flatMap(table -> NOBODYS.stream()
                        .filter(block -> !has(table, block))
                        .map(block -> new Row(table.id(), block, NOBODYS_INTERFACE)))
                .findFirst();
    }

    private static boolean has(RouteTable table, Cidr destination) {
        return table.routes().stream().anyMatch(row -> row.destination().equals(destination));
    }

    private Optional<NetworkInterface> anyInterface() {
        return managed.interfaces().stream().findFirst();
    }
}
