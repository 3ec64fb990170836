package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons on one VPC, whose routes, health and leader are in a cluster. */
abstract class ClusterScenarios {
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    private static final String TABLE = "rtb-0ee00000000000001";
    static final String LEASE = "vpcrouter-" + VPC;
    private static final String PODS_OF_A = "10.77.0.0/24";
    private static final String PODS_OF_B = "10.77.1.0/24";
    private static final String HOST_A = "127.0.10.1";
    private static final String HOST_B = "127.0.20.1";
    private static final String ENI_A = "eni-0dd0000000000000a";
    private static final String ENI_B = "eni-0dd0000000000000b";

    @TempDir
    private static Path shared;

    private static Tarball tarball;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestCluster cluster;
    private SimulatedTables tables;
    private WriteWitness witness;

    @BeforeAll
    static void unpack() throws Exception {
        tarball = Tarball.unpack(shared.resolve("vpcrouter"));
    }

    /** The cluster of one test, without nodes. */
    abstract TestCluster emptyCluster() throws Exception;

    /** Closes it after the test. */
    final <T extends AutoCloseable> T keep(T part) {
        open.add(part);
        return part;
    }

    @BeforeEach
    void start() throws Exception {
        cluster = emptyCluster();
        a("True", false);
        b("True", false);
        Program simulator = keep(Program.start("simulate", "--sim_vpc", "../examples/vpc.json", "--sim_port", "0"));
        String endpoint = simulator.awaitOutput(" at (http://127\\.0\\.0\\.1:[0-9]+)\n");
        tables = new SimulatedTables(endpoint);
        witness = keep(new WriteWitness(endpoint, Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private void a(String ready, boolean cordoned) {
        cluster.node("a", PODS_OF_A, HOST_A, ready, cordoned);
    }

    private void b(String ready, boolean cordoned) {
        cluster.node("b", PODS_OF_B, HOST_B, ready, cordoned);
    }

    private Program startReplica() throws IOException {
        return keep(Program.start(
                "run",
                "--plugins",
                tarball.path("plugins").toString(),
                "-m",
                "kubernetes",
                "--kube_source",
                "nodes",
                "--kube_backups",
                "all",
                "--kubeconfig",
                cluster.kubeconfig(folder).toString(),
                "--health",
                "kubernetes",
                "--kube_check_interval",
                "1",
                "--leadership",
                "kubernetes",
                "--kube_lease_namespace",
                TestCluster.NAMESPACE,
                "--manage_routes",
                "10.77.0.0/16",
                "--cloud",
                "aws",
                "--aws_endpoint",
                witness.url(),
                "-r",
                "us-east-1",
                "-v",
                VPC,
                "--route_tables",
                "main",
                "-p",
                "0"));
    }

    private void awaitRoute(String pods, String eni) {
        Eventually.holds(
                Program.PATIENCE.multipliedBy(2),
                () -> eni.equals(tables.rows().getOrDefault(TABLE, Map.of()).get(pods)));
    }

    /** The row never leaves the table on its way. */
    private void awaitMove(long begin, String pods, String from, String to) {
        Eventually.holds(Program.PATIENCE.multipliedBy(2), () -> {
            String eni = tables.rows().getOrDefault(TABLE, Map.of()).get(pods);
            assertThat(eni).isIn(from, to);
            return to.equals(eni);
        });
        // What is between two looks. A daemon that starts only asks whether it may delete.
        assertThat(witness.since(begin))
                .extracting(WriteWitness.Write::form)
                .filteredOn(form -> !form.contains("DryRun=true&"))
                .allMatch(form -> form.contains("Action=ReplaceRoute&"));
    }

    private void awaitHolder(Program program) {
        String pid = program.awaitOutput("(role=leader)");
        assertThat(pid).isNotEmpty();
    }

    @Test
    void routesFollowTheNodesAndTheLeaderMayDie() throws Exception {
        Program one = startReplica();
        awaitHolder(one);
        awaitRoute(PODS_OF_A, ENI_A);
        awaitRoute(PODS_OF_B, ENI_B);
        String leader = cluster.holder(LEASE);
        assertThat(leader).contains("#");
        Program two = startReplica();
        // It begins as a standby, and is warm once it knows the host that will take over.
        two.awaitOutput("host=" + HOST_B + " .*(to=healthy)");

        long begin = System.nanoTime();
        a("True", true);
        awaitMove(begin, PODS_OF_A, ENI_A, ENI_B);
        assertThat(one.err()).as("nothing failed").doesNotContain("to=failed");
        assertThat(new RawHttp(one.awaitOutput("server=(http://[^ ]+/)"))
                        .get("/metrics")
                        .body())
                .contains("\nvpcrouter_failovers_total 0.0\n");
        assertThat(cluster.events()).isEmpty();

        a("True", false);
        b("Unknown", false);
        awaitRoute(PODS_OF_A, ENI_A);
        awaitRoute(PODS_OF_B, ENI_A);
        assertThat(one.err()).contains("host=" + HOST_B);

        Eventually.holds(Program.PATIENCE, () -> !cluster.events().isEmpty());
        assertThat(cluster.events()).as("told by one of both replicas").containsExactly("b RouterFailed");

        one.kill();
        awaitHolder(two);
        assertThat(cluster.holder(LEASE)).isNotEqualTo(leader);
        cluster.node("c", "10.77.2.0/24", HOST_A, "True", false);
        awaitRoute("10.77.2.0/24", ENI_A);
        assertThat(one.err() + two.err()).doesNotContain("no permission");
    }
}
