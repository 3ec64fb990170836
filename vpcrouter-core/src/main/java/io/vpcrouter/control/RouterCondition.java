package io.vpcrouter.control;

import io.vpcrouter.validation.Severity;

/**
 * What the router itself finds wrong, each with an entry of its own in the runbook.
 *
 * <p>Evolution: later versions may add conditions.
 */
public enum RouterCondition implements Condition {
    /** The route spec that came last was refused. */
    SPEC("spec", Severity.ERROR, "The route spec that came last was refused; the last good one stays in force."),
    /** The spec in force is the kept one. */
    SPEC_STALE(
            "spec_stale", Severity.ERROR, "The source cannot be used, so the spec of the last good file is in force."),
    /** The last good file cannot be used or written. */
    LAST_GOOD_FILE("last_good_file", Severity.ERROR, "The last good file cannot be used, or cannot be written."),
    /** Nobody answers. */
    FROZEN("frozen", Severity.ERROR, "No host answers, so health moves no route."),
    /** Most hosts failed at once. */
    MASS_FAILURE("mass_failure", Severity.ERROR, "Most hosts failed at once, so moves wait for confirmation."),
    /** The checks cannot run. */
    BLIND("blind", Severity.ERROR, "The health checks cannot run, so failures would go unnoticed."),
    /** Some hosts cannot be checked. */
    UNCHECKED("unchecked", Severity.ERROR, "Some hosts cannot be checked, so their failure would go unnoticed."),
    /** Nobody stands witness for some hosts that do not answer. */
    UNPROVED(
            "unproved",
            Severity.ERROR,
            "Some hosts do not answer, and nobody else does either, so nothing proves that they failed."),
    /** Some of several checks have no vote. */
    ABSTAINING("abstaining", Severity.ERROR, "Some of the health checks are frozen or blind, so the others decide."),
    /** The cloud cannot be read. */
    CLOUD("cloud", Severity.ERROR, "The last read of the cloud failed or is not answered."),
    /** The cloud slows writes down. */
    THROTTLED("throttled", Severity.ERROR, "The cloud slows writes down."),
    /** Writes failed. */
    WRITES("writes", Severity.ERROR, "Some routes could not be written and wait for the next try."),
    /** The cloud refused a route for want of room. */
    TABLE_FULL("table_full", Severity.ERROR, "The cloud refused a route because its table has no room."),
    /** The cloud refused hosts as targets of routes. */
    TARGET_REFUSED(
            "target_refused",
            Severity.ERROR,
            "The cloud refused a host as the target of a route; other hosts go first."),
    /** A table has little room left. */
    TABLES_NEARLY_FULL("tables_nearly_full", Severity.WARNING, "Some route tables have little room for more routes."),
    /** Nothing is managed. */
    NO_TABLES("no_tables", Severity.ERROR, "No route table is in scope, so nothing is managed."),
    /** No host of some destinations can be used. */
    NO_USABLE_HOST("no_usable_host", Severity.ERROR, "No host of some destinations can be used."),
    /** Some tables have no fallback of their zone. */
    FALLBACK_OF_OTHER_ZONE(
            "fallback_of_other_zone",
            Severity.WARNING,
            "Some route tables have no fallback of their zone, so they use the first one by name."),
    /** Selectors find nobody. */
    NOBODY_FOUND("nobody_found", Severity.ERROR, "Nobody has the tags by which the spec looks for hosts."),
    /** Many found hosts vanished at once. */
    HOSTS_DROPPED(
            "hosts_dropped",
            Severity.ERROR,
            "Most hosts of a selector lost their tags at once; they stay eligible for a while."),
    /** Hosts are being taken out. */
    DRAINED("drained", Severity.WARNING, "Some hosts are drained, so they are used only if no other host answers."),
    /** The spec wants routes that must not be touched. */
    CONFLICT("conflict", Severity.ERROR, "The spec wants routes that vpcrouter must not touch."),
    /** Somebody else changes the same routes again and again. */
    DUEL("duel", Severity.ERROR, "Somebody else changes the same routes again and again."),
    /** The delete guard holds deletions. */
    DELETES_HELD("deletes_held", Severity.ERROR, "Unusually many deletions are held."),
    /** The move budget holds moves. */
    MOVE_BUDGET("move_budget", Severity.ERROR, "Routes moved too often, so further moves are held."),
    /** It is not known who leads the replicas, or nobody does. */
    LEADERSHIP("leadership", Severity.ERROR, "Nobody leads the replicas, or this one cannot find out who does."),
    /** The leader follows another spec. */
    SPEC_DIFFERS(
            "spec_differs", Severity.ERROR, "The leader of the replicas follows another route spec than this standby."),
    /** The last leader moves routes without the lease. */
    EMERGENCY(
            "emergency",
            Severity.ERROR,
            "The store is silent, and the last leader moves routes off dead hosts without it.");

    private final String text;
    private final Severity severity;
    private final String description;

    RouterCondition(String text, Severity severity, String description) {
        this.text = text;
        this.severity = severity;
        this.description = description;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    /** What it means, in one sentence. */
    public String description() {
        return description;
    }

    /** The anchor of its entry in {@code docs/runbook.md}. */
    public String runbookAnchor() {
        return text;
    }
}
