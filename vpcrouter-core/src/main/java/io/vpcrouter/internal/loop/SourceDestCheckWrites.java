package io.vpcrouter.internal.loop;

import io.vpcrouter.internal.write.WriteGate;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.Route;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.view.VpcView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Switches the source/destination check off on interfaces of hosts that a route leads to: while it is on, EC2 drops what
 * they should forward. An interface that waits for a failover keeps its check until a route leads to it.
 */
final class SourceDestCheckWrites {
    /** How long an interface is left alone after an attempt, if reads still show that its check is on. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final boolean wanted;
    private final WriteGate gate;
    private final Effects effects;
    /** The interfaces of hosts whose check was on at the last read. */
    private Set<String> checked = Set.of();

    private final Map<String, Long> attempts = new HashMap<>();
    private int underWay;

    /**
     * Nothing is known yet.
     *
     * @param wanted whether the check is switched off at all
     */
    SourceDestCheckWrites(boolean wanted, WriteGate gate, Effects effects) {
        this.wanted = wanted;
        this.gate = gate;
        this.effects = effects;
    }

    /** A read shows which checks are on, and where routes lead. */
    void read(VpcView view, long now) {
        if (!wanted) {
            return;
        }
        checked = view.hosts().stream()
                .flatMap(host -> view.interfaceOf(host).stream())
                .filter(NetworkInterface::sourceDestCheck)
                .map(NetworkInterface::id)
                .collect(Collectors.toUnmodifiableSet());
        attempts.keySet().retainAll(checked);
        if (gate.isOpen() && checked.stream().anyMatch(eni -> isDue(eni, now))) {
            view.snapshot().tables().stream()
                    .flatMap(table -> table.routes().stream())
                    .filter(Route::isRouterRoute)
                    .map(route -> route.target().id())
                    .distinct()
                    .forEach(eni -> targeted(eni, now));
        }
    }

    /** A route leads to the interface. */
    void targeted(String eni, long now) {
        if (checked.contains(eni) && isDue(eni, now) && gate.isOpen()) {
            attempts.put(eni, now);
            underWay++;
            effects.disableSourceDestCheck(eni, gate.permit(false));
        }
    }

    private boolean isDue(String eni, long now) {
        Long last = attempts.get(eni);
        return last == null || now - last >= PATIENCE.toNanos();
    }

    /** The check was switched off. */
    void done() {
        underWay--;
    }

    /** The check was not switched off; what failed in passing is tried again after the next read. */
    void failed(String eni, CloudException.Kind kind) {
        underWay--;
        if (kind == CloudException.Kind.THROTTLED || kind == CloudException.Kind.TRANSIENT) {
            attempts.remove(eni);
        }
    }

    boolean isIdle() {
        return underWay == 0;
    }
}
