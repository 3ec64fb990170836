package com.example.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.always.AlwaysHealthPlugin;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.Action;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.simulator.SimulatedCloudPlugin;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.InvalidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddingTest {
    @TempDir
    private Path folder;

    /** A VPC of one table and one router. */
    private static String vpc(String id, String address) {
        return """
                {"vpc": "%s", "region": "us-east-1", "cidrs": ["127.0.0.0/16"],
                 "subnets": [{"id": "subnet-1", "zone": "us-east-1a", "cidr": "127.0.10.0/24"}],
                 "instances": [{"id": "i-1", "interfaces": [{"id": "eni-1", "subnet": "subnet-1",
                     "addresses": ["%s"], "source_dest_check": false}]}],
                 "tables": [{"id": "rtb-1", "main": true}]}
                """.formatted(id, address);
    }

    private VpcRouter router(String name, String address, LinkedBlockingQueue<RouterEvent> events) throws Exception {
        Path vpc = Files.writeString(folder.resolve(name + ".json"), vpc(name, address));
        RouteSpec spec = Specs.builder().route("10.1.0.0/16", address).build();
        Path routes = Files.writeString(folder.resolve(name + "-routes.json"), RouteSpecJson.write(spec));
        return Embedding.router(
                new SimulatedCloudPlugin(),
                Map.of("sim_vpc", vpc.toString()),
                new AlwaysHealthPlugin(),
                Map.of(),
                routes.toString(),
                events::add);
    }

    private static Decision awaitChange(LinkedBlockingQueue<RouterEvent> events) throws InterruptedException {
        while (true) {
            RouterEvent event = events.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("a change of a route").isNotNull();
            if (event instanceof RouterEvent.RouteChanged changed) {
                return changed.decision();
            }
        }
    }

    @Test
    void severalRoutersOfOneProcessKnowNothingOfEachOther() throws Exception {
        LinkedBlockingQueue<RouterEvent> firstEvents = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<RouterEvent> secondEvents = new LinkedBlockingQueue<>();
        try (VpcRouter first = router("vpc-1", "127.0.10.1", firstEvents);
                VpcRouter second = router("vpc-2", "127.0.10.2", secondEvents)) {
            first.start();
            second.start();

            assertThat(awaitChange(firstEvents).hostIfAny()).hasToString("Optional[127.0.10.1]");
            assertThat(awaitChange(secondEvents).hostIfAny()).hasToString("Optional[127.0.10.2]");
            assertThat(first.status().vpc()).isEqualTo("vpc-1");
            assertThat(second.status().vpc()).isEqualTo("vpc-2");

            first.close();
            assertThat(first.isAlive()).isFalse();
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void mistakesInOptionsAreToldTogether() {
        assertThatThrownBy(() -> Embedding.router(
                        new SimulatedCloudPlugin(),
                        Map.of("sim_vcp", "x"),
                        new AlwaysHealthPlugin(),
                        Map.of(),
                        "routes.json",
                        event -> {}))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("sim_vcp")
                .hasMessageContaining("sim_vpc");
    }

    @Test
    void thePlannerWorksAlone() {
        NetworkSnapshot vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
                .cidr("10.0.0.0/16")
                .subnet("subnet-1", "us-east-1a", "10.0.1.0/24")
                .instance("i-1", "running")
                .eni("eni-1", "subnet-1", "i-1", "10.0.1.10")
                .table("rtb-1")
                .main("rtb-1")
                .build(RouterClock.system())
                .snapshot();

        List<Decision> changes =
                PlanOnly.plan("{\"10.1.0.0/16\": [\"10.0.1.10\"]}", vpc).changes();

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).action()).isEqualTo(Action.CREATE);
        assertThat(changes.get(0).change()).containsInstanceOf(RouteChange.Create.class);
    }
}
