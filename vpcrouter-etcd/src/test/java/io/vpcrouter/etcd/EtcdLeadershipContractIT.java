package io.vpcrouter.etcd;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.testkit.LeadershipPluginContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdLeadershipContractIT extends LeadershipPluginContract {
    @TempDir
    private static Path folder;

    private static EtcdProcess etcd;

    @BeforeAll
    static void start() {
        etcd = EtcdProcess.start(folder);
    }

    @AfterAll
    static void stop() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Override
    protected LeadershipPlugin plugin() {
        return new EtcdLeadershipPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                .set(EtcdOptions.ENDPOINTS, List.of(URI.create("http://127.0.0.1:" + etcd.port())))
                .build();
    }

    /** etcd knows whole seconds, and a busy machine needs time for each call. */
    @Override
    protected Terms terms() {
        return Terms.DEFAULTS;
    }

    @Override
    protected boolean silence() {
        etcd.signal("STOP");
        return true;
    }

    @Override
    protected void revive() {
        etcd.signal("CONT");
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }
}
