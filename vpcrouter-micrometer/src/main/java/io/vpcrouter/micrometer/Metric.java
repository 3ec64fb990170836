package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.Meter;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterEvent.CloudCall;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of a router. Names and tags are a public interface, because alerts are built on them: they do not change. */
enum Metric {
    FAILOVERS(
            Meter.Type.COUNTER,
            "vpcrouter.failovers",
            "Failovers that are complete: every route of a failed host that could be moved was moved, and a later read"
                    + " shows it."),
    FAILOVER_ROUTES(
            Meter.Type.COUNTER,
            "vpcrouter.failover.routes",
            "Routes of the failed hosts of complete failovers: those that were moved, and those that had to stay behind.",
            Label.of("outcome", "moved", "left_behind")),
    FAILOVER_TIME(
            Meter.Type.TIMER,
            "vpcrouter.failover.time",
            "How long the stages of a failover took: `decide` from the verdict to the plan, `accept` from there to the"
                    + " cloud's last answer, `see` from there to the read that shows it; `total` from the verdict to the"
                    + " cloud's last answer.",
            Label.of("stage", "decide", "accept", "see", "total")),
    FALLBACK_DESTINATIONS(
            Meter.Type.GAUGE, "vpcrouter.fallback.destinations", "Destinations that are on their fallback now."),
    FALLBACK_NOW(
            Meter.Type.GAUGE,
            "vpcrouter.fallback.now",
            Values.SECONDS,
            "How long the destination that has been on its fallback for longest has been there; 0 if none is."),
    FALLBACK_TIME(
            Meter.Type.GAUGE,
            "vpcrouter.fallback.time",
            Values.SECONDS,
            "How long destinations have been on their fallbacks since the start, all together; those that left the spec are"
                    + " not counted."),
    ROUTE_CHANGES(
            Meter.Type.COUNTER,
            "vpcrouter.route.changes",
            "Changes that the cloud accepted. Moves are those with `action=\"replace\"`.",
            Label.of("action", Values.CHANGES),
            Label.of("reason", Reason.class)),
    ROUTE_CHANGE_FAILURES(
            Meter.Type.COUNTER,
            "vpcrouter.route.change.failures",
            "Changes that the cloud did not accept, throttled ones excepted.",
            Label.of("action", Values.CHANGES),
            Label.of("error", CloudException.Kind.class)),
    DECISIONS(
            Meter.Type.GAUGE,
            "vpcrouter.decisions",
            "Tables and destinations by what was last decided of them.",
            Label.of("action", Action.class)),
    DESTINATIONS(Meter.Type.GAUGE, "vpcrouter.destinations", "Destinations of the spec in force."),
    ROUTES(
            Meter.Type.GAUGE,
            "vpcrouter.routes",
            "Routes that are managed: one for each table in scope and destination; those of others are not counted.",
            Label.of("in_line", "true", "false")),
    HOSTS(
            Meter.Type.GAUGE,
            "vpcrouter.hosts",
            "Hosts of the spec in force by verdict.",
            Label.of("verdict", Verdict.class)),
    HOST_FAILED(
            Meter.Type.GAUGE,
            "vpcrouter.host.failed",
            "1 while this host is failed, 0 after it recovered or left the spec; no series before it failed for the first"
                    + " time. Hosts that recovered make room for others.",
            Label.open("host", "the address of the host; at most `--metrics_hosts` of them")),
    BUILD_INFO(
            Meter.Type.GAUGE,
            "vpcrouter.build.info",
            "Always 1; the labels tell what runs.",
            Label.open("version", "the version of vpcrouter"),
            Label.open("java", "the version of Java")),
    VERDICTS(
            Meter.Type.COUNTER,
            "vpcrouter.host.verdicts",
            "Verdicts that changed, by the new one.",
            Label.of("verdict", Verdict.class)),
    OBSERVATIONS(
            Meter.Type.COUNTER,
            "vpcrouter.observations",
            "What the health checks observed. `late` came after its time-out.",
            Values.CHECK,
            Label.of("kind", ObservationKind.class)),
    PROBE_TIME(
            Meter.Type.TIMER,
            "vpcrouter.probe.time",
            "Round trips of the answers to health checks, late ones included.",
            Values.CHECK),
    CLOUD_CALLS(
            Meter.Type.TIMER,
            "vpcrouter.cloud.calls",
            "How long calls to the cloud took. A read may be several requests on the wire.",
            Label.of("call", CloudCall.class),
            Label.of(
                    "outcome",
                    Stream.concat(
                                    Stream.of(Values.OK),
                                    Arrays.stream(CloudException.Kind.values()).map(Label::value))
                            .toArray(String[]::new))),
    READ_AGE(
            Meter.Type.GAUGE,
            "vpcrouter.read.age",
            Values.SECONDS,
            "Time since the cloud was last read whole; since the start if never."),
    ROUND_AGE(
            Meter.Type.GAUGE,
            "vpcrouter.health.age",
            Values.SECONDS,
            "Time since a health check last observed any host; since the start if never."),
    SPEC_AGE(
            Meter.Type.GAUGE,
            "vpcrouter.spec.age",
            Values.SECONDS,
            "Time since the spec in force was accepted; no number before the first."),
    SPECS(
            Meter.Type.COUNTER,
            "vpcrouter.specs",
            "Specs that came into force, and specs that were refused.",
            Label.of("outcome", "accepted", "rejected")),
    WRITES_WAITING(Meter.Type.GAUGE, "vpcrouter.writes.waiting", "Changes that wait or are under way."),
    WRITES_TIME_LEFT(
            Meter.Type.GAUGE,
            "vpcrouter.writes.time.left",
            Values.SECONDS,
            "How long until the last change that waits can start, at the pace of the cloud or of `--write_rate`."),
    WRITE_BUDGET(
            Meter.Type.GAUGE,
            "vpcrouter.write.budget",
            "Calls that may start at once, by the router's own picture of what the cloud grants.",
            Label.of("action", Values.CHANGES)),
    TABLE_ROUTES_LEFT(
            Meter.Type.GAUGE,
            "vpcrouter.table.routes.left",
            "How many more routes fit into a table in scope, of the family that has more of them, by"
                    + " `--routes_per_table`.",
            Label.open("table", "the id of the table; EC2 grants a VPC 200")),
    LOG_DROPPED(
            Meter.Type.COUNTER,
            "vpcrouter.log.dropped",
            "Lines of the log that were dropped, because the log took nothing for a while."),
    CONDITIONS(Meter.Type.GAUGE, "vpcrouter.conditions", "Lasting conditions that are on."),
    CONDITION(
            Meter.Type.GAUGE,
            "vpcrouter.condition",
            "1 while this condition is on, 0 after it ended; no series before it was on for the first time.",
            Label.open("name", "the name of the condition, as the log and `/` show it; 64 at most")),
    PHASE(
            Meter.Type.GAUGE,
            "vpcrouter.phase",
            "1 for the phase that the router is in, 0 for the others.",
            Label.of("phase", RouterStatus.Phase.class)),
    REPLICA_ROLE(
            Meter.Type.GAUGE,
            "vpcrouter.replica.role",
            "1 for the role of this replica, 0 for the others; only with `--leadership`.",
            Label.of("role", Role.class)),
    REPLICA_RENEWAL_AGE(
            Meter.Type.GAUGE,
            "vpcrouter.replica.renewal.age",
            Values.SECONDS,
            "Time since the last renewal of the lease was sent that the store granted; no number on a standby. Only with"
                    + " `--leadership`."),
    REPLICA_TRANSITIONS(
            Meter.Type.COUNTER,
            "vpcrouter.replica.transitions",
            "How often this replica changed its role; only with `--leadership`.",
            Label.of("role", Role.class));

    private final Meter.Type type;
    private final String id;
    private final String unit;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // It is a copy that cannot be changed.
    private final List<Label> labels;

    Metric(Meter.Type type, String id, String help, Label... labels) {
        this(type, id, "", help, labels);
    }

    Metric(Meter.Type type, String id, String unit, String help, Label... labels) {
        this.type = type;
        this.id = id;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** What kind of meter it is. */
    Meter.Type type() {
        return type;
    }

    /** The name, in Micrometer's form. */
    String id() {
        return id;
    }

    /** The unit of a gauge; empty if it is a count. Timers have the unit of their registry. */
    String unit() {
        return unit;
    }

    /** The description, in one or two sentences. */
    String help() {
        return help;
    }

    /** The buckets of a timer. */
    Duration[] buckets() {
        return this == FAILOVER_TIME ? Values.FAILOVER_BUCKETS.clone() : Values.BUCKETS.clone();
    }

    /** Its tags, in the order of their values. */
    List<Label> labels() {
        return labels;
    }

    /** Values that the constants above use. */
    static final class Values {
        static final String OK = "ok";
        static final String SECONDS = "seconds";
        static final String[] CHANGES = {
            Label.value(Action.CREATE), Label.value(Action.REPLACE), Label.value(Action.DELETE)
        };
        static final Label CHECK = Label.open("check", "the name of the health check");

        /** Buckets for everything from a probe in a data centre to a read of a large VPC. */
        private static final Duration[] BUCKETS = Stream.of(
                        1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
                .map(Duration::ofMillis)
                .toArray(Duration[]::new);

        /** Thousands of routes at the pace that EC2 grants take minutes. */
        private static final Duration[] FAILOVER_BUCKETS = Stream.concat(
                        Arrays.stream(BUCKETS), Stream.of(60, 120, 300, 600).map(Duration::ofSeconds))
                .toArray(Duration[]::new);

        private Values() {}
    }
}
