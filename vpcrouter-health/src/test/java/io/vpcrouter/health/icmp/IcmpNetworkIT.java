package io.vpcrouter.health.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.prober.RunningProgram;
import io.vpcrouter.internal.prober.TestNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings between network namespaces, which only root can make. */
class IcmpNetworkIT {
    private static final String HOST = "10.200.0.2";
    private static final String OTHER = "10.200.0.3";
    private static final String IPV6_HOST = "fd00:200::2";
    private static final String[] NO_CAPABILITY = {"setpriv", "--inh-caps=-all", "--bounding-set=-all"};
    private static final String[] ONE_CAPABILITY = {"setpriv", "--inh-caps=-all", "--bounding-set=-all,+net_raw"};

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestNetwork network;

    @BeforeEach
    void connect() throws InterruptedException {
        try {
            network = TestNetwork.create();
        } catch (IOException e) {
            String message = "PINGS BETWEEN NAMESPACES ARE NOT TESTED HERE, which needs root and ip: " + e.getMessage();
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        if (network != null) {
            network.close();
        }
    }

    private RunningProgram pings(List<String> wrapper, String interval, String... hosts) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(interval));
        arguments.addAll(List.of(hosts));
        return running(wrapper, PingProgram.class, arguments);
    }

    private RunningProgram running(List<String> wrapper, Class<?> program, List<String> arguments) throws IOException {
        RunningProgram running = new RunningProgram(wrapper, program, arguments);
        open.add(running);
        return running;
    }

    private RunningProgram pings(String interval, String... hosts) throws IOException {
        return pings(network.wrapper(), interval, hosts);
    }

    private static boolean isMiss(String line) {
        return line.contains(" Unreachable ");
    }

    @Test
    void hostsOfBothFamiliesAnswerOnRawSockets() throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", "1 0");
        RunningProgram pings = pings("0.2", HOST, OTHER, IPV6_HOST);
        for (String host : List.of(HOST, OTHER, IPV6_HOST)) {
            pings.awaitRow(host, "Reachable", 5);
        }
        assertThat(pings.finish()).isZero();
        assertThat(pings.lines()).contains("socket RAW").noneMatch(IcmpNetworkIT::isMiss);
        assertThat(pings.lines().get(pings.lines().size() - 1)).isEqualTo("end");
    }

    @Test
    void hostsOfBothFamiliesAnswerAProcessWithoutCapabilitiesOnPingSockets() throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", "0 2147483647");
        RunningProgram pings = pings(network.wrapper(NO_CAPABILITY), "0.2", HOST, OTHER, IPV6_HOST);
        for (String host : List.of(HOST, OTHER, IPV6_HOST)) {
            pings.awaitRow(host, "Reachable", 5);
        }
        assertThat(pings.finish()).isZero();
        assertThat(pings.lines()).contains("socket PING").noneMatch(IcmpNetworkIT::isMiss);
    }

    @Test
    void aProcessWithoutCapabilitiesAndPingSocketsIsToldWhatToGrant() throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", "1 0");
        RunningProgram pings = pings(network.wrapper(NO_CAPABILITY), "0.2", HOST);
        assertThat(pings.finish()).isZero();
        assertThat(String.join("\n", pings.lines()))
                .contains("socket none")
                .contains(
                        "no ping socket (EACCES, permission denied) and no raw socket (EPERM, operation not permitted)")
                .contains("sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"")
                .contains("CAP_NET_RAW")
                .contains("AmbientCapabilities=CAP_NET_RAW")
                .contains("--cap-add NET_RAW")
                .contains("run it as root");
    }

    @Test
    void theCapabilityAloneIsEnough() throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", "1 0");
        RunningProgram pings = pings(network.wrapper(ONE_CAPABILITY), "0.2", HOST);
        pings.awaitRow(HOST, "Reachable", 3);
        assertThat(pings.lines()).contains("socket RAW");
    }

    @ParameterizedTest
    @CsvSource({"RAW, 1 0", "PING, 0 2147483647"})
    void aHostThatDiesInSilenceIsNoticedAndTheOtherIsNot(String kind, String groups) throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", groups);
        RunningProgram pings = pings("0.2", HOST, OTHER);
        pings.awaitRow(HOST, "Reachable", 5);
        // The address goes, its link address stays known for a while: packets arrive and are thrown away.
        network.inHosts("address", "delete", OTHER + "/24", "dev", "cable");
        long dead = System.nanoTime();
        pings.awaitRow(OTHER, "Unreachable", 3);
        // Promised are 0.35 s; ten times that, for machines that are busy.
        assertThat(System.nanoTime() - dead).isLessThan(Duration.ofMillis(3500).toNanos());
        assertThat(pings.of(HOST)).noneMatch(IcmpNetworkIT::isMiss);
        assertThat(pings.lines()).contains("socket " + kind);
        network.inHosts("address", "add", OTHER + "/24", "dev", "cable");
        pings.awaitRow(OTHER, "Reachable", 3);
    }

    @Test
    void hostsBehindABrokenLinkAreMissed() throws Exception {
        RunningProgram pings = pings("0.2", HOST, IPV6_HOST);
        pings.awaitRow(HOST, "Reachable", 3);
        pings.awaitRow(IPV6_HOST, "Reachable", 3);
        network.inHosts("link", "set", "cable", "down");
        pings.awaitRow(HOST, "Unreachable", 3);
        pings.awaitRow(IPV6_HOST, "Unreachable", 3);
    }

    @ParameterizedTest
    @CsvSource({"RAW, 1 0", "PING, 0 2147483647"})
    void whatRoutersSayIsTheReasonOfTheMiss(String kind, String groups) throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", groups);
        network.setInHosts("net/ipv4/ip_forward", "1");
        network.setInHosts("net/ipv6/conf/all/forwarding", "1");
        network.setInHosts("net/ipv4/icmp_ratelimit", "0");
        network.setInHosts("net/ipv6/icmp/ratelimit", "0");
        network.inHosts("route", "add", "unreachable", "10.201.0.0/24");
        network.inHosts("route", "add", "prohibit", "10.202.0.0/24");
        network.inHosts("-6", "route", "add", "unreachable", "fd00:201::/64");
        network.inChecker("route", "add", "10.201.0.0/24", "via", HOST);
        network.inChecker("route", "add", "10.202.0.0/24", "via", HOST);
        network.inChecker("-6", "route", "add", "fd00:201::/64", "via", IPV6_HOST);
        RunningProgram pings = pings("0.2", HOST, IPV6_HOST, "10.201.0.1", "10.202.0.1", "fd00:201::1");
        // Only the first ones: routers answer a few of these in a row and then one per second.
        pings.awaitLine("", line -> line.matches("10\\.201\\.0\\.1 Unreachable [0-9]+ host unreachable"));
        pings.awaitLine("", line -> line.matches("10\\.202\\.0\\.1 Unreachable [0-9]+ prohibited by a filter"));
        pings.awaitLine("", line -> line.matches("fd00:201::1 Unreachable [0-9]+ no route to host"));
        pings.awaitRow(HOST, "Reachable", 5);
        pings.awaitRow(IPV6_HOST, "Reachable", 5);
        assertThat(pings.of(HOST)).noneMatch(IcmpNetworkIT::isMiss);
        assertThat(pings.of(IPV6_HOST)).noneMatch(IcmpNetworkIT::isMiss);
        assertThat(pings.lines()).contains("socket " + kind);
    }

    @Test
    void whatThisMachineDoesNotSendAccusesNobody() throws Exception {
        network.inChecker("route", "add", "prohibit", "10.203.0.0/24");
        RunningProgram pings = pings("0.2", HOST, "10.203.0.1", "10.204.0.1");
        pings.awaitRow("10.203.0.1", "Indeterminate", 3);
        pings.awaitRow("10.204.0.1", "Indeterminate", 3);
        pings.awaitRow(HOST, "Reachable", 3);
        assertThat(pings.lines()).noneMatch(IcmpNetworkIT::isMiss);
        assertThat(pings.of("10.203.0.1").get(0)).endsWith("not sent: EACCES, permission denied");
        assertThat(pings.of("10.204.0.1").get(0)).endsWith("not sent: ENETUNREACH, no route");
    }

    @Test
    void aMachineThatAnswersNoPingsItselfSaysSoAndChecksAllTheSame() throws Exception {
        network.setInChecker("net/ipv4/icmp_echo_ignore_all", "1");
        RunningProgram pings = pings("0.2", HOST, "10.200.0.9");
        pings.awaitLine(
                "the broken proof", line -> line.startsWith("condition self_check: the checker's own responder"));
        pings.awaitRow("10.200.0.9", "Unreachable", 3);
        pings.awaitRow(HOST, "Reachable", 3);
    }

    /** The kernel of the hosts does not answer any more, a program does instead. */
    private void respond(EchoResponder.Manner manner, String source) throws Exception {
        network.setInHosts("net/ipv4/icmp_echo_ignore_all", "1");
        network.setInHosts("net/ipv6/icmp/echo_ignore_all", "1");
        running(network.hostsWrapper(), EchoResponder.class, List.of(manner.name(), source))
                .awaitLine("the responder", "ready"::equals);
    }

    @ParameterizedTest
    @CsvSource({
        "FORGED, 10.200.0.2, 10.200.0.2, 1 0",
        "FORGED, 10.200.0.2, 10.200.0.2, 0 2147483647",
        "TRUNCATED, 10.200.0.2, 10.200.0.2, 1 0",
        "TRUNCATED, 10.200.0.2, 10.200.0.2, 0 2147483647",
        "HONEST, 10.200.0.3, 10.200.0.2, 1 0",
        "HONEST, 10.200.0.3, 10.200.0.2, 0 2147483647",
        "FORGED, fd00:200::2, fd00:200::2, 1 0",
        "FORGED, fd00:200::2, fd00:200::2, 0 2147483647",
        "TRUNCATED, fd00:200::2, fd00:200::2, 1 0",
        "TRUNCATED, fd00:200::2, fd00:200::2, 0 2147483647",
        "HONEST, fd00:200::3, fd00:200::2, 1 0",
        "HONEST, fd00:200::3, fd00:200::2, 0 2147483647"
    })
    void repliesThatAreNotTheHostsOwnProveNothing(
            EchoResponder.Manner manner, String source, String host, String groups) throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", groups);
        respond(manner, source);
        RunningProgram pings = pings("0.2", host);
        pings.awaitRow(host, "Unreachable", 5);
        assertThat(pings.of(host)).noneMatch(line -> line.contains("Reachable"));
    }

    @ParameterizedTest
    @CsvSource({"1 0", "0 2147483647"})
    void errorsAboutRequestsThatNobodySentProveNothing(String groups) throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", groups);
        respond(EchoResponder.Manner.FORGED_ERROR, HOST);
        RunningProgram pings = pings("1", HOST);
        pings.awaitRow(HOST, "Reachable", 5);
        assertThat(pings.of(HOST)).noneMatch(line -> line.contains("host unreachable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, IPV6_HOST})
    void aReplyThatComesTwiceCountsOnce(String host) throws Exception {
        respond(EchoResponder.Manner.TWICE, host);
        RunningProgram pings = pings("1", host);
        pings.awaitRow(host, "Reachable", 3);
        assertThat(pings.of(host)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {HOST, IPV6_HOST})
    void aReplyThatComesLateProvesThatTheHostLives(String host) throws Exception {
        respond(EchoResponder.Manner.LATE, host);
        // The time-out is a quarter of a second, the answer takes more than that.
        RunningProgram pings = pings("1", host);
        pings.awaitLine("a late answer", line -> line.endsWith(" late"));
        String missed = pings.of(host).stream()
                .filter(line -> line.endsWith(" late"))
                .map(line -> line.replace(" Reachable ", " Unreachable ").replace(" late", " timed out"))
                .findFirst()
                .orElseThrow();
        assertThat(pings.of(host)).contains(missed);
    }

    @ParameterizedTest
    @CsvSource({"10.200.0.2, 1 0", "10.200.0.2, 0 2147483647", "fd00:200::2, 1 0", "fd00:200::2, 0 2147483647"})
    void aHostWhoseNetworkLosesThreePacketsOfFourIsNeverMissedThreeTimesInARow(String host, String groups)
            throws Exception {
        network.setInChecker("net/ipv4/ping_group_range", groups);
        respond(EchoResponder.Manner.SELDOM, host);
        pings("2", host).awaitLossesThatNeverMakeAVerdict(host);
    }
}
