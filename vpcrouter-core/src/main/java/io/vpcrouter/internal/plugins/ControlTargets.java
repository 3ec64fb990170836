package io.vpcrouter.internal.plugins;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that are no hosts: if one of them answers, the checker is not cut off.
 *
 * <p>Threading: the loop.
 */
public final class ControlTargets {
    private static final int SILENT_INTERVALS = 10;
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

    private final String label;
    private final Condition neverAnswered;
    private final HealthMonitor monitor;
    private final Set<IpAddress> targets;
    private final int fall;
    private final Predicate<IpAddress> own;
    private final Set<IpAddress> answered = new HashSet<>();
    private final TreeMap<IpAddress, Integer> misses = new TreeMap<>();
    /** Counted in looks and not by a clock, so that a router that was paused does not accuse the check. */
    private final TreeMap<IpAddress, Integer> looksSinceHeard = new TreeMap<>();

    private final Condition unchecked;
    private final int mostLooks;
    private @Nullable String told;

    /**
     * Which addresses are probed, and by which check.
     *
     * @param targets the addresses
     * @param factory makes the check that probes them
     */
    public record Plan(Set<IpAddress> targets, Function<HealthContext, HealthMonitor> factory) {
        public Plan {
            targets = Set.copyOf(targets);
            Objects.requireNonNull(factory, "factory");
        }
    }

    ControlTargets(
            String label,
            HealthMonitor monitor,
            Duration interval,
            Set<IpAddress> targets,
            int fall,
            Predicate<IpAddress> own) {
        this.label = label;
        this.neverAnswered = new PluginCondition(label, "never_answered");
        this.unchecked = new PluginCondition(label, "unchecked");
        this.mostLooks = Math.toIntExact(Math.max(
                LEAST_SILENCE.toSeconds(),
                interval.multipliedBy(SILENT_INTERVALS).toSeconds()));
        this.monitor = monitor;
        this.targets = targets;
        this.fall = fall;
        this.own = own;
        targets.forEach(target -> looksSinceHeard.put(target, 0));
    }

    void start() {
        monitor.start();
        monitor.watch(targets);
    }

    HealthMonitor monitor() {
        return monitor;
    }

    Set<IpAddress> targets() {
        return targets;
    }

    /** Notes an observation; says whether a target answered that is not on the checker's own machine. */
    public boolean isAnswer(IpAddress target, Observation observation) {
        if (!targets.contains(target)) {
            return false;
        }
        if (!(observation instanceof Observation.Indeterminate)) {
            looksSinceHeard.put(target, 0);
        }
        if (observation instanceof Observation.Reachable) {
            answered.add(target);
            misses.remove(target);
            return !own.test(target);
        }
        if (observation instanceof Observation.Unreachable && !answered.contains(target)) {
            misses.merge(target, 1, Integer::sum);
        }
        return false;
    }

    /** The text of the condition if some targets never answered, else an empty one. */
    public String neverAnswered() {
        TreeMap<IpAddress, Integer> silent = new TreeMap<>(misses);
        silent.values().removeIf(count -> count < fall);
        return silent.isEmpty()
                ? ""
                : "never answered and are ignored: " + silent.keySet() + "; check the addresses and the firewall";
    }

    /** The condition that {@link #neverAnswered} is the text of. */
    public Condition neverAnsweredCondition() {
        return neverAnswered;
    }

    /** What the check reported of these targets last still holds. */
    public void unchanged(Set<IpAddress> still) {
        still.forEach(target -> looksSinceHeard.computeIfPresent(target, (known, looks) -> 0));
    }

    /** Once a second: reports when the check says nothing of a target, or could not ask it, for too long; and the end of that. */
    void look(RouterLinks links) {
        looksSinceHeard.replaceAll((target, looks) -> Math.min(looks + 1, mostLooks));
        TreeMap<IpAddress, Integer> silent = new TreeMap<>(looksSinceHeard);
        silent.values().removeIf(looks -> looks < mostLooks);
        String problem = silent.isEmpty()
                ? null
                : "the check reports nothing of them, or cannot ask them, so they stand no witness: " + silent.keySet();
        if (!Objects.equals(problem, told)) {
            told = problem;
            links.conditionReported(unchecked, problem);
        }
    }

    /** The name of the check among the plugins. */
    String label() {
        return label;
    }
}
