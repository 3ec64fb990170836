package io.vpcrouter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthContext;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ManualMode;
import io.vpcrouter.testkit.Specs;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The whole router on the real kernel: it creates the routes, moves those of a host that is gone, and deletes what is not wanted. */
class LinuxFailoverIT {
    /** Every host answers when it is first watched; the test says the rest. */
    private static final class ToldHealth implements HealthMonitor {
        private final HealthContext context;

        ToldHealth(HealthContext context) {
            this.context = context;
        }

        @Override
        public ProbeTiming timing() {
            return ProbeTiming.of(Duration.ofSeconds(2), context.fall());
        }

        @Override
        public void watch(Set<IpAddress> hosts) {
            hosts.forEach(host -> tell(host, Observation.reachable()));
        }

        void tell(IpAddress host, Observation observation) {
            context.observed(host, observation, context.clock().nanos());
        }

        @Override
        public void close() {}
    }

    private final BlockingQueue<RouterEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<ToldHealth> health = new CompletableFuture<>();

    private void await(String what, Predicate<RouterEvent> wanted) throws InterruptedException {
        while (true) {
            RouterEvent event = events.poll(60, TimeUnit.SECONDS);
            assertThat(event).as(what).isNotNull();
            if (wanted.test(event)) {
                return;
            }
        }
    }

    private static boolean isChange(RouterEvent event) {
        return event instanceof RouterEvent.RouteChanged;
    }

    @Test
    void theRoutesOfAHostThatIsGoneMoveInPlaceAndForeignOnesStay() throws Exception {
        LinuxCloudPlugin linux = new LinuxCloudPlugin();
        try (TestNamespaces namespaces = TestNamespaces.create()) {
            namespaces.ip("route", "add", "10.8.0.0/16", "via", "10.210.0.4");
            namespaces.ip("route", "add", "10.7.0.0/16", "via", "10.210.0.4", "proto", "118", "metric", "118");
            ManualMode mode = new ManualMode(Specs.builder()
                    .route("10.9.0.0/16", "10.210.0.2", "10.210.0.3")
                    .build());
            try (VpcRouter router = VpcRouter.builder()
                    .cloud(linux, OptionValues.parse(linux, Map.of("linux_namespace", namespaces.machine())))
                    .mode("told", mode::create)
                    .health("told", context -> {
                        ToldHealth made = new ToldHealth(context);
                        health.complete(made);
                        return made;
                    })
                    .listener(events::add)
                    .build()) {
                router.start();
                await("a route is created, an unlisted one is deleted", LinuxFailoverIT::isChange);
                await("a route is created, an unlisted one is deleted", LinuxFailoverIT::isChange);
                String before = namespaces.ip("route", "show", "proto", "118");
                assertThat(before.strip().lines()).singleElement().asString().contains("10.9.0.0/16 via 10.210.0.");
                String old = before.contains("10.210.0.2") ? "10.210.0.2" : "10.210.0.3";

                health.get().tell(IpAddress.parse(old), Observation.gone("it was taken away"));
                await("the route moves", LinuxFailoverIT::isChange);

                assertThat(namespaces
                                .ip("route", "show", "proto", "118")
                                .strip()
                                .lines())
                        .singleElement()
                        .asString()
                        .contains("10.9.0.0/16 via 10.210.0.", "metric 118")
                        .doesNotContain(old);
                assertThat(namespaces.ip("route", "show", "10.8.0.0/16")).contains("via 10.210.0.4");
            }
        }
    }
}
