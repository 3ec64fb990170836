package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What follows from a decision, and from a plan of them. */
class DecisionTest {
    private static final Plan PLAN = Scene.of("""
            host a failed
            host b
            host c questionable
            table rtb-1
            route rtb-1 10.1.0.0/16 eni-a
            route rtb-1 10.2.0.0/16 eni-b
            route rtb-1 10.3.0.0/16 eni-a
            route rtb-1 10.5.0.0/16 igw-1
            route rtb-1 10.6.0.0/16 eni-a
            route rtb-1 0.0.0.0/0 eni-x
            want 10.1.0.0/16 a b
            want 10.2.0.0/16 b
            want 10.4.0.0/16 b
            want 10.5.0.0/16 b
            want 10.6.0.0/16 a keep
            """).plan();

    private static Decision of(String destination) {
        return PLAN.decisions().stream()
                .filter(decision -> decision.destination().equals(Cidr.parse(destination)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aChangeSaysInOneLineWhatIsDone() {
        assertThat(PLAN.changes().stream().flatMap(decision -> decision.change().stream()))
                .map(RouteChange::toString)
                .containsExactly(
                        "replace 10.1.0.0/16 in rtb-1 from eni-a to eni-b",
                        "create 10.4.0.0/16 in rtb-1 to eni-b",
                        "delete 10.3.0.0/16 in rtb-1 from eni-a");
    }

    @Test
    void whatChangesNothingHasNoChange() {
        assertThat(of("10.2.0.0/16").change()).isEmpty();
        assertThat(of("10.1.0.0/16").held(Reason.MOVE_BUDGET).change()).isEmpty();
    }

    @Test
    void hostInterfaceAndTargetAreGivenWhereThereAreSuch() {
        Decision moved = of("10.1.0.0/16");
        assertThat(moved.hostIfAny()).contains(Scene.address("b"));
        assertThat(moved.networkInterfaceIfAny()).contains("eni-b");
        assertThat(moved.currentIfAny()).contains(new RouteTarget.Interface("eni-a"));

        Decision deleted = of("10.3.0.0/16");
        assertThat(deleted.hostIfAny()).isEmpty();
        assertThat(deleted.networkInterfaceIfAny()).isEmpty();
        assertThat(of("10.4.0.0/16").currentIfAny()).isEmpty();
    }

    @Test
    void inLineIsWhatIsAsTheSpecWantsItOrNoneOfOurs() {
        assertThat(inLine(PLAN.decisions())).containsExactlyInAnyOrder("10.2.0.0/16", "0.0.0.0/0");
    }

    @Test
    void aRouteOnAnEquallyQuestionableHostIsInLine() {
        Plan plan = Scene.of("""
                host a questionable
                host b questionable
                table rtb-1
                table rtb-2
                table rtb-3
                route rtb-1 10.2.0.0/16 eni-a
                route rtb-2 10.2.0.0/16 eni-b
                route rtb-3 10.2.0.0/16 eni-b
                want 10.2.0.0/16 a b
                """).plan();

        assertThat(plan.decisions()).extracting(Decision::reason).contains(Reason.EQUALLY_QUESTIONABLE);
        assertThat(plan.decisions()).allMatch(Decision::isInLine);
    }

    @Test
    void aHeldChangeIsNotInLine() {
        Stream<Decision> held = PLAN.decisions().stream().map(decision -> decision.held(Reason.ON_CHOSEN_HOST));

        assertThat(inLine(held.toList())).isEmpty();
    }

    private static Set<String> inLine(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision::isInLine)
                .map(decision -> decision.destination().toString())
                .collect(Collectors.toSet());
    }

    @Test
    void aPlanWithoutChangesIsEmptyAndNeedsNoGuard() {
        Plan nothing = Scene.of("host a\ntable rtb-1\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a")
                .plan();

        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.guarded(change -> change.held(Reason.POLICY))).isSameAs(nothing);
        assertThat(PLAN.isEmpty()).isFalse();
    }
}
