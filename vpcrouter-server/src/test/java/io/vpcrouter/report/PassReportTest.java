package io.vpcrouter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.server.Samples;
import io.vpcrouter.spi.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassReportTest {
    private static PassResult result(
            List<Decision> decisions,
            List<RouterEvent.RouteChanged> changed,
            List<RouterEvent.RouteChangeFailed> failed) {
        Plan plan = new Plan(
                decisions.stream().filter(each -> each.action().isChange()).toList(),
                decisions,
                new TreeMap<>(Map.of("rtb-edge", "edge table")),
                List.of());
        return new PassResult(
                plan, changed, failed, Samples.status(Phase.IN_LINE, Samples.NOON, Map.of()), Duration.ZERO);
    }

    private static PassReport plan(Decision... decisions) {
        return new PassReport(result(List.of(decisions), List.of(), List.of()), false);
    }

    @Test
    void aPlanShowsWhatItWouldDo() {
        PassReport report = plan(Samples.REPLACE, Samples.KEEP);

        assertThat(report.isDone()).isFalse();
        assertThat(report.text()).isEqualTo("""
                        VPC vpc-1

                        Routes
                          would replace  rtb-a  10.1.0.0/16  eni-2 -> eni-1  10.0.0.1  host failed

                        Hosts
                          10.0.0.1  healthy  us-east-1a  eni-1  i-1  <script>alert('x')</script>

                        Notes
                          not managed  rtb-edge  edge table

                        1 change pending; 1 kept, 0 held, 0 waiting, 0 in conflict, 0 not managed. Nothing was changed.
                        """);
        assertThat(report.json())
                .contains(
                        "\"command\": \"plan\"",
                        "\"in_line\": false",
                        "\"change\": \"replace\"",
                        "\"reason\": \"host failed\"");
    }

    @Test
    void aPlanWithoutAChangeIsFine() {
        assertThat(plan(Samples.KEEP).isDone()).isTrue();
        assertThat(plan(Samples.KEEP).text()).contains("Nothing to change; 1 kept");
    }

    @Test
    void whatThePolicyForbidsIsLeftOnPurposeAndCounted() {
        PassReport report = plan(
                Samples.KEEP,
                Samples.decision(Action.HELD, Reason.POLICY),
                Samples.decision(Action.UNMANAGED, Reason.POLICY));

        assertThat(report.isDone()).isTrue();
        assertThat(report.text())
                .contains("  held  ")
                .contains("1 kept, 0 held, 0 waiting, 0 in conflict, 0 not managed, 2 left by policy.");
    }

    @ParameterizedTest
    @EnumSource
    void onlyRoutesInLineAndRoutesOfOthersLeaveAPlanWithNothingToDo(Action action) {
        Decision decision = action == Action.KEEP ? Samples.KEEP : Samples.decision(action, Reason.MOVE_BUDGET);
        boolean fine = action == Action.KEEP || action == Action.UNMANAGED;

        assertThat(plan(decision).isDone()).isEqualTo(fine);
    }

    @Test
    void aPlanOfMoreChangesThanAreMadeAtOnceSaysHowLongTheyTake() {
        PassResult one = result(List.of(Samples.REPLACE), List.of(), List.of());
        PassResult result = new PassResult(one.plan(), List.of(), List.of(), one.status(), Duration.ofMillis(11_800));

        assertThat(new PassReport(result, false).text())
                .contains("1 change pending, about 12 s at 50 at once, then 5 a second; 0 kept");
        assertThat(new PassReport(result, false).json())
                .containsSubsequence("\"write_pace\"", "\"changes\": 1", "\"seconds\": 12", "\"burst\": 50");
    }

    @Test
    void aRouteThatStaysOnADeadHostIsNamedAndPending() {
        PassReport report = plan(Samples.decision(Action.KEEP, Reason.NONE_HEALTHY));

        assertThat(report.isDone()).isFalse();
        assertThat(report.text())
                .contains("  keep  rtb-a  10.1.0.0/16  eni-2 -> eni-1  10.0.0.1  no healthy host\n")
                .contains("Nothing to change", "Not everything is in line.");
    }

    @Test
    void anOpenProblemBesideAnEmptyPlanIsNotInLine() {
        PassResult inLine = result(List.of(Samples.KEEP), List.of(), List.of());
        PassResult problem = new PassResult(
                inLine.plan(),
                List.of(),
                List.of(),
                Samples.status(
                        Phase.IN_LINE,
                        Samples.NOON,
                        Map.of(new PluginCondition("cloud aws", "source_dest_check"), "eni-1 drops packets")),
                Duration.ZERO);

        for (boolean applied : List.of(false, true)) {
            PassReport report = new PassReport(problem, applied);
            assertThat(report.isDone()).isFalse();
            assertThat(report.text()).contains("problem", "eni-1 drops packets", "Not everything is in line.");
            assertThat(report.json()).contains("\"in_line\": false");
        }
    }

    @Test
    void aWarningOfWhatMayComeIsInLine() {
        PassResult inLine = result(List.of(Samples.KEEP), List.of(), List.of());
        PassResult warned = new PassResult(
                inLine.plan(),
                List.of(),
                List.of(),
                Samples.status(
                        Phase.IN_LINE,
                        Samples.NOON,
                        Map.of(RouterCondition.TABLES_NEARLY_FULL, "rtb-a has 400 of 500")),
                Duration.ZERO);

        assertThat(new PassReport(warned, true).isDone()).isTrue();
    }

    @Test
    void anAppliedPassShowsWhatItDid() {
        PassReport report = new PassReport(result(List.of(Samples.KEEP), List.of(Samples.changed()), List.of()), true);

        assertThat(report.isDone()).isTrue();
        assertThat(report.text())
                .contains("  made replace  rtb-a  10.1.0.0/16  eni-2 -> eni-1  10.0.0.1  host failed\n")
                .contains("1 changed, 0 failed, 1 kept")
                .contains("All is in line.");
    }

    @Test
    void anAppliedPassWithAFailureIsNotInLine() {
        RouterEvent.RouteChangeFailed failed = new RouterEvent.RouteChangeFailed(
                Samples.NOON,
                Samples.change(),
                Samples.REPLACE,
                CloudException.Kind.THROTTLED,
                "ReplaceRoute: refused");
        PassReport report = new PassReport(result(List.of(Samples.REPLACE), List.of(), List.of(failed)), true);

        assertThat(report.isDone()).isFalse();
        assertThat(report.text()).contains("failed replace", "ReplaceRoute: refused", "open replace");
        assertThat(report.json()).contains("\"error\": \"ReplaceRoute: refused\"");
    }

    @Test
    void aConflictKeepsAnAppliedPassFromBeingInLine() {
        Decision conflict = Samples.decision(Action.CONFLICT, Reason.FOREIGN_TARGET);

        assertThat(new PassReport(result(List.of(conflict), List.of(), List.of()), true).isDone())
                .isFalse();
    }
}
