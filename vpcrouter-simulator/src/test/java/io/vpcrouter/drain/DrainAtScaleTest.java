package io.vpcrouter.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.ReadRequest;
import io.vpcrouter.spi.WriteBudget;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A drain beside a daemon that has more routes to move than EC2 lets it write at once, in virtual time. The usual size is small;
 * {@code -Dvpcrouter.drain.tables=50 -Dvpcrouter.drain.destinations=500} is that of a large VPC.
 */
class DrainAtScaleTest {
    private static final int TABLES = Integer.getInteger("vpcrouter.drain.tables", 8);
    private static final int DESTINATIONS = Integer.getInteger("vpcrouter.drain.destinations", 50);
    private static final int HOSTS = 5;

    private final ManualTime time = new ManualTime();
    private final ScriptedHealth health =
            new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), new ScriptedNetwork(1), 1);
    private final SimulatedVpc vpc = vpc();
    private long lastMoveAt;
    private int moves;
    private int readsAfterLastMove;

    private SimulatedVpc vpc() {
        SimulatedVpcBuilder builder = SimulatedVpc.builder("vpc-1", "us-east-1").cidr("198.18.0.0/16");
        builder.subnet("subnet-1", "us-east-1a", "198.18.0.0/24");
        for (int i = 0; i < HOSTS; i++) {
            builder.instance("i-" + i, "running").eni("eni-" + i, "subnet-1", "i-" + i, host(i));
        }
        builder.table("rtb-main").main("rtb-main");
        for (int table = 1; table < TABLES; table++) {
            builder.subnet("subnet-t" + table, "us-east-1a", "198.18." + table + ".0/24")
                    .table("rtb-" + table)
                    .associate("rtb-" + table, "subnet-t" + table);
        }
        return builder.build(time);
    }

    private static String host(int i) {
        return "198.18.0." + (10 + i);
    }

    private static RouteSpec spec() {
        String[] hosts =
                IntStream.range(0, HOSTS).mapToObj(DrainAtScaleTest::host).toArray(String[]::new);
        Specs spec = Specs.builder();
        for (int i = 0; i < DESTINATIONS; i++) {
            spec.route("10." + i / 256 + "." + i % 256 + ".0/24", hosts);
        }
        return spec.build();
    }

    private void told(RouterEvent event) {
        if (event instanceof RouterEvent.RouteChanged changed) {
            lastMoveAt = time.nanos();
            readsAfterLastMove = 0;
            moves += changed.decision().reason() == Reason.DRAINED ? 1 : 0;
        }
    }

    @Test
    void aDrainEndsWithItsFirstReadAfterTheLastMove() throws InterruptedException {
        try (VpcRouter router = VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode("manual", new ManualMode(spec())::create)
                .health("scripted", health::create)
                .listener(this::told)
                .runtime(new ManualRuntime(time))
                .build()) {
            router.start();
            time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofHours(3));

            DrainResult result;
            try (HostDrain drain = new HostDrain(
                    new CountedReads(vpc.provider()),
                    ScopeRules.DEFAULTS,
                    PlanRules.USUAL_DRAIN_TAG,
                    time,
                    time::advance)) {
                result = drain.drain(IpAddress.parse(host(0)), Duration.ofHours(1), Duration.ZERO);
            }

            assertThat(result.text()).isEqualTo("no route leads to " + host(0) + "\n");
            assertThat(moves).isGreaterThan(50);
            // The second look after the settle time, which is zero here, comes in addition.
            assertThat(readsAfterLastMove).isEqualTo(2);
            assertThat(Duration.ofNanos(time.nanos() - lastMoveAt)).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    /** What the drain sees of the cloud. */
    private final class CountedReads implements CloudProvider {
        private final CloudProvider cloud;

        CountedReads(CloudProvider cloud) {
            this.cloud = cloud;
        }

        @Override
        public NetworkSnapshot read(ReadRequest request) {
            readsAfterLastMove++;
            return cloud.read(request);
        }

        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            return read(new ReadRequest(hosts, Set.of(), ""));
        }

        @Override
        public void tagInterface(String eni, String key, String value) {
            cloud.tagInterface(eni, key, value);
        }

        @Override
        public void apply(RouteChange change) {
            cloud.apply(change);
        }

        @Override
        public WriteBudget writeBudget() {
            return cloud.writeBudget();
        }

        @Override
        public String network() {
            return cloud.network();
        }
    }
}
