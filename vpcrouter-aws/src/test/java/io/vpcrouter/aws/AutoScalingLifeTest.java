package io.vpcrouter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterConfig;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.FoundHost;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.PlanRules;
import io.vpcrouter.plan.Reason;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** The life of an Auto Scaling group of routers, while a router follows it through the real SDK. */
class AutoScalingLifeTest {
    private static final Destination DESTINATION = Cidr.parse("10.1.0.0/16");
    private static final IpAddress A = IpAddress.parse("10.0.1.21");
    private static final IpAddress B = IpAddress.parse("10.0.1.22");
    private static final Duration SOON = Duration.ofMinutes(2);

    private final ManualTime time = new ManualTime();
    private final SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", SimulatedRouters.REGION)
            .cidr("10.0.0.0/16")
            .subnet("subnet-a", "us-east-1a", "10.0.1.0/24")
            .table("rtb-main")
            .main("rtb-main")
            .build(time);
    private final Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);
    private final Ec2Client group = Ec2Client.builder()
            .region(Region.of(SimulatedRouters.REGION))
            .endpointOverride(endpoint.uri())
            .credentialsProvider(Ec2Stub.CREDENTIALS)
            .build();
    private final ScriptedNetwork network = new ScriptedNetwork(1);
    private final Proved proved = new Proved();
    private final VpcRouter router = router();

    private VpcRouter router() {
        vpc.behaviour().setThrottling(false);
        RouteSpec spec = RouteSpec.of(Map.of(DESTINATION, RouteIntent.of(TagSelector.of("Role", "vpn-gateway"))));
        OptionValues options = OptionValues.builder()
                .set(AwsOptions.REGION, SimulatedRouters.REGION)
                .set(AwsOptions.VPC, "vpc-1")
                .set(AwsOptions.ENDPOINT, endpoint.uri())
                .build();
        ScriptedHealth health = new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), network, 1);
        return VpcRouter.builder()
                .cloud(
                        "aws",
                        context -> new AwsCloudPlugin()
                                .create(options, context, Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS))
                .mode("manual", new ManualMode(spec)::create)
                .health("scripted", health::create)
                .config(RouterConfig.DEFAULTS)
                .runtime(new ManualRuntime(time))
                .listener(proved)
                .build();
    }

    @AfterEach
    void stop() {
        router.close();
        group.close();
        endpoint.close();
    }

    /** Starts an instance whose router does not answer yet. */
    private String launch(IpAddress address, String name) {
        network.down(address);
        return group.runInstances(request -> request.minCount(1)
                        .maxCount(1)
                        .imageId("ami-12345678")
                        .subnetId("subnet-a")
                        .privateIpAddress(address.toString())
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(
                                        tag -> tag.key("Role").value("vpn-gateway"),
                                        tag -> tag.key("Name").value(name))))
                .instances()
                .get(0)
                .instanceId();
    }

    private void terminate(String instance, IpAddress address) {
        network.down(address);
        group.terminateInstances(request -> request.instanceIds(instance));
    }

    private Optional<String> target() {
        return vpc.snapshot().tables().get(0).routes().stream()
                .filter(route -> route.destination().equals(DESTINATION))
                .map(Route::target)
                .map(target -> target.id())
                .findFirst();
    }

    private String interfaceOf(IpAddress host) {
        return vpc.snapshot().interfaces().stream()
                .filter(eni -> eni.addresses().contains(host))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private boolean leadsTo(IpAddress host) {
        return target().filter(interfaceOf(host)::equals).isPresent();
    }

    private void runUntilItLeadsTo(IpAddress host) {
        time.runUntil(() -> leadsTo(host), SOON);
        assertThat(leadsTo(host)).isTrue();
    }

    private List<IpAddress> hosts() {
        return router.status().hosts().stream().map(HostStatus::host).toList();
    }

    @Test
    void theRouteFollowsTheGroupAndNeverLeadsToAHostThatWasNotProvedHealthyBefore() {
        router.start();
        time.advance(SOON);
        assertThat(target()).as("nobody is there").isEmpty();
        assertThat(router.status().conditionTexts()).containsKey("nobody_found");

        String first = launch(A, "nat-a");
        time.advance(SOON);
        assertThat(target()).as("a router that never answered").isEmpty();
        assertThat(router.status().conditionTexts()).doesNotContainKey("nobody_found");
        network.up(A);
        runUntilItLeadsTo(A);
        assertThat(router.status().hosts().get(0).foundByIfAny().map(FoundHost::text))
                .contains("found by Role=vpn-gateway: " + first + " 'nat-a'");

        launch(B, "nat-b");
        time.advance(SOON);
        assertThat(hosts()).containsExactly(A, B);
        network.up(B);
        time.advance(SOON);
        assertThat(leadsTo(A))
                .as("a newcomer takes nothing from a healthy host")
                .isTrue();

        terminate(first, A);
        time.runUntil(() -> leadsTo(B), SOON);
        assertThat(leadsTo(B)).isTrue();
        time.runUntil(() -> hosts().equals(List.of(B)), SOON);
        assertThat(hosts()).as("the terminated one is forgotten").containsExactly(B);

        assertThat(proved.wrong).isEmpty();
    }

    @Test
    void aReplacementThatIsDrainedFirstLosesNothing() {
        String first = launch(A, "nat-a");
        launch(B, "nat-b");
        network.up(A);
        network.up(B);
        router.start();
        time.runUntil(() -> target().isPresent(), SOON);
        time.advance(SOON);
        boolean onA = leadsTo(A);

        vpc.tag(interfaceOf(onA ? A : B), PlanRules.USUAL_DRAIN_TAG, "true");
        runUntilItLeadsTo(onA ? B : A);

        time.advance(Duration.ofSeconds(1));
        assertThat(proved.reasons).containsExactly(Reason.MISSING, Reason.DRAINED);
        assertThat(router.status().failovers()).isEmpty();
        assertThat(router.status().conditionTexts()).containsKey("drained");

        vpc.untag(interfaceOf(onA ? A : B), PlanRules.USUAL_DRAIN_TAG);
        time.advance(SOON.multipliedBy(2));
        assertThat(leadsTo(onA ? B : A)).as("no route moves back").isTrue();
        assertThat(router.status().conditionTexts()).doesNotContainKey("drained");
        assertThat(first).isNotEmpty();
    }

    @Test
    void anInstanceTagDrainsAsWellAsOneOfTheInterface() {
        String first = launch(A, "nat-a");
        String second = launch(B, "nat-b");
        network.up(A);
        network.up(B);
        router.start();
        time.runUntil(() -> target().isPresent(), SOON);
        time.advance(SOON);
        boolean onA = leadsTo(A);

        vpc.tag(onA ? first : second, PlanRules.USUAL_DRAIN_TAG, "patch day");
        runUntilItLeadsTo(onA ? B : A);
    }

    @Test
    void aPassMakesTwoCallsMoreThanWithoutSelectors() {
        launch(A, "nat-a");
        network.up(A);
        router.start();
        time.runUntil(() -> target().isPresent(), SOON);
        time.advance(SOON);
        Map<String, Long> before = calls();

        time.advance(Duration.ofMinutes(5));

        long passes = calls().get("DescribeRouteTables") - before.get("DescribeRouteTables");
        assertThat(passes).isGreaterThanOrEqualTo(9);
        assertThat(calls().get("DescribeInstances") - before.get("DescribeInstances"))
                .isEqualTo(passes);
        // No host is listed, so this one is the listing by tag.
        assertThat(calls().get("DescribeNetworkInterfaces") - before.get("DescribeNetworkInterfaces"))
                .isEqualTo(passes);
    }

    private Map<String, Long> calls() {
        Map<String, Long> counts = new HashMap<>();
        ((Map<?, ?>) router.statistics().get("cloud aws").get("calls"))
                .forEach((call, count) -> counts.put(call.toString(), ((Number) count).longValue()));
        return counts;
    }

    /** Notes each route that leads to a host that was not healthy before. */
    private static final class Proved implements RouterListener {
        private final Set<IpAddress> healthyOnce = new HashSet<>();
        private final List<String> wrong = new ArrayList<>();
        private final List<Reason> reasons = new ArrayList<>();

        @Override
        public void on(RouterEvent event) {
            if (event instanceof RouterEvent.HostChanged host && host.to() == Verdict.HEALTHY) {
                healthyOnce.add(host.host());
            }
            if (event instanceof RouterEvent.RouteChanged changed) {
                reasons.add(changed.decision().reason());
                if (!healthyOnce.contains(changed.decision().host())) {
                    wrong.add(changed.toString());
                }
            }
        }
    }
}
