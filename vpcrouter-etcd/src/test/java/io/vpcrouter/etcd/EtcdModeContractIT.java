package io.vpcrouter.etcd;

import io.vpcrouter.internal.etcd.client.EtcdOptions;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdModeContractIT extends ModePluginContract {
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
    protected ModePlugin plugin() {
        return new EtcdModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        change(spec);
        return OptionValues.builder()
                .set(EtcdOptions.ENDPOINTS, List.of(URI.create("http://127.0.0.1:" + etcd.port())))
                .set(EtcdModePlugin.KEY, "/vpcrouter/routes")
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        etcd.put("/vpcrouter/routes", RouteSpecJson.write(spec));
        return true;
    }
}
