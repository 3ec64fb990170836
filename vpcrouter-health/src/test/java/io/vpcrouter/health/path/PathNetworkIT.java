package io.vpcrouter.health.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.prober.CheckProgram;
import io.vpcrouter.internal.prober.RunningProgram;
import io.vpcrouter.internal.prober.TestContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes through routers in network namespaces, which only root can make. */
class PathNetworkIT {
    private static final String TARGET = "10.203.0.1";
    private static final String FIRST = "10.201.1.2";
    private static final String SECOND = "10.201.2.2";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private PathNetwork network;

    @BeforeEach
    void connect() throws InterruptedException {
        try {
            network = PathNetwork.create();
            open.push(network);
        } catch (IOException e) {
            skip("THE CHECK path IS NOT TESTED THROUGH ROUTERS HERE, which needs root and ip: " + e.getMessage());
        }
    }

    private static void skip(String message) {
        System.err.println(message);
        Assumptions.abort(message);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private RunningProgram check(String targets, String sources, String... hosts) throws IOException {
        return checkEach("0.2", targets, sources, hosts);
    }

    private RunningProgram checkEach(String interval, String targets, String sources, String... hosts)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("path", "path_check_interval=" + interval, "path_targets=" + targets));
        if (!sources.isEmpty()) {
            arguments.add("path_sources=" + sources);
        }
        arguments.addAll(List.of(hosts));
        RunningProgram program =
                new RunningProgram(List.of("ip", "netns", "exec", network.checker), CheckProgram.class, arguments);
        open.push(program);
        return program;
    }

    private String rules() throws Exception {
        return PathNetwork.ip(network.checker, "rule show");
    }

    @ParameterizedTest
    @CsvSource({
        "10.203.0.1, 10.201.1.2, 10.201.2.2",
        "fd00:203::1, fd00:201:1::2, fd00:201:2::2",
        // One target that answers is enough.
        "'10.203.0.9,10.203.0.1', 10.201.1.2, 10.201.2.2"
    })
    void aHostThatAnswersPingsAndForwardsNothingIsMissedAndTheOtherIsNot(String targets, String first, String second)
            throws Exception {
        RunningProgram check = check(targets, "", first, second);
        check.awaitRow(first, "Reachable", 3);
        check.awaitRow(second, "Reachable", 3);

        int before = check.of(second).size();
        network.forward(1, false);
        check.awaitRow(first, "Unreachable", 3);
        assertThat(check.of(second).stream().skip(before)).noneMatch(line -> line.contains("Unreachable"));
        network.forward(1, true);
        check.awaitRow(first, "Reachable", 3);
    }

    @Test
    void aRouterThatLosesThreePacketsOfFourIsNeverMissedThreeTimesInARow() throws Exception {
        try {
            network.forwardSeldom(1, 4);
        } catch (IOException e) {
            skip("THE CHECK path IS NOT TESTED WITH LOST PACKETS HERE, which needs iptables: " + e.getMessage());
        }
        checkEach("2", TARGET, "", FIRST).awaitLossesThatNeverMakeAVerdict(FIRST);
    }

    @Test
    void rulesAndTablesGoWithTheCheckAndThoseOfAKilledOneAtTheNextStart() throws Exception {
        RunningProgram killed = check(TARGET, "", FIRST, SECOND);
        killed.awaitRow(SECOND, "Reachable", 1);
        killed.close();
        assertThat(rules()).contains("118:\tfrom all fwmark 0x7088980 lookup 118000000", "lookup 118000001");

        RunningProgram check = check(TARGET, "", FIRST);
        check.awaitRow(FIRST, "Reachable", 1);
        assertThat(rules()).contains("lookup 118000000").doesNotContain("lookup 118000001");
        assertThat(check.finish()).isZero();
        assertThat(rules()).doesNotContain("118:");
        assertThat(PathNetwork.ip(network.checker, "route show table all")).doesNotContain("table 1180000");
    }

    @Test
    void aHostWhoseLinkWasDownForAWhileIsAskedAgain() throws Exception {
        RunningProgram check = check(TARGET, "", FIRST, SECOND);
        check.awaitRow(FIRST, "Reachable", 1);

        PathNetwork.ip(network.checker, "link set r1 down");
        // Nothing is sent by the main table, through the other router.
        check.awaitRow(FIRST, "Indeterminate", 3);
        PathNetwork.ip(network.checker, "link set r1 up");
        check.awaitRow(FIRST, "Reachable", 3);
    }

    @Test
    void aHostThatIsOnNoLinkIsIndeterminateWithTheKernelsWords() throws Exception {
        RunningProgram check = check(TARGET, "", "10.99.0.1", FIRST);
        check.awaitRow(FIRST, "Reachable", 1);
        check.awaitLine(
                "the reason",
                line -> line.startsWith("10.99.0.1 Indeterminate this machine cannot send through it: ")
                        && line.contains("gateway"));
    }

    @Test
    void withSourcesTheNetworkDecidesAndNoRulesAreMade() throws Exception {
        PathNetwork.ip(network.checker, "rule add from 10.201.1.1 lookup 201");
        PathNetwork.ip(network.checker, "route add default via 10.201.1.2 table 201");
        PathNetwork.ip(network.checker, "rule add from 10.201.2.1 lookup 202");
        PathNetwork.ip(network.checker, "route add default via 10.201.2.2 table 202");
        RunningProgram check = check(TARGET, "10.9.0.1=10.201.1.1,10.9.0.2=10.201.2.1", "10.9.0.1", "10.9.0.2");
        check.awaitRow("10.9.0.1", "Reachable", 1);
        check.awaitRow("10.9.0.2", "Reachable", 1);
        assertThat(rules()).doesNotContain("118:");

        int before = check.of("10.9.0.1").size();
        network.forward(2, false);
        check.awaitRow("10.9.0.2", "Unreachable", 3);
        assertThat(check.of("10.9.0.1").stream().skip(before)).noneMatch(line -> line.contains("Unreachable"));
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveIsSaidAtStart() throws Exception {
        RunningProgram check = check(TARGET, FIRST + "=10.77.0.1", FIRST);
        assertThat(check.finish()).isZero();
        assertThat(check.lines())
                .anyMatch(line -> line.startsWith("refused path: from 10.77.0.1: ")
                        && line.contains("every address of --path_sources on this machine"));
    }

    @Test
    void aStrictReversePathFilterIsSaid() throws Exception {
        PathNetwork.set(network.checker, "net/ipv4/conf/r1/rp_filter", "1");
        RunningProgram check = check(TARGET, "", FIRST, SECOND);
        check.awaitLine(
                "the condition",
                line -> line.startsWith(
                        "condition rp_filter: answers that come in by r1 are thrown away: rp_filter is 1"));
    }

    @Test
    void aHostWithoutATargetOfItsFamilyIsIndeterminate() throws Exception {
        RunningProgram check = check(TARGET, "", FIRST, "fd00:201:2::2");
        check.awaitRow("fd00:201:2::2", "Indeterminate", 1);
        TestContext.await(
                "the reason",
                () -> check.of("fd00:201:2::2").stream()
                        .allMatch(line -> line.endsWith("--path_targets has no IPv6 address")));
    }
}
