package io.vpcrouter.health.icmp;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vpcrouter.health.Observation;
import io.vpcrouter.health.ProbeTiming;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.internal.prober.TestContext.Report;
import io.vpcrouter.internal.prober.echo.EchoToken;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.validation.InvalidException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcmpEchoHealthPluginTest {
    private static final IpAddress HOST = IpAddress.parse("127.0.0.7");
    private static final IpAddress IPV6_HOST = IpAddress.parse("::1");
    /** The 256 bytes of one batch buffer and more; a leak of one per change would be many times that. */
    private static final long SOME_MEMORY = 64L << 20;

    private final IcmpEchoHealthPlugin plugin = new IcmpEchoHealthPlugin();
    private final TestContext context = new TestContext();
    private HealthMonitor monitor;

    @AfterEach
    void closeAll() throws Exception {
        if (monitor != null) {
            monitor.close();
        }
        context.joinThreads();
    }

    private HealthMonitor started(String interval) {
        monitor = plugin.create(
                OptionValues.builder()
                        .parse(IcmpEchoHealthPlugin.INTERVAL, interval)
                        .build(),
                context);
        try {
            monitor.start();
        } catch (PluginStartException e) {
            Assumptions.abort("PINGS ARE NOT TESTED HERE: " + e.getMessage());
        }
        return monitor;
    }

    private static Set<IpAddress> loopbackHosts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> IpAddress.ofIpv4(0x7f010001 + i))
                .collect(Collectors.toSet());
    }

    private static UnixOperatingSystemMXBean unix() {
        return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    @Test
    void aHostThatAnswersIsReachable() {
        started("0.5").watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        assertThat(context.reportsOf(HOST))
                .allMatch(seen -> seen instanceof Observation.Reachable answer
                        && !answer.late()
                        && answer.roundTripIfKnown().orElseThrow().compareTo(Duration.ZERO) > 0);
        assertThat(context.conditions()).isEmpty();
    }

    @Test
    void ipv6Works() throws Exception {
        Path disabled = Path.of("/proc/sys/net/ipv6/conf/lo/disable_ipv6");
        Assumptions.assumeTrue(
                Files.exists(disabled) && Files.readString(disabled).strip().equals("0"), "no IPv6 here");
        started("0.5").watch(Set.of(IPV6_HOST, HOST));
        context.awaitReports(IPV6_HOST, 3);
        assertThat(context.reportsOf(IPV6_HOST)).hasOnlyElementsOfType(Observation.Reachable.class);
    }

    @Test
    void witnessesAreAskedAtOnce() {
        started("3600").watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        monitor.probeNow(Set.of(HOST));
        context.awaitReports(HOST, 2);
    }

    @Test
    void sixtyFiveThousandHostsInOneRoundGiveNoFalseVerdict() {
        Set<IpAddress> hosts = loopbackHosts(65_000);
        started("3600").watch(hosts);
        await("all hosts", () -> answered() >= hosts.size());
        assertThat(context.threads()).hasSize(1);
        Set<IpAddress> reachable = context.reports().stream()
                .filter(report -> report.observation() instanceof Observation.Reachable)
                .map(Report::host)
                .collect(Collectors.toSet());
        // Not as collections: a message with 65,000 hosts in it helps nobody.
        assertThat(reachable.containsAll(hosts)).isTrue();
        assertThat(context.reports().stream()
                        .filter(report -> !(report.observation() instanceof Observation.Reachable))
                        .limit(5))
                .isEmpty();
        assertThat((Map<?, ?>) monitor.statistics().get("hosts")).hasSize(hosts.size());
    }

    private long answered() {
        return (long) monitor.statistics().get("answered");
    }

    @Test
    void fiveHundredRestartsLeakNothing() throws Exception {
        started("3600").close();
        context.joinThreads();
        long descriptors = unix().getOpenFileDescriptorCount();
        long memory = unix().getCommittedVirtualMemorySize();
        for (int i = 0; i < 500; i++) {
            IcmpSockets sockets = IcmpSockets.open(EchoToken.withRandomKey());
            sockets.close();
            sockets.wakeUp();
        }
        assertThat(unix().getOpenFileDescriptorCount()).isLessThanOrEqualTo(descriptors + 10);
        assertThat(unix().getCommittedVirtualMemorySize()).isLessThan(memory + SOME_MEMORY);
    }

    @Test
    void closeEndsTheThreadEvenIfItIsCalledTwice() throws Exception {
        long before = unix().getOpenFileDescriptorCount();
        started("0.1").watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        monitor.close();
        int reports = context.reports().size();
        monitor.close();
        context.joinThreads();
        assertThat(context.reports()).hasSize(reports);
        assertThat(unix().getOpenFileDescriptorCount()).isLessThanOrEqualTo(before + 2);
        monitor.watch(Set.of(HOST));
        monitor.probeNow(Set.of(HOST));
        assertThat(monitor.statistics()).containsKey("sent");
    }

    @Test
    void anInterruptEndsTheThread() throws Exception {
        started("3600").watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        context.close();
        context.joinThreads();
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        HealthMonitor made = plugin.create(OptionValues.none(), context);
        assertThat(made.timing()).isEqualTo(ProbeTiming.of(Duration.ofSeconds(2), 3));
        assertThat(context.threads()).isEmpty();
    }

    @Test
    void refusesATimeOutLongerThanTheInterval() {
        OptionValues options = OptionValues.builder()
                .parse(IcmpEchoHealthPlugin.TIMEOUT, "2.5")
                .build();
        assertThatThrownBy(() -> plugin.create(options, context))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--icmp_check_timeout: 2.5 (expected: at most --icmp_check_interval, 2)");
    }

    @ParameterizedTest
    @CsvSource({"false, true, Mac OS X", "true, false, Linux"})
    void saysThatItNeedsLinuxWith64Bits(boolean linux, boolean is64Bit, String system) {
        assertThatThrownBy(() -> IcmpProberFactory.requireSupported(linux, is64Bit, system))
                .isInstanceOf(PluginStartException.class)
                .hasMessageContaining(system)
                .hasMessageContaining("expected: Linux, 64 bits")
                .hasMessageContaining("--health tcp");
        assertThatCode(() -> IcmpProberFactory.requireSupported(true, true, "Linux"))
                .doesNotThrowAnyException();
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(HealthPlugin.class))
                .extracting(HealthPlugin::name)
                .contains("icmpecho");
    }
}
