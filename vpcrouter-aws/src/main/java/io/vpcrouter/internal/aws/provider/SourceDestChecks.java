package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.VpcSnapshot;
import io.vpcrouter.spi.CloudContext;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the source/destination check of routers, which must be off, or EC2 drops what they should forward.
 *
 * <p>A router here is an interface that carries a host of the spec. All of them are warned about, because those that wait
 * for a failover need it off as well; it is switched off on those alone that a row points at, and right after the write
 * that makes a row do so.
 *
 * <p>Threading: any thread.
 */
final class SourceDestChecks {
    /** When a check that was switched off is on still, or again, how long it stays so until the next attempt. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(SourceDestChecks.class);
    private static final String CONDITION = "source_dest_check";

    private final SourceDestCheckPolicy policy;
    private final Ec2Calls calls;
    private final CloudContext context;
    // Interfaces whose check is on, by the last read, with the time of the last attempt to switch it off.
    private final Map<String, Long> attempts = new ConcurrentHashMap<>();
    private volatile Set<String> checked = Set.of();

    SourceDestChecks(SourceDestCheckPolicy policy, Ec2Calls calls, CloudContext context) {
        this.policy = policy;
        this.calls = calls;
        this.context = context;
    }

    /** Looks at what a read brought. */
    void seen(VpcSnapshot snapshot, Set<IpAddress> hosts) {
        if (policy == SourceDestCheckPolicy.IGNORE) {
            return;
        }
        Set<String> routers = routers(snapshot, hosts);
        Set<String> on = snapshot.interfaces().stream()
                .filter(NetworkInterface::sourceDestCheck)
                .map(NetworkInterface::id)
                .filter(routers::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        checked = on;
        attempts.keySet().retainAll(on);
        if (policy == SourceDestCheckPolicy.WARN) {
            context.condition(CONDITION, on.isEmpty() ? null : warning(on));
            return;
        }
        Set<String> targets = snapshot.tables().stream()
                .flatMap(table -> table.routes().stream())
                .filter(Route::isRouterRoute)
                .map(row -> row.target().id())
                .collect(Collectors.toSet());
        Set<String> wrong = on.stream().filter(targets::contains).collect(Collectors.toCollection(TreeSet::new));
        if (!context.mayWrite()) {
            context.condition(CONDITION, wrong.isEmpty() ? null : notSwitchedOff(wrong));
            return;
        }
        wrong.forEach(this::switchOff);
        if (on.isEmpty()) {
            context.condition(CONDITION, null);
        }
    }

    /** Looks at an interface that a row was just made to point at. */
    void targeted(String eni) {
        if (policy == SourceDestCheckPolicy.DISABLE && checked.contains(eni)) {
            switchOff(eni);
        }
    }

    private void switchOff(String eni) {
        if (!isDue(eni)) {
            return;
        }
        try {
            calls.switchOffSourceDestCheck(eni);
            LOG.info("source/destination check switched off eni={}", eni);
            context.condition(CONDITION, null);
        } catch (CloudException e) {
            // The route itself is in place: what fails here is reported, and tried again, but fails no pass.
            context.condition(
                    CONDITION,
                    "the source/destination check of " + eni + " is on and cannot be switched off: " + e.getMessage());
            if (e.kind() == CloudException.Kind.THROTTLED || e.kind() == CloudException.Kind.TRANSIENT) {
                attempts.remove(eni);
            }
        }
    }

    /** Whether nobody has tried lately; whoever asks is the one who tries. */
    private synchronized boolean isDue(String eni) {
        long now = context.clock().nanos();
        Long last = attempts.get(eni);
        boolean due = last == null || now - last >= PATIENCE.toNanos();
        if (due) {
            attempts.put(eni, now);
        }
        return due;
    }

    private static Set<String> routers(VpcSnapshot snapshot, Set<IpAddress> hosts) {
        AddressIndex index = new AddressIndex(snapshot.interfaces().stream());
        return hosts.stream().flatMap(host -> index.carrierOf(host).stream()).collect(Collectors.toSet());
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
