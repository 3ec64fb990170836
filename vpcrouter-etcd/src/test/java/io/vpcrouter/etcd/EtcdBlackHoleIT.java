package io.vpcrouter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TestCandidate;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd behind a packet filter that swallows every packet to one of its two addresses: nothing is refused, and no connection ends. */
class EtcdBlackHoleIT {
    private static final String ID = Long.toString(ProcessHandle.current().pid() % 100_000, 36);
    private static final String NAMESPACE = "vr-etcd-" + ID;
    private static final String NEAR = "vre" + ID + "n";
    private static final String FAR = "vre" + ID + "f";
    private static final String SWALLOWED = "198.18.77.2";
    private static final String OPEN = "198.18.78.2";

    @TempDir
    private Path folder;

    private Process etcd;
    private int port;

    @BeforeEach
    void buildNetwork() throws IOException {
        EtcdProcess.mustBeInstalled();
        mustSucceed("ip netns add " + NAMESPACE);
        mustSucceed("iptables --version");
        run("ip link add " + NEAR + " type veth peer name " + FAR + " netns " + NAMESPACE);
        run("ip address add 198.18.77.1/24 dev " + NEAR);
        run("ip address add 198.18.78.1/24 dev " + NEAR);
        run("ip link set " + NEAR + " up");
        run("ip -n " + NAMESPACE + " address add " + SWALLOWED + "/24 dev " + FAR);
        run("ip -n " + NAMESPACE + " address add " + OPEN + "/24 dev " + FAR);
        run("ip -n " + NAMESPACE + " link set " + FAR + " up");
        run("ip -n " + NAMESPACE + " link set lo up");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = "http://0.0.0.0:" + port;
        etcd = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        NAMESPACE,
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--log-level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static void mustSucceed(String command) {
        String said = said(command);
        if (!said.isEmpty() && !said.startsWith("iptables v")) {
            abort("needs root, ip and iptables: " + command + ": " + said);
        }
    }

    private static void run(String command) {
        assertThat(said(command)).as(command).isEmpty();
    }

    private static String said(String command) {
        try {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void cleanUp() {
        if (etcd != null) {
            etcd.destroyForcibly();
            try {
                etcd.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        said("ip netns delete " + NAMESPACE);
        said("ip link delete " + NEAR);
    }

    private TestCandidate start(String me, String address) {
        OptionValues options = OptionValues.builder()
                .set(EtcdOptions.ENDPOINTS, List.of(URI.create("http://" + address + ":" + port)))
                .build();
        TestCandidate candidate = TestCandidate.start(new EtcdLeadershipPlugin(), options, me, "hole");
        candidate.setPatience(Duration.ofSeconds(90));
        return candidate;
    }

    private static String filter(String change) {
        return "ip netns exec " + NAMESPACE + " iptables " + change + " INPUT -d " + SWALLOWED + " -j DROP";
    }

    @Test
    void aLeaderWhosePacketsAreDroppedMayNotWriteAnotherLeadsAndTheLinkHeals() {
        try (TestCandidate one = start("one#1", SWALLOWED)) {
            one.awaitLeads();
            try (TestCandidate two = start("two#2", OPEN)) {
                two.awaitLeader("one#1", String::isEmpty);
                run(filter("-A"));
                two.awaitLeads();
                assertThat(one.mayWrite()).isFalse();
                one.awaitSilence();
                assertThat(one.term()).as("nobody has told it yet").isNotEmpty();
                run(filter("-D"));
                one.awaitLeader("two#2", String::isEmpty);
                one.awaitNotHeld("");
            }
            one.awaitLeads();
        }
    }
}
