package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two daemons, and a Lease in a real API server that knows who leads. */
class RealKubernetesReplicasIT extends TwoReplicas {
    @TempDir
    private static Path place;

    private static RealCluster server;

    private record Cluster(Path kubeconfig, Path spec) implements LeaderStore {
        @Override
        public List<String> options() {
            return List.of(
                    "-m",
                    "configfile",
                    "-f",
                    spec.toString(),
                    "--leadership",
                    "kubernetes",
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--kube_lease_namespace",
                    TestCluster.NAMESPACE);
        }

        @Override
        public void setSpec(String json) throws IOException {
            Files.writeString(spec, json);
        }

        @Override
        public void fallSilent() throws Exception {
            server.pause();
        }

        @Override
        public void answerAgain() throws Exception {
            server.goOn();
        }

        @Override
        public void close() throws Exception {
            server.goOn();
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = new RealCluster(place);
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    LeaderStore startStore(Path folder) throws Exception {
        server.clear();
        return new Cluster(server.kubeconfig(folder), folder.resolve("routes.json"));
    }

    @ParameterizedTest(name = "trial {0}", allowZeroInvocations = true)
    @MethodSource("furtherTrials")
    void aHostThatDiesWhileNobodyLeadsIsLeftByTheNextLeader(int trial) throws Exception {
        letAHostDieWhileNobodyLeads();
    }

    @ParameterizedTest(name = "trial {0}", allowZeroInvocations = true)
    @MethodSource("furtherTrials")
    void inAnEmergencyTheLastLeaderStillMovesRoutesOffDeadHosts(int trial) throws Exception {
        letAHostDieInAnEmergency();
    }
}
