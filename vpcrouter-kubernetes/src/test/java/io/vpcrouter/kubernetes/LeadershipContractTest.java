package io.vpcrouter.kubernetes;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.testkit.LeadershipPluginContract;
import io.vpcrouter.testkit.TestCandidate;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leadership with a Lease of the library's test server. */
class LeadershipContractTest extends LeadershipPluginContract {
    @TempDir
    private static Path folder;

    private static MockCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new MockCluster(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    protected LeadershipPlugin plugin() {
        return new KubernetesLeadershipPlugin();
    }

    @Override
    protected OptionValues options() {
        return cluster.options().build();
    }

    @Override
    protected boolean silence() {
        cluster.network().swallow(true);
        return true;
    }

    @Override
    protected void revive() {
        cluster.network().swallow(false);
    }

    /** As a load balancer does that has lost its tables: the connection stays, and swallows everything. */
    @Test
    void aConnectionThatWasForgottenOnTheWayIsReplaced() {
        TestCandidate candidate = new TestCandidate("me", "forgotten", terms());
        try (Leadership leadership = plugin().create(options(), candidate)) {
            leadership.start();
            candidate.awaitHeld(1);
            cluster.network().forget();
            // The first of them may have been answered before.
            candidate.awaitRenewals(3);
        } finally {
            candidate.endThreads();
        }
    }
}
