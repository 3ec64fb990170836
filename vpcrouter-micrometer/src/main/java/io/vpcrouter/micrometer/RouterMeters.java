package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vpcrouter.control.Condition;
import io.vpcrouter.control.Failover;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Action;
import io.vpcrouter.support.DroppingStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one router on one registry.
 *
 * <p>Threading: the router's loop updates it, any thread may read it.
 */
final class RouterMeters {
    /** Plugins name their conditions, so the number of names needs a limit. */
    private static final int MOST_CONDITIONS = 64;

    private final MeterRegistry registry;
    private final Tags common;
    private final Set<Meter> registered = Collections.newSetFromMap(new ConcurrentHashMap<>());
    private final Set<Condition> conditions = ConcurrentHashMap.newKeySet();
    private final Map<String, Gauge> tables = new ConcurrentHashMap<>();
    private final Map<String, CheckMeters> checks = new ConcurrentHashMap<>();
    private final LatestStatus latest;
    private final FailedHosts failedHosts;
    private volatile boolean isReplica;

    /** The meters of one health check, kept because they are used thousands of times a second. */
    private record CheckMeters(Map<ObservationKind, Counter> counters, Timer roundTrips) {}

    RouterMeters(MeterRegistry registry, Tags common, LatestStatus latest, int mostHosts) {
        this.registry = registry;
        this.common = common;
        this.latest = latest;
        this.failedHosts = new FailedHosts(
                mostHosts,
                host -> gauge(Metric.HOST_FAILED, count(now -> now.isFailed(host) ? 1 : 0), host.toString()),
                this::remove);
        registerGauges();
        registerCounters();
    }

    private void registerGauges() {
        String version = RouterMeters.class.getPackage().getImplementationVersion();
        gauge(
                Metric.BUILD_INFO,
                meters -> 1,
                version == null ? "unpackaged" : version,
                Runtime.version().toString());
        for (Action action : Action.values()) {
            gauge(Metric.DECISIONS, count(now -> now.decisions(action)), Label.value(action));
        }
        gauge(Metric.DESTINATIONS, count(StatusFacts::destinations));
        gauge(Metric.ROUTES, count(now -> now.routes(true)), "true");
        gauge(Metric.ROUTES, count(now -> now.routes(false)), "false");
        for (Verdict verdict : Verdict.values()) {
            gauge(Metric.HOSTS, count(now -> now.hosts(verdict)), Label.value(verdict));
        }
        gauge(Metric.READ_AGE, age(StatusFacts::sinceRead));
        gauge(Metric.ROUND_AGE, age(StatusFacts::sinceRound));
        gauge(Metric.SPEC_AGE, age(StatusFacts::sinceSpec));
        gauge(Metric.FALLBACK_DESTINATIONS, count(StatusFacts::onFallback));
        gauge(Metric.FALLBACK_NOW, age(StatusFacts::longestOnFallback));
        gauge(Metric.FALLBACK_TIME, age(StatusFacts::allOnFallback));
        gauge(Metric.WRITES_WAITING, count(now -> now.status().writesWaiting()));
        gauge(Metric.WRITES_TIME_LEFT, count(now ->
                (int) now.status().writePace().secondsLeft()));
        for (Action action : Action.values()) {
            if (action.isChange()) {
                gauge(Metric.WRITE_BUDGET, count(now -> now.writeBudget(action)), Label.value(action));
            }
        }
        gauge(Metric.CONDITIONS, count(now -> now.status().conditions().size()));
        for (RouterStatus.Phase phase : RouterStatus.Phase.values()) {
            gauge(Metric.PHASE, count(now -> now.status().phase() == phase ? 1 : 0), Label.value(phase));
        }
    }

    /** Counters with few tag values exist from the start, because an alert on a rate needs the step from 0 to 1. */
    private void registerCounters() {
        counter(Metric.FAILOVERS);
        Metric.FAILOVER_ROUTES.labels().get(0).values().forEach(outcome -> counter(Metric.FAILOVER_ROUTES, outcome));
        Metric.SPECS.labels().get(0).values().forEach(outcome -> counter(Metric.SPECS, outcome));
        Metric.FAILOVER_TIME.labels().get(0).values().forEach(stage -> timer(Metric.FAILOVER_TIME, stage));
        for (Verdict verdict : Verdict.values()) {
            counter(Metric.VERDICTS, Label.value(verdict));
        }
        noted(FunctionCounter.builder(Metric.LOG_DROPPED.id(), this, meters -> DroppingStream.droppedByAll())
                .description(Metric.LOG_DROPPED.help())
                .tags(tags(Metric.LOG_DROPPED))
                .register(registry));
        for (RouterEvent.CloudCall call : RouterEvent.CloudCall.values()) {
            timer(Metric.CLOUD_CALLS, Label.value(call), Metric.Values.OK);
        }
    }

    private static ToDoubleFunction<RouterMeters> count(Function<StatusFacts, Integer> what) {
        return meters -> {
            StatusFacts now = meters.latest.facts();
            return now == null ? 0 : what.apply(now);
        };
    }

    private static ToDoubleFunction<RouterMeters> age(BiFunction<StatusFacts, Long, @Nullable Duration> age) {
        return meters -> {
            StatusFacts facts = meters.latest.facts();
            Duration length = facts == null
                    ? null
                    : age.apply(facts, meters.registry.config().clock().monotonicTime());
            return length == null ? Double.NaN : Math.max(0, length.toMillis() / 1e3);
        };
    }

    private void remove(Meter meter) {
        registered.remove(meter);
        registry.remove(meter);
    }

    void removeAll() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    /** Adds the series of a replica, once it is known to be one. */
    void replicaSeen(RouterStatus status) {
        if (isReplica || status.replica() == null) {
            return;
        }
        isReplica = true;
        for (Role role : Role.values()) {
            gauge(Metric.REPLICA_ROLE, count(now -> now.hasRole(role) ? 1 : 0), Label.value(role));
            counter(Metric.REPLICA_TRANSITIONS, Label.value(role));
        }
        gauge(Metric.REPLICA_RENEWAL_AGE, age(StatusFacts::sinceRenewal));
    }

    /** Adds series for new tables in scope and removes those of tables that left it or were deleted. */
    void tablesChanged(RouterStatus status) {
        Set<String> inScope = status.tableRoutes().keySet();
        if (tables.keySet().equals(inScope)) {
            return;
        }
        tables.forEach((table, gauge) -> {
            if (!inScope.contains(table)) {
                tables.remove(table);
                remove(gauge);
            }
        });
        for (String table : inScope) {
            tables.computeIfAbsent(
                    table, id -> gauge(Metric.TABLE_ROUTES_LEFT, count(now -> now.tableRoutesLeft(id)), id));
        }
    }

    // ---- Events -----------------------------------------------------------------------------------------------------

    void happened(RouterEvent event) {
        if (event instanceof RouterEvent.SpecAccepted accepted) {
            failedHosts.keepOnly(accepted.spec().hosts());
            counter(Metric.SPECS, "accepted").increment();
        } else if (event instanceof RouterEvent.SpecRejected) {
            counter(Metric.SPECS, "rejected").increment();
        } else if (event instanceof RouterEvent.HostChanged changed) {
            counter(Metric.VERDICTS, Label.value(changed.to())).increment();
            failedHosts.changed(changed);
        } else if (event instanceof RouterEvent.RouteChanged changed) {
            String reason = Label.value(changed.decision().reason());
            counter(Metric.ROUTE_CHANGES, action(changed.change()), reason).increment();
        } else if (event instanceof RouterEvent.RouteChangeFailed failed) {
            counter(Metric.ROUTE_CHANGE_FAILURES, action(failed.change()), Label.value(failed.kind()))
                    .increment();
        } else if (event instanceof RouterEvent.FailoverDone done) {
            counter(Metric.FAILOVERS).increment();
            counter(Metric.FAILOVER_ROUTES, "moved").increment(done.failover().moved());
            counter(Metric.FAILOVER_ROUTES, "left_behind")
                    .increment(done.failover().left());
            failover(done.failover());
        } else if (event instanceof RouterEvent.CloudCalled called) {
            String outcome = called.errorIfAny().map(Label::value).orElse(Metric.Values.OK);
            timer(Metric.CLOUD_CALLS, Label.value(called.call()), outcome).record(called.took());
        } else if (event instanceof RouterEvent.RoleChanged role) {
            counter(Metric.REPLICA_TRANSITIONS, Label.value(role.to())).increment();
        } else if (event instanceof RouterEvent.ConditionChanged changed) {
            condition(changed.condition());
        }
    }

    private static String action(RouteChange change) {
        if (change instanceof RouteChange.Create) {
            return Label.value(Action.CREATE);
        }
        return Label.value(change instanceof RouteChange.Delete ? Action.DELETE : Action.REPLACE);
    }

    private void failover(Failover failover) {
        stage("decide", failover.detected(), failover.decided());
        stage("accept", failover.decided(), failover.accepted());
        stage("see", failover.accepted(), failover.seen());
        stage("total", failover.detected(), failover.accepted());
    }

    private void stage(String name, @Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null) {
            timer(Metric.FAILOVER_TIME, name).record(Duration.between(from, to));
        }
    }

    private void condition(Condition condition) {
        if (conditions.size() < MOST_CONDITIONS && conditions.add(condition)) {
            gauge(
                    Metric.CONDITION,
                    count(now -> now.status().conditions().containsKey(condition) ? 1 : 0),
                    condition.text());
        }
    }

    void observed(String check, Observation observation) {
        CheckMeters meters = checks.computeIfAbsent(check, this::checkMeters);
        Objects.requireNonNull(meters.counters().get(ObservationKind.of(observation)))
                .increment();
        if (observation instanceof Observation.Reachable reachable) {
            reachable.roundTripIfKnown().ifPresent(meters.roundTrips()::record);
        }
    }

    private CheckMeters checkMeters(String check) {
        Map<ObservationKind, Counter> counters = new ConcurrentHashMap<>();
        for (ObservationKind kind : ObservationKind.values()) {
            counters.put(kind, counter(Metric.OBSERVATIONS, check, Label.value(kind)));
        }
        return new CheckMeters(counters, timer(Metric.PROBE_TIME, check));
    }

    // ---- Meters, created on first use -------------------------------------------------------------------------------

    private Gauge gauge(Metric metric, ToDoubleFunction<RouterMeters> value, String... tagValues) {
        return noted(Gauge.builder(metric.id(), this, value)
                .description(metric.help())
                .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
                .tags(tags(metric, tagValues))
                .register(registry));
    }

    private Counter counter(Metric metric, String... tagValues) {
        return noted(Counter.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, tagValues))
                .register(registry));
    }

    private Timer timer(Metric metric, String... tagValues) {
        return noted(Timer.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, tagValues))
                .serviceLevelObjectives(metric.buckets())
                .register(registry));
    }

    private Tags tags(Metric metric, String... tagValues) {
        Tags tags = common;
        for (int i = 0; i < tagValues.length; i++) {
            tags = tags.and(metric.labels().get(i).key(), tagValues[i]);
        }
        return tags;
    }

    private <M extends Meter> M noted(M meter) {
        registered.add(meter);
        return meter;
    }
}
