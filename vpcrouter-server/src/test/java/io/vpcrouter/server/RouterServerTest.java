package io.vpcrouter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.simulator.SimulatedVpc;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.ManualRuntime;
import io.vpcrouter.testkit.ManualTime;
import io.vpcrouter.testkit.ScriptedHealth;
import io.vpcrouter.testkit.ScriptedNetwork;
import io.vpcrouter.testkit.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The server as a program uses it that embeds a router. */
class RouterServerTest {
    private final ManualTime time = new ManualTime();
    private final SimulatedVpc vpc = SimulatedVpc.builder("vpc-1", "us-east-1")
            .cidr("10.0.0.0/16")
            .subnet("subnet-a", "us-east-1a", "10.0.1.0/24")
            .instance("i-1", "running")
            .eni("eni-1", "subnet-a", "i-1", "10.0.1.1")
            .table("rtb-a")
            .main("rtb-a")
            .build(time);
    private final ScriptedHealth health =
            new ScriptedHealth(time, ProbeTiming.of(Duration.ofSeconds(2), 3), new ScriptedNetwork(1), 1);

    private VpcRouter router(RouterServer server) {
        return VpcRouter.builder()
                .cloud("simulated", context -> vpc.provider())
                .mode(
                        "manual",
                        new ManualMode(
                                Specs.builder().route("10.1.0.0/16", "10.0.1.1").build())::create)
                .health("scripted", health::create)
                .runtime(new ManualRuntime(time))
                .web(server.webPaths())
                .listener(server.listener())
                .build();
    }

    private static String get(RouterServer server, String path) throws IOException {
        return new RawHttp(server.url()).get(path, "Accept: application/json").body();
    }

    @Test
    void showsTheStateAndTheHistoryOfItsRouter() throws IOException {
        RouterServer server = RouterServer.builder()
                .version("7.0")
                .option("colour", "blue", "settings.yaml")
                .build();
        try (VpcRouter router = router(server);
                RouterServer open = server.start(router)) {
            router.start();
            time.runUntil(() -> router.status().phase() == RouterStatus.Phase.IN_LINE, Duration.ofSeconds(10));

            Map<String, Object> root = TestJson.object(get(open, "/"));
            assertThat(TestJson.at(root, "SERVER", "version")).isEqualTo("7.0");
            assertThat(TestJson.at(root, "params", "colour")).isEqualTo("blue");
            assertThat(TestJson.at(root, "param_origins", "colour")).isEqualTo("settings.yaml");
            assertThat(TestJson.at(root, "state", "phase")).isEqualTo("in_line");
            assertThat(get(open, "/history"))
                    .contains("\"event\":\"spec_accepted\"", "\"event\":\"host_changed\"", "\"change\":\"create\"");
            assertThat(new RawHttp(open.url()).get("/healthz").code()).isEqualTo(200);
            assertThat(open.url()).endsWith(":" + open.port() + "/");
        }
    }

    @Test
    void hasAMetricsPageOnlyIfSomebodyGivesItsText() throws IOException {
        RouterServer without = RouterServer.builder().build();
        RouterServer with =
                RouterServer.builder().metrics(() -> "answers_total 42.0\n").build();
        try (VpcRouter one = router(without);
                VpcRouter two = router(with);
                RouterServer silent = without.start(one);
                RouterServer counting = with.start(two)) {
            assertThat(new RawHttp(silent.url()).get("/metrics").code()).isEqualTo(404);
            assertThat(TestJson.object(get(silent, "/"))).doesNotContainKey("metrics");
            assertThat(get(counting, "/metrics")).isEqualTo("answers_total 42.0\n");
            assertThat(TestJson.object(get(counting, "/"))).containsKey("metrics");
        }
    }

    @Test
    void takesPathsAndGuardsOfTheProgramItself() throws IOException {
        RouterServer server = RouterServer.builder().build();
        server.webPaths().serve("/own", Set.of("GET", "POST"), asked -> WebResponse.json(200, "{}"));
        assertThat(server.isOpenForChanges()).isTrue();
        server.webPaths()
                .guard(asked -> asked.header("Authorization").isPresent()
                        ? Optional.empty()
                        : Optional.of(WebResponse.error(401, "who are you?")));
        assertThat(server.isOpenForChanges()).isFalse();
        try (VpcRouter router = router(server);
                RouterServer open = server.start(router)) {
            RawHttp http = new RawHttp(open.url());

            assertThat(http.get("/own").code()).isEqualTo(401);
            assertThat(http.get("/own", "Authorization: Bearer x").code()).isEqualTo(200);
            assertThat(http.get("/readyz").code()).isNotEqualTo(401);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsAClearError() {
        RouterServer server = RouterServer.builder().address("192.0.2.1").build();
        try (VpcRouter router = router(server)) {
            assertThatThrownBy(() -> server.bind(router))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageStartingWith("built-in HTTP server: 192.0.2.1:0"
                            + " (expected: an address of this machine and a free port); ");
        }
    }

    @Test
    void aPortInUseIsAClearError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            RouterServer server = RouterServer.builder()
                    .address("127.0.0.1")
                    .port(taken.getLocalPort())
                    .build();
            try (VpcRouter router = router(server)) {
                assertThatThrownBy(() -> server.bind(router))
                        .isInstanceOf(ServerStartException.class)
                        .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            }
        }
    }

    @Test
    void mistakesInItsUseAreNamed() {
        RouterServer server = RouterServer.builder().build();
        assertThatThrownBy(server::url).hasMessage("server: not bound (expected: bind first)");
        assertThatThrownBy(() -> RouterServer.builder().port(65_536)).hasMessageContaining("0 to 65535");
        try (VpcRouter router = router(server);
                RouterServer open = server.start(router)) {
            assertThatThrownBy(() -> open.bind(router)).hasMessageContaining("bound already");
        }
        server.close();
    }

    @Test
    void healthzFailsWhileACheckIsSilentThoughTheLoopTurns() throws IOException {
        AtomicReference<HealthContext> check = new AtomicReference<>();
        IpAddress host = IpAddress.parse("10.0.1.1");
        RouterServer server = RouterServer.builder().build();
        try (VpcRouter router = VpcRouter.builder()
                        .cloud("simulated", context -> vpc.provider())
                        .mode(
                                "manual",
                                new ManualMode(Specs.builder()
                                        .route("10.1.0.0/16", host.toString())
                                        .build())::create)
                        .health("by hand", context -> {
                            check.set(context);
                            return new MonitorByHand();
                        })
                        .runtime(new ManualRuntime(time))
                        .build();
                RouterServer open = server.start(router)) {
            router.start();
            time.advance(Duration.ofSeconds(1));
            check.get().observed(host, Observation.reachable(), time.nanos());
            time.advance(Duration.ofSeconds(15));
            RawHttp http = new RawHttp(open.url());
            assertThat(http.get("/healthz").code()).isEqualTo(200);

            time.advance(Duration.ofSeconds(5));
            assertThat(http.get("/healthz").code()).isEqualTo(503);
            assertThat(http.get("/healthz").body()).contains("checker");

            check.get().observed(host, Observation.reachable(), time.nanos());
            time.advance(Duration.ofSeconds(1));
            assertThat(http.get("/healthz").code()).isEqualTo(200);
        }
    }

    /** Says something only when the test does. */
    private static final class MonitorByHand implements HealthMonitor {
        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofSeconds(2), 3);
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            // The test knows them.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
