package io.vpcrouter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.control.PassResult;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus.Phase;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.Plan;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.server.Samples;
import io.vpcrouter.spi.CloudException;
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
        return new PassResult(plan, changed, failed, Samples.status(Phase.IN_LINE, Samples.NOON));
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
                          problem      table_full  rtb-a is full
                          not managed  rtb-edge    edge table

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

    @ParameterizedTest
    @EnumSource
    void onlyConflictsAndRowsOfOthersLeaveAPlanWithNothingToDo(Action action) {
        boolean fine = List.of(Action.KEEP, Action.UNMANAGED, Action.CONFLICT).contains(action);

        assertThat(plan(Samples.decision(action, Reason.POLICY)).isDone()).isEqualTo(fine);
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
