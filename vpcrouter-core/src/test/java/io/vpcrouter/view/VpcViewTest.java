package io.vpcrouter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.plan.PlanInput;
import io.vpcrouter.plan.Planner;
import io.vpcrouter.plan.Scene;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a view of the VPC says besides what the planner makes of it. */
class VpcViewTest {
    private static final Scene SCENE = Scene.of("""
            host a
            table rtb-1
            table rtb-edge edge
            route rtb-1 10.1.0.0/16 eni-x
            route rtb-1 10.2.0.0/16 eni-a
            route rtb-1 10.3.0.0/16 igw-1
            route rtb-1 10.4.0.0/16 eni-a propagated
            route rtb-1 10.5.0.0/16 eni-a
            route rtb-1 10.6.0.0/16 eni-a
            route rtb-1 10.7.0.0/16 i-a
            route rtb-1 10.8.0.0/16 i-x
            route rtb-1 10.9.0.0/16 eni-x blackhole
            route rtb-edge 10.2.0.0/16 eni-a
            want 10.2.0.0/16 a
            want 10.3.0.0/16 a
            want 10.5.0.0/16 a
            want 10.7.0.0/16 a
            rules ignore=10.5.0.0/16,10.6.0.0/16
            """);

    private static RouteTarget targetOf(String table, String destination) {
        return SCENE.view().targetOf(table, Cidr.parse(destination)).orElse(null);
    }

    @Test
    void managedRoutesAreThoseInScopeWhoseTargetIsAHost() {
        // 10.1, 10.2, 10.7, 10.8 and 10.9.
        assertThat(SCENE.view().managedRoutes(Set.of())).isEqualTo(5);
    }

    @Test
    void aDefaultRouteThatNoSpecEverNamedIsNotManaged() {
        VpcView view = Scene.of("""
                host a
                table rtb-1
                route rtb-1 0.0.0.0/0 eni-x
                route rtb-1 10.1.0.0/16 eni-a
                want 10.1.0.0/16 a
                """).view();

        assertThat(view.managedRoutes(Set.of())).isEqualTo(1);
        assertThat(view.managedRoutes(Set.of(Cidr.parse("0.0.0.0/0")))).isEqualTo(2);
    }

    @Test
    void tellsTheTargetOfARouteWhetherTheSpecWantsItOrNot() {
        assertThat(targetOf("rtb-1", "10.2.0.0/16")).isEqualTo(new RouteTarget.Interface("eni-a"));
        assertThat(targetOf("rtb-1", "10.7.0.0/16")).isEqualTo(new RouteTarget.Instance("i-a"));
        assertThat(targetOf("rtb-1", "10.1.0.0/16")).isEqualTo(new RouteTarget.Interface("eni-x"));
    }

    @Test
    void tellsNoTargetWhereThereIsNoRouteOrTheTableIsNotManaged() {
        assertThat(targetOf("rtb-1", "10.10.0.0/16")).isNull();
        assertThat(targetOf("rtb-edge", "10.2.0.0/16")).isNull();
        assertThat(targetOf("rtb-unknown", "10.2.0.0/16")).isNull();
    }

    @Test
    void remembersWhatItIsOf() {
        VpcView view = SCENE.view();

        assertThat(view.spec()).isEqualTo(SCENE.spec());
        assertThat(view.snapshot()).isEqualTo(SCENE.snapshot());
    }

    @Test
    void planningFromScratchIsPlanningWithAFreshView() {
        PlanInput input = new PlanInput(SCENE.spec(), SCENE.snapshot(), SCENE.context());

        assertThat(Planner.plan(input)).isEqualTo(SCENE.plan());
    }

    @Test
    void aHundredHostsAreToldApartLikeTwo() {
        String failed = IntStream.range(0, 100).mapToObj("""
                        host h%1$d ip=10.0.1.%1$d failed
                        route rtb-1 10.2.%1$d.0/24 eni-h%1$d
                        want 10.2.%1$d.0/24 h%1$d spare
                        """::formatted).collect(Collectors.joining());
        Scene scene = Scene.of("table rtb-1\nhost spare ip=10.0.2.1\n" + failed);

        assertThat(scene.changes())
                .hasSize(100)
                .contains("rtb-1 10.2.70.0/24 replace eni-h70 by eni-spare: host failed");
    }
}
