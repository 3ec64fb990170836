package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.server.Samples;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationFilterTest {
    private final NotificationFilter filter = new NotificationFilter(EnumSet.allOf(NotificationKind.class));

    private Optional<String> kindOf(RouterEvent event) {
        return filter.of(event).map(told -> told.kind().text());
    }

    private static RouterEvent condition(Condition condition, String problem) {
        return new RouterEvent.ConditionChanged(Samples.NOON, condition, problem);
    }

    @Test
    void aFailoverIsToldWithItsTimeStamps() {
        Notification told = filter.of(new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()))
                .orElseThrow();

        assertThat(new String(NotificationJson.of(told, Sender.of("1.0").withVpc("vpc-1")), StandardCharsets.UTF_8))
                .contains(
                        "\"event\":\"failover\"",
                        "\"vpc\":\"vpc-1\"",
                        "\"host\":\"10.0.0.2\"",
                        "\"detected\":\"2026-01-01T12:00:00Z\"",
                        "\"seen\":\"2026-01-01T12:00:00.130Z\"")
                .doesNotContain("\n");
    }

    @Test
    void freezeAndThawHaveNamesOfTheirOwn() {
        assertThat(kindOf(condition(RouterCondition.FROZEN, "nobody answers"))).hasValue("freeze");
        assertThat(kindOf(condition(RouterCondition.FROZEN, null))).hasValue("thaw");
    }

    @Test
    void everyEdgeOfALastingConditionIsTold() {
        for (Condition condition : List.of(
                RouterCondition.BLIND,
                RouterCondition.DELETES_HELD,
                RouterCondition.MOVE_BUDGET,
                RouterCondition.CLOUD,
                new PluginCondition("mode http", "token"))) {
            assertThat(kindOf(condition(condition, "a"))).hasValue("problem");
            assertThat(kindOf(condition(condition, "another kind"))).hasValue("problem");
            assertThat(kindOf(condition(condition, null))).hasValue("problem_ended");
        }
    }

    @Test
    void aRejectedSpecIsToldOnceAndAsShortAsItCanBe() {
        Problem problem = Problem.error("x", Location.of("a.json"), "host", "x".repeat(10_000), "an address");
        Notification told = filter.of(new RouterEvent.SpecRejected(Samples.NOON, Collections.nCopies(5_000, problem)))
                .orElseThrow();

        assertThat(told.kind()).isEqualTo(NotificationKind.SPEC_REJECTED);
        assertThat(new String(NotificationJson.of(told, Sender.of("1.0").withVpc("vpc-1")), StandardCharsets.UTF_8))
                .contains("\"count\":5000,");
        // What a pipe holds, so that a command that does not read cannot block anything.
        assertThat(NotificationJson.of(told, Sender.of("1.0").withVpc("vpc-1"))).hasSizeLessThan(60_000);
        assertThat(kindOf(condition(RouterCondition.SPEC, "bad"))).isEmpty();
    }

    @Test
    void aDuelAndTheLeadershipHaveNamesOfTheirOwn() {
        assertThat(kindOf(condition(RouterCondition.DUEL, "rtb-1"))).hasValue("duel");
        assertThat(kindOf(condition(RouterCondition.DUEL, null))).hasValue("duel_ended");
        assertThat(kindOf(new RouterEvent.RoleChanged(Samples.NOON, Role.STANDBY, Role.LEADER, "lease", "me")))
                .hasValue("leadership");
    }

    @Test
    void aFailedHostIsToldUnlessItNeverAnswered() {
        assertThat(kindOf(host(Verdict.SUSPECT, Verdict.FAILED, true))).hasValue("host_failed");
        assertThat(kindOf(host(Verdict.SUSPECT, Verdict.FAILED, false))).isEmpty();
        assertThat(kindOf(host(Verdict.HEALTHY, Verdict.SUSPECT, true))).isEmpty();
        assertThat(kindOf(host(Verdict.FAILED, Verdict.QUESTIONABLE, true))).hasValue("host_recovered");
        assertThat(kindOf(host(Verdict.QUESTIONABLE, Verdict.HEALTHY, true))).isEmpty();
    }

    private static RouterEvent host(Verdict from, Verdict to, boolean answered) {
        return new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), from, to, "no answer", 0, answered);
    }

    @Test
    void everydayEventsAreNotTold() {
        assertThat(kindOf(new RouterEvent.SpecAccepted(Samples.NOON, RouteSpec.empty(), List.of())))
                .isEmpty();
        assertThat(kindOf(Samples.changed())).isEmpty();
    }
}
