package io.vpcrouter.kubernetes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The mode with a ConfigMap of the library's test server. */
class ModeContractTest extends ModePluginContract {
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
    protected ModePlugin plugin() {
        return new KubernetesModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        change(spec);
        return cluster.options()
                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.CONFIGMAP)
                .set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/routes")
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        cluster.map("route-spec.json", RouteSpecJson.write(spec));
        return true;
    }

    @Override
    protected boolean damage() {
        cluster.map("route-spec.json", "{\"10.0.0.0/8\": ");
        return true;
    }
}
