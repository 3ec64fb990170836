package io.vpcrouter.plan;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.WhenNoneHealthy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator decided about planning. Does not change while a router runs.
 *
 * @param tables which tables are managed
 * @param manageRoutes destinations outside all of these are left alone; empty means that everything is inside
 * @param ignoreRoutes destinations inside one of these are left alone; a default route here means only itself
 * @param manageDefaultRoutes whether default routes that no spec ever named are managed like all others
 * @param policy which kinds of changes may be made
 * @param choose how a host is picked where the spec does not say
 * @param whenNoneHealthy what happens where no host can be used and the spec does not say
 * @param failbackDelay how long a preferred host must have been healthy before a route moves back to it
 * @param deleteHold how long unusually many deletions are held
 * @param maxDeletes how many deletions one pass may make at most, or empty for no such limit
 */
public record PlanRules(
        TableScope tables,
        List<Cidr> manageRoutes,
        List<Cidr> ignoreRoutes,
        boolean manageDefaultRoutes,
        ChangePolicy policy,
        HostChoice choose,
        WhenNoneHealthy whenNoneHealthy,
        Duration failbackDelay,
        Duration deleteHold,
        OptionalInt maxDeletes) {
    /** What holds if nobody says otherwise. */
    public static final PlanRules DEFAULTS = new PlanRules(
            new TableScope.All(),
            List.of(),
            List.of(),
            false,
            ChangePolicy.SYNC,
            HostChoice.RANDOM,
            WhenNoneHealthy.KEEP,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            OptionalInt.empty());

    /** Copies the lists and checks the parts. */
    public PlanRules {
        Objects.requireNonNull(tables, "tables");
        manageRoutes = List.copyOf(manageRoutes);
        ignoreRoutes = List.copyOf(ignoreRoutes);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(choose, "choose");
        Objects.requireNonNull(whenNoneHealthy, "whenNoneHealthy");
        Objects.requireNonNull(failbackDelay, "failbackDelay");
        Objects.requireNonNull(deleteHold, "deleteHold");
        Objects.requireNonNull(maxDeletes, "maxDeletes");
    }

    /** The kinds of changes that can come of these rules; empty if nothing is ever written. */
    public Set<Action> possibleChanges() {
        boolean neverDeletes = maxDeletes.isPresent() && maxDeletes.getAsInt() == 0;
        return policy.changes().stream()
                .filter(change -> change != Action.DELETE || !neverDeletes)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same rules for other tables. */
    public PlanRules withTables(TableScope value) {
        return new PlanRules(
                value,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules for other destinations. */
    public PlanRules withManageRoutes(List<Cidr> value) {
        return new PlanRules(
                tables,
                value,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with other destinations left alone. */
    public PlanRules withIgnoreRoutes(List<Cidr> value) {
        return new PlanRules(
                tables,
                manageRoutes,
                value,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules, with default routes managed or not. */
    public PlanRules withManageDefaultRoutes(boolean value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                value,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with another policy. */
    public PlanRules withPolicy(ChangePolicy value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                value,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with another default way of picking hosts. */
    public PlanRules withChoose(HostChoice value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                value,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with another default for destinations without a usable host. */
    public PlanRules withWhenNoneHealthy(WhenNoneHealthy value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                value,
                failbackDelay,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with another delay of failback. */
    public PlanRules withFailbackDelay(Duration value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                value,
                deleteHold,
                maxDeletes);
    }

    /** The same rules with another hold of deletions. */
    public PlanRules withDeleteHold(Duration value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                value,
                maxDeletes);
    }

    /** The same rules with another limit of deletions. */
    public PlanRules withMaxDeletes(OptionalInt value) {
        return new PlanRules(
                tables,
                manageRoutes,
                ignoreRoutes,
                manageDefaultRoutes,
                policy,
                choose,
                whenNoneHealthy,
                failbackDelay,
                deleteHold,
                value);
    }
}
