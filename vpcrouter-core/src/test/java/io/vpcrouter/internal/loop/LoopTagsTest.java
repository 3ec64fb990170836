package io.vpcrouter.internal.loop;

import static io.vpcrouter.internal.loop.LoopBench.destination;
import static io.vpcrouter.internal.loop.LoopBench.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.Observation;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.plan.PlanRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hosts that are found by their tags and hosts that are drained, as the loop sees them come and go. */
class LoopTagsTest {
    private static final RouteSpec BY_TAG =
            RouteSpec.of(Map.of(destination(1), RouteIntent.of(TagSelector.of("Role", "router"))));
    private static final Duration RECHECK = Duration.ofSeconds(31);
    private static final Duration SECOND_LOOK = Duration.ofMillis(2_100);

    /** All hosts bear the tags and are healthy, and the route leads to one of them. */
    private static LoopBench following(String... hosts) {
        LoopBench bench = new LoopBench(RouterConfig.DEFAULTS, hosts);
        bench.routers.addAll(Arrays.asList(hosts));
        bench.publish(BY_TAG);
        bench.finish();
        bench.allHealthy();
        bench.advance(Duration.ofSeconds(1));
        bench.finish();
        assertThat(bench.rows.get("rtb-1")).containsKey(destination(1));
        bench.forget();
        return bench;
    }

    private static void read(LoopBench bench) {
        bench.advance(RECHECK);
        bench.finish();
    }

    private static List<String> eligible(LoopBench bench) {
        return bench.watched.stream().map(Object::toString).toList();
    }

    @Test
    void aHostThatIsFoundIsWatchedFromThenOn() {
        LoopBench bench = following("a");
        bench.hostsThere.add("b");
        bench.routers.add("b");

        read(bench);

        assertThat(eligible(bench)).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void aHostThatOneReadDoesNotFindStaysUntilASecondReadTwoSecondsLater() {
        LoopBench bench = following("a", "b");
        bench.routers.remove("b");

        read(bench);
        assertThat(eligible(bench)).contains("10.0.0.2");

        bench.advance(SECOND_LOOK);
        bench.finish();
        assertThat(eligible(bench)).containsExactly("10.0.0.1");
    }

    @Test
    void aHostThatMissedItsLastProbeIsForgottenAtOnce() {
        LoopBench bench = following("a", "b", "c");
        bench.fails("b");
        bench.routers.remove("b");

        read(bench);

        assertThat(eligible(bench)).containsExactly("10.0.0.1", "10.0.0.3");
    }

    @Test
    void aReadThatDropsMostHostsThatStillAnswerWaitsForTheDeleteHold() {
        LoopBench bench = following("a", "b", "c", "d");
        bench.routers.retainAll(List.of("a"));

        read(bench);
        bench.advance(SECOND_LOOK);
        bench.finish();
        assertThat(eligible(bench)).hasSize(4);
        assertThat(bench.condition(RouterCondition.HOSTS_DROPPED))
                .hasValueSatisfying(text -> assertThat(text).contains("3 hosts", "Role=router", "--delete_hold"));

        read(bench);
        assertThat(eligible(bench)).hasSize(4);
        read(bench);
        assertThat(eligible(bench)).containsExactly("10.0.0.1");
        assertThat(bench.condition(RouterCondition.HOSTS_DROPPED)).isEmpty();
    }

    @Test
    void aSelectorThatFindsNobodyIsAConditionAndDeletesNothing() {
        LoopBench bench = following("a");
        bench.routers.clear();

        read(bench);
        bench.advance(SECOND_LOOK);
        bench.finish();

        assertThat(bench.rows.get("rtb-1")).containsKey(destination(1));
        assertThat(bench.condition(RouterCondition.NOBODY_FOUND))
                .hasValueSatisfying(text -> assertThat(text).contains("Role=router", "1 destination"));
        assertThat(bench.condition(RouterCondition.NO_USABLE_HOST)).isEmpty();
    }

    @Test
    void aSpecWithSelectorsIsRefusedWithoutRechecks() {
        RouterConfig never =
                RouterConfig.builder().recheckInterval(Duration.ZERO).build();
        LoopBench bench = new LoopBench(never, "a");

        bench.publish(BY_TAG);

        assertThat(bench.condition(RouterCondition.SPEC))
                .hasValueSatisfying(text -> assertThat(text).contains("hosts_by_tag", "--route_recheck_interval 0"));
        assertThat(bench.told(RouterEvent.SpecAccepted.class)).isEmpty();
    }

    @Test
    void aSpecWithSelectorsIsRefusedByACloudThatDoesNotReadTags() {
        LoopBench bench = new LoopBench(
                RouterConfig.DEFAULTS, new CloudTraits(LoopBench.BUDGET, false, false), gate -> new Daemon(), "a");

        bench.publish(BY_TAG);

        assertThat(bench.condition(RouterCondition.SPEC))
                .hasValueSatisfying(text -> assertThat(text).contains("a cloud that does not read tags"));
    }

    @Test
    void aDrainedHostLosesItsRoutesWithTheNextReadAndIsACondition() {
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(3, "a", "b"), "a", "b");
        long onA = carriedBy(bench, "a");
        assertThat(onA).isPositive();
        bench.drained.add("a");

        read(bench);

        assertThat(carriedBy(bench, "a")).isZero();
        assertThat(bench.condition(RouterCondition.DRAINED))
                .hasValueSatisfying(text -> assertThat(text).contains("10.0.0.1"));
        assertThat(bench.told(RouterEvent.FailoverDone.class)).isEmpty();
    }

    @Test
    void aHostThatACheckSaysIsDrainedLosesItsRoutesWithoutARead() {
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, LoopBench.spec(3, "a", "b"), "a", "b");
        assertThat(carriedBy(bench, "a")).isPositive();

        bench.observed("a", Observation.drained("cordoned"));
        bench.advance(Duration.ofSeconds(2));
        bench.finish();

        assertThat(carriedBy(bench, "a")).isZero();
    }

    @Test
    void withOrderedTheFailbackDelayCountsFromTheEndOfTheDrain() {
        RouteSpec ordered = RouteSpec.of(
                Map.of(destination(1), new RouteIntent(List.of(host("a"), host("b")), HostChoice.ORDERED, null)));
        LoopBench bench = LoopBench.inLine(RouterConfig.DEFAULTS, ordered, "a", "b");
        bench.drained.add("a");
        read(bench);
        for (int i = 0; i < 5; i++) {
            read(bench);
        }
        assertThat(carriedBy(bench, "b")).isOne();

        bench.drained.clear();
        read(bench);
        read(bench);
        assertThat(carriedBy(bench, "b")).as("31 s after the drain").isOne();

        bench.advance(PlanRules.DEFAULTS.failbackDelay());
        bench.finish();
        assertThat(carriedBy(bench, "a")).isOne();
    }

    private static long carriedBy(LoopBench bench, String name) {
        return bench.rows.get("rtb-1").values().stream()
                .filter(("eni-" + name)::equals)
                .count();
    }
}
