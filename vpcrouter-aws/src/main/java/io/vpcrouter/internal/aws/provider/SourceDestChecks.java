package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.Route;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports routers whose source/destination check is on, and switches it off when the core asks for that. While it is on, EC2
 * drops what a router should forward.
 *
 * <p>A router here is an interface that carries a host of the spec. The warning names all of them, because those that wait
 * for a failover need the check off as well.
 *
 * <p>Threading: any thread.
 */
final class SourceDestChecks {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDestChecks.class);
    private static final String CONDITION = "source_dest_check";

    private final SourceDestCheckPolicy policy;
    private final Ec2Calls calls;
    private final CloudContext context;

    SourceDestChecks(SourceDestCheckPolicy policy, Ec2Calls calls, CloudContext context) {
        this.policy = policy;
        this.calls = calls;
        this.context = context;
    }

    /** Reports what a read shows. */
    void seen(NetworkSnapshot snapshot, Set<IpAddress> hosts) {
        if (policy == SourceDestCheckPolicy.IGNORE) {
            return;
        }
        Set<String> on = routersWithCheck(snapshot, hosts);
        if (policy == SourceDestCheckPolicy.WARN) {
            context.condition(CONDITION, on.isEmpty() ? null : warning(on));
        } else if (!context.mayWrite()) {
            on.retainAll(targets(snapshot));
            context.condition(CONDITION, on.isEmpty() ? null : notSwitchedOff(on));
        } else if (on.isEmpty()) {
            context.condition(CONDITION, null);
        }
    }

    private static Set<String> routersWithCheck(NetworkSnapshot snapshot, Set<IpAddress> hosts) {
        AddressIndex index = new AddressIndex(snapshot.interfaces().stream());
        Set<String> routers =
                hosts.stream().flatMap(host -> index.carrierOf(host).stream()).collect(Collectors.toSet());
        return snapshot.interfaces().stream()
                .filter(NetworkInterface::sourceDestCheck)
                .map(NetworkInterface::id)
                .filter(routers::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> targets(NetworkSnapshot snapshot) {
        return snapshot.tables().stream()
                .flatMap(table -> table.routes().stream())
                .filter(Route::isRouterRoute)
                .map(route -> route.target().id())
                .collect(Collectors.toSet());
    }

    /** Switches the check off; a failure is reported as a condition too. */
    void switchOff(String eni, WritePermit permit) {
        try {
            calls.switchOffSourceDestCheck(eni, permit);
        } catch (CloudException e) {
            context.condition(
                    CONDITION,
                    "the source/destination check of " + eni + " is on and cannot be switched off: " + e.getMessage());
            throw e;
        }
        LOG.info("source/destination check switched off eni={}", eni);
        context.condition(CONDITION, null);
    }

    private static String notSwitchedOff(Set<String> on) {
        return "the source/destination check is on for " + String.join(", ", on)
                + ": it would be switched off, if anything were to be changed";
    }

    private static String warning(Set<String> on) {
        return "the source/destination check is on for " + String.join(", ", on)
                + ": EC2 drops what they should forward; switch it off, or give --source_dest_check disable";
    }
}
