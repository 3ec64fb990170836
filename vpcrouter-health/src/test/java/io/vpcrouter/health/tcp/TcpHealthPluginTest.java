package io.vpcrouter.health.tcp;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.internal.prober.TestContext.Report;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpHealthPluginTest {
    private static final IpAddress HOST = IpAddress.parse("127.0.0.1");

    private final TcpHealthPlugin plugin = new TcpHealthPlugin();
    private final TestContext context = new TestContext();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        context.close();
        context.joinThreads();
    }

    private <T extends AutoCloseable> T closing(T each) {
        open.add(each);
        return each;
    }

    private ServerSocket listen(String address) throws IOException {
        ServerSocket listener = closing(new ServerSocket());
        listener.bind(new InetSocketAddress(address, 0), 1000);
        return listener;
    }

    /** Accepts on a thread of its own until the listener is closed. */
    private static void accept(ServerSocket listener, boolean reset) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        if (reset) {
                            socket.setSoLinger(true, 0);
                        }
                    }
                }
            } catch (IOException e) {
                // The listener was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private int closedPort() throws IOException {
        try (ServerSocket listener = listen("127.0.0.1")) {
            return listener.getLocalPort();
        }
    }

    private HealthMonitor started(int port, String interval, String timeout) {
        OptionValues.Builder options =
                OptionValues.builder().set(TcpHealthPlugin.PORT, port).parse(TcpHealthPlugin.INTERVAL, interval);
        if (!timeout.isEmpty()) {
            options.parse(TcpHealthPlugin.TIMEOUT, timeout);
        }
        HealthMonitor monitor = closing(plugin.create(options.build(), context));
        monitor.start();
        return monitor;
    }

    private static Set<IpAddress> loopbackHosts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> IpAddress.ofIpv4(0x7f010001 + i))
                .collect(Collectors.toSet());
    }

    @Test
    void aHostThatAcceptsIsReachable() throws IOException {
        ServerSocket listener = listen("127.0.0.1");
        started(listener.getLocalPort(), "1", "").watch(Set.of(HOST));
        accept(listener, false);
        context.awaitReports(HOST, 3);
        assertThat(context.reportsOf(HOST))
                .allMatch(seen -> seen instanceof Observation.Reachable answer
                        && answer.roundTripIfKnown().orElseThrow().compareTo(Duration.ZERO) > 0);
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void aClosedPortIsARefusalAndIsAskedAgainQuickly() throws IOException {
        started(closedPort(), "20", "10").watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        List<Report> reports = context.reports();
        assertThat(context.reportsOf(HOST)).containsOnly(Observation.unreachable("refused"));
        assertThat(reports.get(2).sentAt() - reports.get(0).sentAt())
                .isBetween(
                        Duration.ofSeconds(1).toNanos(), Duration.ofSeconds(15).toNanos());
    }

    @Test
    void hostsThatResetAtOnceAreReachable() throws IOException {
        ServerSocket listener = closing(new ServerSocket(0, 10_000));
        accept(listener, true);
        Set<IpAddress> hosts = loopbackHosts(2000);
        started(listener.getLocalPort(), "20", "10").watch(hosts);
        await("all hosts", () -> reportedHosts().containsAll(hosts));
        assertThat(context.reports()).allMatch(report -> report.observation() instanceof Observation.Reachable);
    }

    private Set<IpAddress> reportedHosts() {
        return context.reports().stream().map(Report::host).collect(Collectors.toSet());
    }

    @Test
    void ipv6Works() throws IOException {
        ServerSocket listener;
        try {
            listener = listen("::1");
        } catch (IOException e) {
            Assumptions.abort("no IPv6 here: " + e.getMessage());
            return;
        }
        IpAddress host = IpAddress.parse("::1");
        started(listener.getLocalPort(), "1", "").watch(Set.of(host));
        context.awaitReports(host, 2);
        assertThat(context.reportsOf(host)).hasOnlyElementsOfType(Observation.Reachable.class);
    }

    /** Fills the queue of a listener that does not accept, so that the kernel drops further connects in silence. */
    private ServerSocket silentListener() throws IOException {
        ServerSocket listener = closing(new ServerSocket());
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        for (int i = 0; i < 8; i++) {
            SocketChannel filler = closing(SocketChannel.open());
            filler.configureBlocking(false);
            filler.connect(listener.getLocalSocketAddress());
        }
        return listener;
    }

    @Test
    void aHostThatSaysNothingTimesOut() throws IOException {
        ServerSocket listener = silentListener();
        started(listener.getLocalPort(), "20", "1.5").watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        assertThat(context.reportsOf(HOST)).containsOnly(Observation.unreachable("timed out"));
    }

    @Test
    void aConnectionThatIsEstablishedAfterTheTimeOutIsALateAnswer() throws IOException {
        ServerSocket listener = silentListener();
        // The kernel tries again three seconds after the first try: after the time-out, and before we give up.
        started(listener.getLocalPort(), "20", "2").watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        assertThat(context.reportsOf(HOST).get(0)).isEqualTo(Observation.unreachable("timed out"));
        accept(listener, false);
        await(
                "a late answer",
                () -> context.reportsOf(HOST).stream()
                        .anyMatch(seen -> seen instanceof Observation.Reachable answer && answer.late()));
    }

    @Test
    void witnessesAreAskedAtOnce() throws IOException {
        HealthMonitor monitor = started(listen("127.0.0.1").getLocalPort(), "3600", "");
        monitor.watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        monitor.probeNow(Set.of(HOST));
        context.awaitReports(HOST, 2);
    }

    @Test
    void fiveThousandHostsShareOneThread() throws IOException {
        ServerSocket listener = closing(new ServerSocket(0, 10_000));
        accept(listener, false);
        Set<IpAddress> hosts = loopbackHosts(5000);
        HealthMonitor monitor = started(listener.getLocalPort(), "20", "10");
        monitor.watch(hosts);
        await("all hosts", () -> reportedHosts().containsAll(hosts));
        assertThat(context.threads()).hasSize(1);
        assertThat(context.reports()).allMatch(report -> report.observation() instanceof Observation.Reachable);
        assertThat((Map<?, ?>) monitor.statistics().get("hosts")).hasSize(5000);
    }

    private static UnixOperatingSystemMXBean unix() {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "no count of handles");
        return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    @Test
    void closeEndsTheThreadAndClosesTheSocketsEvenIfItIsCalledTwice() throws Exception {
        UnixOperatingSystemMXBean system = unix();
        ServerSocket listener = silentListener();
        long before = system.getOpenFileDescriptorCount();
        HealthMonitor monitor = started(listener.getLocalPort(), "0.2", "");
        monitor.watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        monitor.close();
        int reports = context.reports().size();
        monitor.close();
        context.joinThreads();
        assertThat(context.reports()).hasSize(reports);
        assertThat(system.getOpenFileDescriptorCount()).isLessThanOrEqualTo(before);
        monitor.watch(Set.of(HOST));
        monitor.probeNow(Set.of(HOST));
        assertThat(monitor.statistics()).containsKey("sent");
    }

    @Test
    void anInterruptEndsTheThread() throws Exception {
        HealthMonitor monitor = started(listen("127.0.0.1").getLocalPort(), "3600", "");
        monitor.watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        context.close();
        context.joinThreads();
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        HealthMonitor monitor = plugin.create(OptionValues.none(), context);
        assertThat(monitor.timing()).isEqualTo(ProbeTiming.of(Duration.ofSeconds(2), 3));
        assertThat(OptionValues.none().get(TcpHealthPlugin.PORT)).isEqualTo(22);
        assertThat(context.threads()).isEmpty();
    }

    @Test
    void takesATimeOutOfTheUsers() {
        HealthMonitor monitor = plugin.create(
                OptionValues.builder()
                        .parse(TcpHealthPlugin.INTERVAL, "0.5")
                        .parse(TcpHealthPlugin.TIMEOUT, "0.5")
                        .build(),
                context);
        assertThat(monitor.timing().timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(monitor.timing().retry()).isEqualTo(Duration.ofMillis(125));
    }

    @Test
    void refusesATimeOutLongerThanTheInterval() {
        OptionValues options =
                OptionValues.builder().parse(TcpHealthPlugin.TIMEOUT, "2.5").build();
        assertThatThrownBy(() -> plugin.create(options, context))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--tcp_check_timeout: 2.5 (expected: at most --tcp_check_interval, 2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.09", "3600.1", "0", "-1", "x"})
    void refusesIntervalsOutOfRange(String text) {
        assertThat(TcpHealthPlugin.INTERVAL.type().parse(text)).isEmpty();
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(HealthPlugin.class))
                .extracting(HealthPlugin::name)
                .contains("tcp", "always");
    }
}
