package io.vpcrouter.health.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.prober.RunningProgram;
import io.vpcrouter.internal.prober.TestNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with the daemons of FRR and BIRD, as they come, in network namespaces, which only root can make. */
class BfdPeersIT {
    private static final String HOST = "10.200.0.2";
    private static final String HOST6 = "fd00:200::2";

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private TestNetwork network;

    @BeforeEach
    void connect() throws InterruptedException {
        try {
            network = TestNetwork.create();
            open.push(network);
        } catch (IOException e) {
            skip("needs root and ip: " + e.getMessage());
        }
    }

    private static void skip(String why) {
        String message = "BFD WITH OTHER PEOPLE'S DAEMONS IS NOT TESTED HERE, which " + why;
        System.err.println(message);
        Assumptions.abort(message);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private BfdPeer peer(BfdPeer.Kind kind, String address, boolean multihop) throws Exception {
        if (!kind.isInstalled()) {
            skip("needs the package of " + kind);
        }
        BfdPeer peer = new BfdPeer(kind, network, folder, address, multihop);
        open.push(peer);
        return peer;
    }

    private RunningProgram check(String... modeAndHosts) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("0.1"));
        arguments.addAll(List.of(modeAndHosts));
        RunningProgram program = new RunningProgram(network.wrapper(), BfdProgram.class, arguments);
        open.push(program);
        return program;
    }

    @ParameterizedTest
    @CsvSource({
        "FRR, multihop, 10.200.0.2",
        "FRR, singlehop, 10.200.0.2",
        "FRR, multihop, fd00:200::2",
        "BIRD, multihop, 10.200.0.2",
        "BIRD, singlehop, 10.200.0.2",
        "BIRD, multihop, fd00:200::2"
    })
    void aSessionComesUpIsLostAndComesUpAgain(BfdPeer.Kind kind, String mode, String host) throws Exception {
        BfdPeer peer = peer(kind, host, mode.equals("multihop"));
        RunningProgram check = check(mode, host);
        check.awaitRow(host, "Reachable", 20);

        peer.kill();
        check.awaitRow(host, "Unreachable", 2);
        assertThat(check.of(host)).anyMatch(line -> line.endsWith("BFD session lost: silent for 300 ms"));
        peer.start();
        check.awaitRow(host, "Reachable", 20);

        assertThat(check.finish()).isZero();
        assertThat(check.lines()).anyMatch(line -> line.contains("detection_time_ms=300"));
    }

    @ParameterizedTest
    @EnumSource
    void aPeerAnswersAPollOutOfTurn(BfdPeer.Kind kind) throws Exception {
        peer(kind, HOST, true);
        RunningProgram check = check("multihop", HOST);
        check.awaitRow(HOST, "Reachable", 10);
        long before =
                check.of(HOST).stream().filter(line -> line.contains("PT")).count();

        check.send('?');
        check.awaitLine(
                "an answer with a round trip",
                line -> check.of(HOST).stream()
                                .filter(seen -> seen.contains("PT"))
                                .count()
                        > before);
    }

    @Test
    void aPeerThatIsTakenDownAdministrativelyIsDrainedAndNoMiss() throws Exception {
        BfdPeer peer = peer(BfdPeer.Kind.FRR, HOST, true);
        RunningProgram check = check("multihop", HOST);
        check.awaitRow(HOST, "Reachable", 10);

        peer.shutDown(true);
        check.awaitLine("drained", line -> line.contains(" Drained "));
        peer.shutDown(false);
        check.awaitRow(HOST, "Reachable", 10);

        assertThat(check.of(HOST)).noneMatch(line -> line.contains(" Unreachable "));
    }

    @Test
    void aPeerThatIsNotThereIsNoMiss() throws Exception {
        RunningProgram check = check("multihop", HOST, HOST6);
        check.awaitRow(HOST, "Indeterminate", 4);
        check.awaitRow(HOST6, "Indeterminate", 4);

        assertThat(check.lines()).noneMatch(line -> line.contains(" Unreachable "));
    }

    @Test
    void whatARouterPassedOnIsThrownAwayWithinOneHop() throws Exception {
        RunningProgram check = check("singlehop", HOST);
        check.awaitRow(HOST, "Indeterminate", 1);
        // Down, from the right address, but with the usual time-to-live.
        String packet = "\\x20\\x40\\x03\\x18\\x00\\x00\\x00\\x07\\x00\\x00\\x00\\x00\\x00\\x0f\\x42\\x40\\x00\\x01"
                + "\\x86\\xa0\\x00\\x00\\x00\\x00";
        List<String> send = new ArrayList<>(network.hostsWrapper());
        send.addAll(List.of("bash", "-c", "printf '" + packet + "' > /dev/udp/10.200.0.1/3784"));
        assertThat(new ProcessBuilder(send).start().waitFor()).isZero();
        check.awaitRow(HOST, "Indeterminate", 3);

        assertThat(check.of(HOST)).allMatch(line -> line.endsWith("the peer has not answered"));
        assertThat(check.finish()).isZero();
        assertThat(check.lines()).anyMatch(line -> line.contains("thrown_away=1"));
    }

    @Test
    void aPortThatAnotherProgramHasIsSaidAtStart() throws Exception {
        check("multihop", HOST).awaitRow(HOST, "Indeterminate", 1);
        RunningProgram second = check("multihop", HOST);

        assertThat(second.finish()).isZero();
        assertThat(second.lines())
                .anyMatch(line -> line.startsWith("refused bfd: bind to UDP port 4784: EADDRINUSE")
                        && line.contains("a BFD daemon on this machine uses it too"));
    }
}
