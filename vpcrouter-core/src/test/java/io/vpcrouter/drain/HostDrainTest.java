package io.vpcrouter.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.plan.Scene;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.RouterClock;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.view.ScopeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostDrainTest {
    private static final IpAddress HOST = IpAddress.parse("10.0.0.1");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final String VPC = """
            host a
            host b
            table rtb-1
            table rtb-2
            """;

    private final FakeCloud cloud = new FakeCloud();

    private static NetworkSnapshot vpc(String routes) {
        return Scene.of(VPC + routes).snapshot();
    }

    private HostDrain drain() {
        return new HostDrain(cloud, ScopeRules.DEFAULTS, "drain", cloud, cloud::pass);
    }

    @Test
    void endsWhenAReadShowsThatTheLastRouteHasLeftAndAnotherOneAfterTheSettleTimeToo() throws InterruptedException {
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a\nroute rtb-2 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a\nroute rtb-2 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-b\nroute rtb-2 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-b\nroute rtb-2 10.1.0.0/16 eni-b"));

        DrainResult result = drain().drain(HOST, MINUTE, SETTLE);

        assertThat(result.isDrained()).isTrue();
        assertThat(result.text()).isEqualTo("no route leads to 10.0.0.1\n");
        assertThat(cloud.done).containsExactly("read", "tag eni-a drain=true", "read", "read", "read", "read");
        assertThat(cloud.passed).isEqualTo(Duration.ofSeconds(2 + 2 + 10));
    }

    @Test
    void aRouteThatComesBackWithinTheSettleTimeIsWaitedForAgain() throws InterruptedException {
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-b"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-b"));

        assertThat(drain().drain(HOST, MINUTE, SETTLE).isDrained()).isTrue();
        assertThat(cloud.passed).isEqualTo(Duration.ofSeconds(10 + 2 + 10));
    }

    @Test
    void whenTheTimeIsOverItNamesTheRoutesThatAreLeftAndSaysThatTheRouterIsStillNeeded() throws InterruptedException {
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a\nroute rtb-1 10.2.0.0/16 i-a"));

        DrainResult result = drain().drain(HOST, MINUTE, SETTLE);

        assertThat(result.isDrained()).isFalse();
        assertThat(result.text())
                .contains("rtb-1  10.1.0.0/16  no daemon has moved it", "rtb-1  10.2.0.0/16  no daemon has moved it")
                .endsWith("the router is still needed: 2 routes lead to 10.0.0.1\n");
        assertThat(cloud.passed).isEqualTo(MINUTE);
    }

    @Test
    void routesInTablesThatVpcrouterLeavesAloneAreShownAndNotWaitedFor() throws InterruptedException {
        cloud.shows(Scene.of(VPC + "table rtb-3 tag:vpcrouter:ignore=yes\nroute rtb-3 10.1.0.0/16 eni-a")
                .snapshot());

        DrainResult result = drain().drain(HOST, MINUTE, SETTLE);

        assertThat(result.isDrained()).isTrue();
        assertThat(result.text())
                .isEqualTo(
                        "rtb-3  10.1.0.0/16  table is not managed: tag vpcrouter:ignore\nno route leads to 10.0.0.1\n");
    }

    @Test
    void errorsThatPassAreTriedAgainWhileItWaits() throws InterruptedException {
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.fails(CloudException.Kind.THROTTLED);
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-b"));

        assertThat(drain().drain(HOST, MINUTE, SETTLE).isDrained()).isTrue();
    }

    @Test
    void anErrorThatDoesNotPassEndsIt() {
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.shows(vpc("route rtb-1 10.1.0.0/16 eni-a"));
        cloud.fails(CloudException.Kind.DENIED);

        assertThatThrownBy(() -> drain().drain(HOST, MINUTE, SETTLE)).isInstanceOf(CloudException.class);
    }

    @Test
    void aHostThatIsNotInTheVpcIsRefusedBeforeAnythingIsTagged() {
        cloud.shows(vpc(""));

        assertThatThrownBy(() -> drain().drain(IpAddress.parse("10.0.0.99"), MINUTE, SETTLE))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("10.0.0.99")
                .hasMessageContaining("expected: an address of a network interface of the VPC");
        assertThat(cloud.done).containsExactly("read");
    }

    @Test
    void undrainTakesTheTagAway() {
        cloud.shows(vpc(""));

        assertThat(drain().undrain(HOST)).isEqualTo("eni-a");
        assertThat(cloud.done).containsExactly("read", "untag eni-a drain");
    }

    @Test
    void aCloudWithoutTagsRefusesWithThatReason() {
        CloudProvider untagged = new CloudProvider() {
            @Override
            public NetworkSnapshot read(Set<IpAddress> hosts) {
                return HostDrainTest.vpc("");
            }

            @Override
            public void apply(RouteChange change) {}

            @Override
            public String network() {
                return "vpc-1";
            }
        };

        assertThatThrownBy(() -> new HostDrain(untagged, ScopeRules.DEFAULTS, "drain", cloud, cloud::pass)
                        .drain(HOST, MINUTE, SETTLE))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("this cloud has no tags");
    }

    /** Shows one snapshot after the other, and the last one for ever; its time passes only in pauses. */
    private static final class FakeCloud implements CloudProvider, RouterClock {
        private final ArrayDeque<Object> answers = new ArrayDeque<>();
        private final List<String> done = new ArrayList<>();
        private Duration passed = Duration.ZERO;

        void shows(NetworkSnapshot snapshot) {
            answers.add(snapshot);
        }

        void fails(CloudException.Kind kind) {
            answers.add(new CloudException(kind, "Call", null, "no", null));
        }

        void pass(Duration time) {
            passed = passed.plus(time);
        }

        @Override
        public NetworkSnapshot read(Set<IpAddress> hosts) {
            done.add("read");
            Object answer = answers.size() == 1 ? answers.peek() : answers.poll();
            if (answer instanceof CloudException error) {
                throw error;
            }
            return (NetworkSnapshot) answer;
        }

        @Override
        public void tagInterface(String eni, String key, String value) {
            done.add("tag " + eni + " " + key + "=" + value);
        }

        @Override
        public void untagInterface(String eni, String key) {
            done.add("untag " + eni + " " + key);
        }

        @Override
        public void apply(RouteChange change) {}

        @Override
        public String network() {
            return "vpc-1";
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(passed);
        }

        @Override
        public long nanos() {
            return passed.toNanos();
        }
    }
}
