package io.vpcrouter.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With a real API server, and the permissions of the manifests. */
class RealKubernetesIT extends ClusterScenarios {
    @TempDir
    private static Path place;

    private static RealCluster server;

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
    TestCluster emptyCluster() {
        server.clear();
        return server;
    }
}
