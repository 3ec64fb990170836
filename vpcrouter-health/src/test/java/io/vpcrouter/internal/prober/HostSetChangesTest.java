package io.vpcrouter.internal.prober;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.health.http.HttpHealthPlugin;
import io.vpcrouter.health.icmp.IcmpEchoHealthPlugin;
import io.vpcrouter.health.tcp.TcpHealthPlugin;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.probe.PollingHealthMonitor;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the set of hosts, a check holds no more than it did before. */
class HostSetChangesTest {
    private static final int CHANGES = 10_000;
    private static final IpAddress FIRST = IpAddress.parse("127.0.0.1");
    private static final IpAddress LAST = IpAddress.parse("127.3.0.1");
    /** Less than a leak of one buffer for each change would be, more than what a new thread reserves. */
    private static final long SOME_MEMORY = 128L << 20;

    private static final int SOME_HANDLES = 10;

    private final TestContext context = new TestContext();

    @AfterEach
    void endThreads() throws InterruptedException {
        context.close();
        context.joinThreads();
    }

    private static UnixOperatingSystemMXBean unix() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "no count of handles");
        return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static Set<String> watched(HealthMonitor monitor) {
        Map<?, ?> hosts = (Map<?, ?>) monitor.statistics().get("hosts");
        return hosts.keySet().stream().map(Object::toString).collect(Collectors.toSet());
    }

    /** Waits until the check has taken the hosts up: sets that follow each other too fast would be left out. */
    private static void change(HealthMonitor monitor, Set<IpAddress> hosts) {
        Set<String> wanted = hosts.stream().map(IpAddress::toString).collect(Collectors.toSet());
        monitor.watch(hosts);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!watched(monitor).equals(wanted)) {
            assertThat(System.nanoTime() - deadline).as("hosts to be taken up").isNegative();
            Thread.onSpinWait();
        }
    }

    /** Changes the hosts of a check that was started, and looks what it holds before and afterwards. */
    private void changeHosts(HealthMonitor monitor, int mostThreads) {
        SplittableRandom random = new SplittableRandom(3);
        UnixOperatingSystemMXBean system = unix();
        // As many as there will ever be: pools and arrays grow to what is needed, and that is no leak.
        Set<IpAddress> all = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            all.add(host(i));
        }
        change(monitor, all);
        all.forEach(host -> context.awaitReports(host, 1));
        change(monitor, Set.of(FIRST));
        context.awaitReports(FIRST, 1);
        long descriptors = system.getOpenFileDescriptorCount();
        long direct = directMemory();
        for (int i = 0; i < CHANGES; i++) {
            Set<IpAddress> hosts = new HashSet<>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                hosts.add(host(random.nextInt(200)));
            }
            change(monitor, hosts);
        }
        change(monitor, Set.of(LAST));
        context.awaitReports(LAST, 1);
        await("closed sockets", () -> system.getOpenFileDescriptorCount() <= descriptors + SOME_HANDLES);
        assertThat(context.threads()).as("threads").hasSizeLessThanOrEqualTo(mostThreads);
        assertThat(directMemory()).as("direct memory").isLessThan(direct + SOME_MEMORY);
        // On a starved machine a self-probe may have been late; what lasts would be a leak.
        await("end of all conditions", () -> context.conditions().isEmpty());
    }

    private static IpAddress host(int number) {
        return IpAddress.ofIpv4(0x7f020001 + number);
    }

    /** Starts a check with some of its options, names and values in turns. */
    private HealthMonitor started(HealthPlugin plugin, String... namesAndValues) {
        OptionValues.Builder options = OptionValues.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            String value = namesAndValues[i + 1];
            plugin.options().stream()
                    .filter(option -> option.name().equals(name))
                    .forEach(option -> options.parse(option, value));
        }
        HealthMonitor monitor = plugin.create(options.build(), context);
        monitor.start();
        return monitor;
    }

    @Test
    void icmpechoHoldsNoMoreAfterTenThousandChangesOfItsHosts() {
        try (HealthMonitor monitor = started(new IcmpEchoHealthPlugin(), "icmp_check_interval", "2")) {
            // This check has memory of its own, which the JVM does not know of.
            long virtual = unix().getCommittedVirtualMemorySize();
            changeHosts(monitor, 1);
            assertThat(unix().getCommittedVirtualMemorySize())
                    .as("virtual memory")
                    .isLessThan(virtual + SOME_MEMORY);
        } catch (PluginStartException e) {
            Assumptions.abort("PINGS ARE NOT TESTED HERE: " + e.getMessage());
        }
    }

    @Test
    void tcpHoldsNoMoreAfterTenThousandChangesOfItsHosts() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 10_000);
        server.start();
        try {
            String port = String.valueOf(server.getAddress().getPort());
            try (HealthMonitor monitor =
                    started(new TcpHealthPlugin(), "tcp_check_port", port, "tcp_check_interval", "2")) {
                changeHosts(monitor, 1);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void httpHoldsNoMoreAfterTenThousandChangesOfItsHosts() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 10_000);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Connection", "close");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        ExecutorService executor = Executors.newCachedThreadPool();
        server.setExecutor(executor);
        server.start();
        try {
            String port = String.valueOf(server.getAddress().getPort());
            try (HealthMonitor monitor =
                    started(new HttpHealthPlugin(), "http_check_port", port, "http_check_interval", "2")) {
                changeHosts(monitor, 1);
            }
        } finally {
            server.stop(0);
            executor.shutdownNow();
        }
    }

    @Test
    void aCheckOnTheBaseClassHoldsNoMoreAfterTenThousandChangesOfItsHosts() {
        int threads = 4;
        ProbeTiming timing = ProbeTiming.of(Duration.ofSeconds(2), context.fall());
        try (HealthMonitor monitor = new PollingHealthMonitor(timing, context, threads) {
            @Override
            protected Observation observe(IpAddress host) {
                return Observation.reachable();
            }
        }) {
            monitor.start();
            changeHosts(monitor, threads + 1);
        }
    }
}
