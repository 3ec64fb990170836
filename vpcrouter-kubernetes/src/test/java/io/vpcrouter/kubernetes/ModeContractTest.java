package io.vpcrouter.kubernetes;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mode with a ConfigMap. Not with the library's test server: it waits for itself if a watch is closed while an event is on its way, and
 * that is what a contract does.
 */
class ModeContractTest extends ModePluginContract {
    @TempDir
    private static Path folder;

    private static StubApiServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new StubApiServer(null);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ModePlugin plugin() {
        return new KubernetesModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        change(spec);
        return OptionValues.builder()
                .set(KubeOptions.KUBECONFIG, Kubeconfig.write(folder, "http://127.0.0.1:" + server.port()))
                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.CONFIGMAP)
                .set(KubernetesModePlugin.CONFIGMAP, "vpcrouter/routes")
                .build();
    }

    private static void put(String text) {
        server.change(
                "ConfigMapList",
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"namespace\":\"vpcrouter\",\"name\":\"routes\"},"
                        + "\"data\":{\"route-spec.json\":\""
                        + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"}}");
    }

    @Override
    protected boolean change(RouteSpec spec) {
        put(RouteSpecJson.write(spec));
        return true;
    }

    @Override
    protected boolean damage() {
        put("{\"10.0.0.0/8\": ");
        return true;
    }
}
