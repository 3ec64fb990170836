package io.vpcrouter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.control.TableHeadRoom;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.RecordingListener;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real router in virtual time, and what its metrics say. */
class RouterMetricsTest {
    private static final String REPLICA = "vpcrouter_replica_";
    private static final String A = "198.18.1.10";
    private static final String B = "198.18.2.10";
    private static final RouteSpec SPEC = Specs.builder()
            .route("10.1.0.0/16", A, B)
            .route("10.2.0.0/16", A, B)
            .build();
    private static final Validated<RouteSpec> BAD =
            Validated.invalid(Problem.error("bad", Location.of("x"), "spec", "x", "a good one"));

    private final ManualTime time = new ManualTime();
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock());
    private final ScriptedNetwork network = new ScriptedNetwork(1);
    private final ScriptedHealth health =
            new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), network, 1);
    private final ManualMode mode = new ManualMode(SPEC);
    private final RecordingListener told = new RecordingListener();
    private final SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
            .cidr("198.18.0.0/16")
            .subnet("subnet-a", "us-east-1a", "198.18.1.0/24")
            .subnet("subnet-b", "us-east-1b", "198.18.2.0/24")
            .instance("i-a", "running")
            .instance("i-b", "running")
            .eni("eni-a", "subnet-a", "i-a", A)
            .eni("eni-b", "subnet-b", "i-b", B)
            .table("rtb-main")
            .main("rtb-main")
            .route("rtb-main", "10.9.0.0/16", "igw-1")
            .build(time);

    private Clock clock() {
        return new Clock() {
            @Override
            public long wallTime() {
                return time.now().toEpochMilli();
            }

            @Override
            public long monotonicTime() {
                return time.nanos();
            }
        };
    }

    private VpcRouter router(RouterMetrics metrics) {
        return VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode("manual", mode::create)
                .health("scripted", health::create)
                .listener(told)
                .listener(metrics)
                .runtime(new ManualRuntime(time))
                .build();
    }

    private void untilInLine(VpcRouter router) {
        time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofSeconds(10));
    }

    /** The host that the first route went to fails, and comes back. */
    private void failOver() {
        IpAddress host = told.events(RouterEvent.RouteChanged.class)
                .get(0)
                .decision()
                .hostIfAny()
                .orElseThrow();
        network.down(host);
        time.runUntil(() -> !told.events(RouterEvent.FailoverDone.class).isEmpty(), Duration.ofSeconds(10));
        network.up(host);
    }

    private double gauge(Metric metric, String... tags) {
        return registry.get(metric.id()).tags(tags).gauge().value();
    }

    private double counter(Metric metric, String... tags) {
        return registry.get(metric.id()).tags(tags).counter().count();
    }

    @Test
    void aFailedHostHasAMetricOfItsOwnThatSaysWhenItIsBack() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            assertThat(registry.find(Metric.HOST_FAILED.id()).gauges()).isEmpty();
            failOver();
            String host = told.events(RouterEvent.FailoverDone.class)
                    .get(0)
                    .failover()
                    .host()
                    .toString();

            assertThat(gauge(Metric.HOST_FAILED, "host", host)).isEqualTo(1);
            time.advance(Duration.ofMinutes(5));
            assertThat(gauge(Metric.HOST_FAILED, "host", host)).isZero();
        }
    }

    @Test
    void onlySoManyHostsHaveAMetricAndThoseThatRecoveredMakeRoom() {
        RouterMetrics metrics = new RouterMetrics(Tags.empty(), 2);
        metrics.bindTo(registry);
        for (int host = 1; host <= 3; host++) {
            metrics.on(verdict(host, Verdict.SUSPECT, Verdict.FAILED));
        }
        assertThat(hostsWithAMetric()).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");

        metrics.on(verdict(1, Verdict.FAILED, Verdict.HEALTHY));
        metrics.on(verdict(3, Verdict.SUSPECT, Verdict.FAILED));
        assertThat(hostsWithAMetric()).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");

        metrics.on(new RouterEvent.SpecAccepted(time.now(), SPEC, List.of()));
        metrics.on(verdict(4, Verdict.SUSPECT, Verdict.FAILED));
        assertThat(hostsWithAMetric()).hasSize(2).contains("10.0.0.4");
    }

    private RouterEvent verdict(int host, Verdict from, Verdict to) {
        return new RouterEvent.HostChanged(time.now(), IpAddress.parse("10.0.0." + host), from, to, "no answer");
    }

    private List<String> hostsWithAMetric() {
        return registry.find(Metric.HOST_FAILED.id()).gauges().stream()
                .map(gauge -> gauge.getId().getTag("host"))
                .toList();
    }

    @Test
    void theTimeOfAFailoverHasBucketsUpToTenMinutes() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new RouterMetrics().bindTo(prometheus);

        assertThat(prometheus.scrape())
                .contains(
                        "vpcrouter_failover_time_seconds_bucket{stage=\"total\",le=\"600.0\"}",
                        "vpcrouter_build_info{java=");
    }

    @Test
    void aFailoverIsCountedAndTimedInItsStages() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        assertThat(counter(Metric.FAILOVERS)).isZero();
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            failOver();
            double moved = told.events(RouterEvent.RouteChanged.class).size() - 2;

            assertThat(moved).isPositive();
            assertThat(counter(Metric.FAILOVERS)).isEqualTo(1);
            assertThat(counter(Metric.ROUTE_CHANGES, "action", "replace", "reason", "host_failed"))
                    .isEqualTo(moved);
            assertThat(counter(Metric.ROUTE_CHANGES, "action", "create", "reason", "missing"))
                    .isEqualTo(2);
            for (String stage : List.of("decide", "accept", "see", "total")) {
                assertThat(registry.get(Metric.FAILOVER_TIME.id())
                                .tag("stage", stage)
                                .timer()
                                .count())
                        .as(stage)
                        .isEqualTo(1);
            }
            assertThat(counter(Metric.VERDICTS, "verdict", "failed")).isEqualTo(1);
            assertThat(gauge(Metric.HOSTS, "verdict", "failed")).isEqualTo(1);
        }
    }

    @Test
    void theGaugesShowTheLatestState() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            time.advance(Duration.ofSeconds(4));

            assertThat(gauge(Metric.DESTINATIONS)).isEqualTo(2);
            assertThat(gauge(Metric.DECISIONS, "action", "keep")).isEqualTo(2);
            assertThat(gauge(Metric.ROUTES, "in_line", "true")).isEqualTo(2);
            assertThat(gauge(Metric.ROUTES, "in_line", "false")).isZero();
            assertThat(gauge(Metric.HOSTS, "verdict", "healthy")).isEqualTo(2);
            assertThat(gauge(Metric.WRITES_WAITING)).isZero();
            assertThat(gauge(Metric.WRITE_BUDGET, "action", "replace")).isEqualTo(50);
            assertThat(gauge(Metric.PHASE, "phase", "in_line")).isEqualTo(1);
            assertThat(gauge(Metric.PHASE, "phase", "converging")).isZero();
            assertThat(gauge(Metric.CONDITIONS)).isZero();
            assertThat(gauge(Metric.SPEC_AGE)).isBetween(4.0, 15.0);
            assertThat(gauge(Metric.READ_AGE)).isBetween(0.0, 15.0);
            assertThat(gauge(Metric.ROUND_AGE)).isBetween(0.0, 2.1);
        }
    }

    @Test
    void agesGrowWhenNothingHappens() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        assertThat(gauge(Metric.SPEC_AGE)).isNaN();
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
        }
        double spec = gauge(Metric.SPEC_AGE);
        double read = gauge(Metric.READ_AGE);
        double round = gauge(Metric.ROUND_AGE);
        time.advance(Duration.ofMinutes(5));
        assertThat(gauge(Metric.SPEC_AGE)).isEqualTo(spec + 300);
        assertThat(gauge(Metric.READ_AGE)).isEqualTo(read + 300);
        assertThat(gauge(Metric.ROUND_AGE)).isEqualTo(round + 300);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 5})
    void agesAndSpansIgnoreStepsOfTheWallClock(int hours) {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            double spec = gauge(Metric.SPEC_AGE);
            double read = gauge(Metric.READ_AGE);
            double round = gauge(Metric.ROUND_AGE);

            time.stepWallClock(Duration.ofHours(hours));

            assertThat(gauge(Metric.SPEC_AGE)).isEqualTo(spec);
            assertThat(gauge(Metric.READ_AGE)).isEqualTo(read);
            assertThat(gauge(Metric.ROUND_AGE)).isEqualTo(round);
            time.advance(Duration.ofMinutes(5));
            assertThat(gauge(Metric.SPEC_AGE)).isEqualTo(spec + 300);
            assertThat(gauge(Metric.READ_AGE)).isBetween(0.0, 31.0);
            assertThat(gauge(Metric.ROUND_AGE)).isBetween(0.0, 2.1);
        }
    }

    @Test
    void probesAreTimedAndCountedByKind() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        network.setRoundTrip(IpAddress.parse(A), Duration.ofMillis(20));
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            network.down(IpAddress.parse(B));
            time.advance(Duration.ofSeconds(3));

            assertThat(counter(Metric.OBSERVATIONS, "check", "scripted", "kind", "reachable"))
                    .isGreaterThan(2);
            assertThat(counter(Metric.OBSERVATIONS, "check", "scripted", "kind", "unreachable"))
                    .isPositive();
            assertThat(registry.get(Metric.PROBE_TIME.id())
                            .tag("check", "scripted")
                            .timer()
                            .max(TimeUnit.MILLISECONDS))
                    .isBetween(20.0, 30.0);
        }
    }

    @Test
    void callsToTheCloudAreTimedAndTheirErrorsCountedByKind() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        vpc.behaviour().setLatency(Duration.ofMillis(40));
        vpc.behaviour().refuseNext("CreateRoute", 1, "RouteLimitExceeded", 400);
        try (VpcRouter router = router(metrics)) {
            router.start();
            time.runUntil(
                    () -> !told.events(RouterEvent.RouteChangeFailed.class).isEmpty(), Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(5));

            assertThat(timerCount("read", "ok")).isPositive();
            assertThat(timerCount("create", "ok")).isPositive();
            assertThat(timerCount("create", "limit")).isEqualTo(1);
            assertThat(timerCount("replace", "ok")).isZero();
            assertThat(counter(Metric.ROUTE_CHANGE_FAILURES, "action", "create", "error", "limit"))
                    .isEqualTo(1);
        }
    }

    private long timerCount(String call, String outcome) {
        return registry.get(Metric.CLOUD_CALLS.id())
                .tags("call", call, "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void aBadSpecIsCountedAndItsConditionComesAndGoes() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            mode.publish(BAD);
            time.advance(Duration.ofSeconds(3));
            assertThat(counter(Metric.SPECS, "outcome", "rejected")).isEqualTo(1);
            assertThat(gauge(Metric.CONDITION, "name", "spec")).isEqualTo(1);
            assertThat(gauge(Metric.CONDITIONS)).isEqualTo(1);

            mode.publish(SPEC);
            time.advance(Duration.ofSeconds(3));
            assertThat(counter(Metric.SPECS, "outcome", "accepted")).isEqualTo(1);
            assertThat(gauge(Metric.CONDITION, "name", "spec")).isZero();
        }
    }

    @Test
    void theRoomOfATableIsThereAsLongAsTheTableIsInScope() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            TableHeadRoom main = router.status().tableRoutes().get("rtb-main");
            assertThat(main.left()).isPositive();
            assertThat(gauge(Metric.TABLE_ROUTES_LEFT, "table", "rtb-main")).isEqualTo(main.left());

            SimpleMeterRegistry late = new SimpleMeterRegistry();
            metrics.bindTo(late);
            assertThat(late.find(Metric.TABLE_ROUTES_LEFT.id()).gauges())
                    .hasSize(router.status().tableRoutes().size());

            String second = vpc.createTable();
            vpc.associate(second, "subnet-b");
            time.advance(Duration.ofSeconds(35));
            assertThat(registry.find(Metric.TABLE_ROUTES_LEFT.id()).gauges()).hasSize(2);

            vpc.associate("rtb-main", "subnet-b");
            vpc.deleteTable(second);
            time.advance(Duration.ofSeconds(35));
            assertThat(registry.find(Metric.TABLE_ROUTES_LEFT.id()).gauges()).hasSize(1);
        }
    }

    @Test
    void conditionNamesAreBounded() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        for (int i = 0; i < 1_000; i++) {
            metrics.on(new RouterEvent.ConditionChanged(
                    time.now(), new PluginCondition("health some", "condition_" + i), "on"));
        }
        assertThat(registry.find(Metric.CONDITION.id()).gauges()).hasSize(64);
    }

    @Test
    void severalRoutersShareARegistryIfTheirTagsDiffer() {
        RouterMetrics one = new RouterMetrics(Tags.of("vpc", "vpc-1"));
        RouterMetrics two = new RouterMetrics(Tags.of("vpc", "vpc-2"));
        one.bindTo(registry);
        two.bindTo(registry);
        try (VpcRouter router = router(one)) {
            router.start();
            untilInLine(router);
        }
        assertThat(gauge(Metric.DESTINATIONS, "vpc", "vpc-1")).isEqualTo(2);
        assertThat(gauge(Metric.DESTINATIONS, "vpc", "vpc-2")).isZero();
        assertThat(counter(Metric.SPECS, "vpc", "vpc-1", "outcome", "accepted")).isEqualTo(1);
        assertThat(counter(Metric.SPECS, "vpc", "vpc-2", "outcome", "accepted")).isZero();
    }

    @Test
    void severalRegistriesAreFedAndClosingTakesEverythingOut() {
        MeterRegistry second = new SimpleMeterRegistry();
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        metrics.bindTo(second);
        metrics.observed("tcp", IpAddress.parse(A), Observation.reachable(Duration.ofMillis(1)));
        for (MeterRegistry each : List.of(registry, second)) {
            assertThat(each.get(Metric.OBSERVATIONS.id())
                            .tags("kind", "reachable")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
        assertThat(second.getMeters()).isEmpty();
    }

    /** The catalogue is what the documentation is made of, so nothing may be measured beside it. */
    @Test
    void everyMeterIsInTheCatalogueWithTheseTagsAndValues() {
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(registry);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            failOver();
            vpc.behaviour().refuseNext("DeleteRoute", 1, "RequestLimitExceeded", 503);
            mode.publish(Specs.builder().route("10.1.0.0/16", B).build());
            time.advance(Duration.ofSeconds(30));
        }
        Map<String, Metric> catalogue =
                Arrays.stream(Metric.values()).collect(Collectors.toMap(Metric::id, Function.identity()));
        List<Meter.Id> own = registry.getMeters().stream()
                .map(Meter::getId)
                // What the registry itself makes of the buckets of a timer.
                .filter(id -> id.syntheticAssociation() == null)
                .toList();
        assertThat(own).isNotEmpty().allSatisfy(id -> {
            Metric metric = catalogue.get(id.getName());
            assertThat(metric).as(id.getName()).isNotNull();
            assertThat(id.getType()).isEqualTo(metric.type());
            assertThat(id.getDescription()).isEqualTo(metric.help());
            assertThat(id.getTags()).extracting(Tag::getKey).containsExactlyInAnyOrderElementsOf(keys(metric));
            for (Label label : metric.labels()) {
                if (!label.values().isEmpty()) {
                    assertThat(label.values()).contains(id.getTag(label.key()));
                }
            }
        });
    }

    private static List<String> keys(Metric metric) {
        return metric.labels().stream().map(Label::key).toList();
    }

    @Test
    void aScrapeHasTheNamesOfTheDocumentation() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RouterMetrics metrics = new RouterMetrics();
        metrics.bindTo(prometheus);
        try (VpcRouter router = router(metrics)) {
            router.start();
            untilInLine(router);
            failOver();
            vpc.behaviour().refuseNext("CreateRoute", 1, "RouteLimitExceeded", 400);
            mode.publish(Specs.builder().route("10.3.0.0/16", B).build());
            time.advance(Duration.ofSeconds(30));
            mode.publish(BAD);
            time.advance(Duration.ofSeconds(3));
        }
        Set<String> families = prometheus
                .scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
        assertThat(families)
                .contains(Arrays.stream(Metric.values())
                        .map(MetricsPage::prometheusName)
                        .filter(name -> !name.startsWith(REPLICA))
                        .toArray(String[]::new))
                .as("of a router that is the only one")
                .noneMatch(name -> name.startsWith(REPLICA));
        // The longest of a moment is a family of its own.
        assertThat(families)
                .allMatch(name -> name.endsWith("_max")
                        || Arrays.stream(Metric.values())
                                .anyMatch(metric ->
                                        MetricsPage.prometheusName(metric).equals(name)));
    }
}
