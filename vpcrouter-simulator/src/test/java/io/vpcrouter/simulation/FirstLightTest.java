package io.vpcrouter.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.RecordingListener;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstLightTest {
    private final ManualTime time = new ManualTime();
    private final ScriptedNetwork network = new ScriptedNetwork(1);
    private final ScriptedHealth health =
            new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), network, 1);
    private final RecordingListener told = new RecordingListener();
    private final SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
            .cidr("198.18.0.0/16")
            .subnet("subnet-a", "us-east-1a", "198.18.1.0/24")
            .subnet("subnet-b", "us-east-1b", "198.18.2.0/24")
            .instance("i-a", "running")
            .instance("i-b", "running")
            .eni("eni-a", "subnet-a", "i-a", "198.18.1.10")
            .eni("eni-b", "subnet-b", "i-b", "198.18.2.10")
            .table("rtb-main")
            .main("rtb-main")
            .build(time);

    @Test
    void aRouteIsMadeAndMovesAwayFromADeadHostWithinThePromisedTime() {
        try (VpcRouter router = VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode(
                        "manual",
                        new ManualMode(Specs.builder()
                                .route("10.1.0.0/16", "198.18.1.10", "198.18.2.10")
                                .build())::create)
                .health("scripted", health::create)
                .listener(told)
                .runtime(new ManualRuntime(time))
                .build()) {
            router.start();
            time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofSeconds(5));

            RouterEvent.RouteChanged made =
                    told.events(RouterEvent.RouteChanged.class).get(0);
            IpAddress host = made.decision().hostIfAny().orElseThrow();
            assertThat(made.change().destination()).isEqualTo(Cidr.parse("10.1.0.0/16"));

            network.down(host);
            time.runUntil(() -> !told.events(RouterEvent.FailoverDone.class).isEmpty(), Duration.ofSeconds(6));
            assertThat(told.events(RouterEvent.RouteChanged.class)
                            .get(1)
                            .decision()
                            .reason())
                    .isEqualTo(Reason.HOST_FAILED);
        }
    }
}
