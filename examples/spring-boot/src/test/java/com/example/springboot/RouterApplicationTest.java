package com.example.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.server.RouterServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application, with a simulated VPC instead of the cloud. */
@Timeout(120)
class RouterApplicationTest {
    private static final Path EXAMPLES = Path.of("..");

    private static ConfigurableApplicationContext start(String... options) {
        SpringApplication application = new SpringApplication(RouterApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(options);
    }

    private static ConfigurableApplicationContext startSimulated(int port) {
        return start(
                "--vpcrouter.port=0",
                "--vpcrouter.mode.options.file=" + EXAMPLES.resolve("route-spec.json"),
                "--vpcrouter.health.options.tcp_check_port=" + port,
                "--vpcrouter.cloud.plugin=simulated",
                "--vpcrouter.cloud.options.sim_vpc=" + EXAMPLES.resolve("vpc.json"));
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void awaitInLine(VpcRouter router) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (router.status().phase() != RouterStatus.Phase.IN_LINE) {
            assertThat(Instant.now()).as("until the routes are in line").isBefore(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void theRouterLivesWithTheApplicationAndShowsHealthMetricsAndPages() throws Exception {
        VpcRouter router;
        // Every address of the loopback network answers there, and nobody has to accept.
        try (ServerSocket hosts = new ServerSocket(0, 1_000);
                ConfigurableApplicationContext context = startSimulated(hosts.getLocalPort())) {
            router = context.getBean(VpcRouter.class);
            awaitInLine(router);

            assertThat(context.getBean("vpcrouter", HealthIndicator.class)
                            .health()
                            .getStatus())
                    .isEqualTo(Status.UP);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("vpcrouter.destinations")
                            .gauge()
                            .value())
                    .isEqualTo(3);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("vpcrouter.specs")
                            .tag("outcome", "accepted")
                            .counter()
                            .count())
                    .isEqualTo(1);
            String pages = context.getBean(RouterServer.class).url();
            assertThat(get(pages + "plugins")).contains("\"tcp_check_port\": " + hosts.getLocalPort());
            assertThat(get(pages + "history")).contains("\"event\": \"spec_accepted\"");
            assertThat(get(pages + "readyz")).startsWith("in_line");
        }
        assertThat(router.isAlive()).isFalse();
    }

    @Test
    void aMistakeInTheConfigurationEndsTheStartAndIsNamed() {
        assertThatThrownBy(() -> start("--vpcrouter.mode.plugin=configfiel"))
                .hasStackTraceContaining("configfiel")
                .hasStackTraceContaining("configfile");
    }
}
