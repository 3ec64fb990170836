package io.vpcrouter.aws;

import static io.vpcrouter.aws.SimulatedRouters.A;
import static io.vpcrouter.aws.SimulatedRouters.B;
import static io.vpcrouter.aws.SimulatedRouters.C;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.aws.calls.Ec2Stub;
import io.vpcrouter.internal.aws.location.AwsOptions;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.simulator.Ec2Endpoint;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.simulator.SimulatedVpcBuilder;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.RouterClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The check with the real SDK, against the simulated EC2 and against endpoints in trouble. */
@Timeout(120)
class Ec2StatusHealthPluginTest {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration ONCE = Duration.ofHours(1);
    private static final Instant SOMEDAY = Instant.parse("2030-01-02T03:04:05Z");

    private final HealthRecorder context = new HealthRecorder();

    @AfterEach
    void stop() {
        context.close();
    }

    private HealthMonitor start(URI endpoint, Duration interval, Set<IpAddress> hosts) {
        OptionValues options = OptionValues.builder()
                .set(Ec2StatusHealthPlugin.INTERVAL, interval)
                .set(AwsOptions.REGION, SimulatedRouters.REGION)
                .set(AwsOptions.ENDPOINT, endpoint)
                .build();
        HealthMonitor monitor =
                new Ec2StatusHealthPlugin().create(options, context, Ec2Stub.NO_ENVIRONMENT, Ec2Stub.CREDENTIALS);
        monitor.start();
        monitor.watch(hosts);
        return monitor;
    }

    private static String status(String instance, String state, String system, String status) {
        return "<item><instanceId>" + instance + "</instanceId><instanceState><name>" + state
                + "</name></instanceState><systemStatus><status>" + system
                + "</status></systemStatus><instanceStatus><status>" + status
                + "</status></instanceStatus></item>";
    }

    private static String page(String items, String more) {
        return "<instanceStatusSet>" + items + "</instanceStatusSet>" + more;
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(HealthPlugin.class)).hasAtLeastOneElementOfType(Ec2StatusHealthPlugin.class);
    }

    @Test
    void sharesTheOptionsOfTheCloud() {
        assertThat(new Ec2StatusHealthPlugin().options())
                .contains(AwsOptions.REGION, AwsOptions.ENDPOINT, AwsOptions.ROLE);
        assertThat(new Ec2StatusHealthPlugin().requiredCloud()).contains(new AwsCloudPlugin().name());
    }

    @ParameterizedTest
    @CsvSource({"5, true", "15, true", "3600, true", "4.9, false", "3601, false"})
    void takesIntervalsFromFiveSecondsToAnHour(String text, boolean good) {
        assertThat(Ec2StatusHealthPlugin.INTERVAL.type().parse(text).isPresent())
                .isEqualTo(good);
        assertThat(Ec2StatusHealthPlugin.INTERVAL.defaultValue()).contains(Duration.ofSeconds(15));
    }

    @Test
    void asksNobodyAgainSooner() {
        try (Ec2Stub ec2 = new Ec2Stub();
                HealthMonitor monitor = start(ec2.url(), Duration.ofSeconds(15), Set.of())) {
            assertThat(monitor.timing().interval()).isEqualTo(Duration.ofSeconds(15));
            assertThat(monitor.timing().retry()).isEqualTo(Duration.ofSeconds(15));
        }
    }

    @Test
    void saysWhatTheStatusMeans() throws InterruptedException {
        SimulatedVpc vpc = SimulatedRouters.vpc();
        context.carry(A, "i-a").carry(B, "i-b").carry(C, "i-c");
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);
                HealthMonitor monitor = start(endpoint.uri(), OFTEN, Set.of(A, B, C))) {
            context.await(A, Observation.Reachable.class);

            vpc.setStatusChecks("i-a", "ok", "impaired");
            assertThat(context.await(A, Observation.Unreachable.class)).contains("system status check", "i-a");

            vpc.setStatusChecks("i-b", "initializing", "ok");
            assertThat(context.await(B, Observation.Indeterminate.class)).contains("initializing");

            vpc.setStatusChecks("i-b", "insufficient-data", "ok");
            assertThat(context.awaitReason(B, "insufficient-data")).contains("i-b");

            vpc.scheduleEvent("i-c", "instance-reboot", "harmless", SOMEDAY);
            vpc.scheduleEvent("i-c", "instance-stop", "[Completed] over", SOMEDAY);
            context.awaitAnother(C, Observation.Reachable.class);
            vpc.scheduleEvent("i-c", "instance-retirement", "running on degraded hardware", SOMEDAY);
            assertThat(context.await(C, Observation.Questionable.class))
                    .contains("instance-retirement", "i-c", "2030-01-02T03:04:05Z");

            vpc.stopInstance("i-c");
            assertThat(context.await(C, Observation.Gone.class)).isEqualTo("i-c is stopped");
            assertThat(monitor.statistics().get("calls").toString()).contains("DescribeInstanceStatus");
        }
    }

    @Test
    void asksForHundredInstancesInOneCall() throws InterruptedException {
        SimulatedVpcBuilder builder = SimulatedRouters.builder().subnet("subnet-b", "us-east-1b", "10.0.4.0/22");
        Set<IpAddress> hosts = new HashSet<>();
        for (int i = 0; i < 250; i++) {
            IpAddress host = IpAddress.parse("10.0." + (4 + i / 100) + "." + (10 + i % 100));
            String instance = "i-" + (1000 + i);
            builder.instance(instance, "running").eni("eni-" + (1000 + i), "subnet-b", instance, host.toString());
            context.carry(host, instance);
            hosts.add(host);
        }
        SimulatedVpc vpc = builder.build(RouterClock.system());
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);
                HealthMonitor monitor = start(endpoint.uri(), ONCE, hosts)) {
            for (IpAddress host : hosts) {
                context.await(host, Observation.Reachable.class);
            }
            assertThat(vpc.behaviour().calls("DescribeInstanceStatus")).isEqualTo(3);
            assertThat(monitor.timing().interval()).isEqualTo(ONCE);
        }
    }

    @Test
    void anInstanceThatEc2DoesNotKnowHidesNoOther() throws InterruptedException {
        context.carry(A, "i-a").carry(B, "i-00bad").carry(C, "i-c");
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(SimulatedRouters.vpc());
                HealthMonitor monitor = start(endpoint.uri(), ONCE, Set.of(A, B, C))) {
            context.await(A, Observation.Reachable.class);
            context.await(C, Observation.Reachable.class);
            assertThat(context.await(B, Observation.Indeterminate.class)).contains("does not know i-00bad");
            assertThat(monitor.statistics()).isNotEmpty();
        }
    }

    @Test
    void asksForAHostAsSoonAsItsInstanceIsKnown() throws InterruptedException {
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(SimulatedRouters.vpc());
                HealthMonitor monitor = start(endpoint.uri(), ONCE, Set.of(A))) {
            assertThat(context.await(A, Observation.Indeterminate.class)).contains("no instance");

            context.carry(A, "i-a");

            context.await(A, Observation.Reachable.class);
            context.carry(B, "i-b");
            monitor.watch(Set.of(A, B));
            context.await(B, Observation.Reachable.class);
        }
    }

    @Test
    void spendsNoRoundOnNobody() throws InterruptedException {
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(SimulatedRouters.vpc());
                HealthMonitor monitor = start(endpoint.uri(), ONCE, Set.of())) {
            context.awaitIdle();
            monitor.watch(Set.of(A));

            assertThat(context.await(A, Observation.Indeterminate.class)).contains("no instance");
        }
    }

    @Test
    void saysWhatToAllowAndEndsTheComplaintWhenItIsAllowed() throws InterruptedException {
        SimulatedVpc vpc = SimulatedRouters.vpc();
        vpc.behaviour().refuseNext("DescribeInstanceStatus", 3, "UnauthorizedOperation", 403);
        context.carry(A, "i-a");
        try (Ec2Endpoint endpoint = SimulatedRouters.serve(vpc);
                HealthMonitor monitor = start(endpoint.uri(), OFTEN, Set.of(A))) {
            context.awaitCondition(said -> said.contains("allow ec2:DescribeInstanceStatus"));
            context.await(A, Observation.Indeterminate.class);
            context.await(A, Observation.Reachable.class);
            context.awaitCondition(String::isEmpty);
            assertThat(context.saw(A, Observation.Unreachable.class)).isFalse();
            monitor.watch(Set.of());
        }
    }

    @Test
    void asksWithTheIdsAndForInstancesInEveryState() throws InterruptedException {
        context.carry(A, "i-a").carry(B, "i-b");
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers(
                    "DescribeInstanceStatus",
                    Ec2Stub.ok(
                            "DescribeInstanceStatus",
                            page(status("i-a", "running", "ok", "ok") + status("i-b", "shutting-down", "", ""), "")));
            try (HealthMonitor monitor = start(ec2.url(), ONCE, Set.of(A, B))) {
                context.await(A, Observation.Reachable.class);
                assertThat(context.await(B, Observation.Gone.class)).isEqualTo("i-b is shutting-down");
                monitor.watch(Set.of());
            }
            assertThat(ec2.requests("DescribeInstanceStatus"))
                    .containsExactly(Map.of(
                            "InstanceId.1",
                            "i-a",
                            "InstanceId.2",
                            "i-b",
                            "IncludeAllInstances",
                            "true",
                            "IncludeManagedResources",
                            "true"));
        }
    }

    @Test
    void readsAllPages() throws InterruptedException {
        context.carry(A, "i-a").carry(B, "i-b");
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers(
                    "DescribeInstanceStatus",
                    Ec2Stub.ok(
                            "DescribeInstanceStatus",
                            page(status("i-a", "running", "ok", "ok"), "<nextToken>more</nextToken>")));
            ec2.server.stubFor(Ec2Stub.action("DescribeInstanceStatus")
                    .withRequestBody(com.github.tomakehurst.wiremock.client.WireMock.containing("NextToken=more"))
                    .willReturn(Ec2Stub.ok(
                            "DescribeInstanceStatus", page(status("i-b", "running", "ok", "impaired"), ""))));
            try (HealthMonitor monitor = start(ec2.url(), ONCE, Set.of(A, B))) {
                context.await(A, Observation.Reachable.class);
                assertThat(context.await(B, Observation.Unreachable.class)).contains("instance status check");
                monitor.watch(Set.of());
            }
        }
    }

    @Test
    void anInstanceThatIsLeftOutIsNoMiss() throws InterruptedException {
        context.carry(A, "i-a");
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers("DescribeInstanceStatus", Ec2Stub.ok("DescribeInstanceStatus", page("", "")));
            try (HealthMonitor monitor = start(ec2.url(), ONCE, Set.of(A))) {
                assertThat(context.await(A, Observation.Indeterminate.class)).contains("reports nothing about i-a");
                monitor.watch(Set.of());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anEndpointInTroubleIsNoMiss(Fault fault) throws InterruptedException {
        context.carry(A, "i-a");
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers(
                    "DescribeInstanceStatus",
                    com.github.tomakehurst.wiremock.client.WireMock.aResponse().withFault(fault));
            try (HealthMonitor monitor = start(ec2.url(), ONCE, Set.of(A))) {
                context.await(A, Observation.Indeterminate.class);
                context.awaitCondition(said -> said.contains("DescribeInstanceStatus"));
                monitor.watch(Set.of());
            }
        }
        assertThat(context.saw(A, Observation.Unreachable.class)).isFalse();
    }

    @Test
    void whoIsThrottledAsksForNoMoreInThisRound() throws InterruptedException {
        Set<IpAddress> hosts = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            IpAddress host = IpAddress.parse("10.0.1." + (10 + i));
            context.carry(host, "i-" + (1000 + i));
            hosts.add(host);
        }
        try (Ec2Stub ec2 = new Ec2Stub()) {
            ec2.answers(
                    "DescribeInstanceStatus", Ec2Stub.error(503, "RequestLimitExceeded", "Request limit exceeded."));
            try (HealthMonitor monitor = start(ec2.url(), ONCE, hosts)) {
                for (IpAddress host : hosts) {
                    context.await(host, Observation.Indeterminate.class);
                }
                monitor.watch(Set.of());
            }
            List<Map<String, String>> requests = ec2.requests("DescribeInstanceStatus");
            assertThat(requests).allMatch(request -> request.get("InstanceId.1").equals("i-1000"));
        }
    }
}
