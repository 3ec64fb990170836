package io.vpcrouter.etcd;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.ModePluginContract;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RomanaModeContractIT extends ModePluginContract {
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
        return new RomanaModePlugin();
    }

    @Override
    protected OptionValues source(RouteSpec spec) {
        change(spec);
        return OptionValues.builder()
                .set(RomanaModePlugin.ADDR, "127.0.0.1")
                .set(RomanaModePlugin.PORT, etcd.port())
                .build();
    }

    @Override
    protected boolean change(RouteSpec spec) {
        String groups = spec.routes().entrySet().stream()
                .map(route -> "{\"cidr\": \"" + route.getKey() + "\", \"hosts\": ["
                        + route.getValue().hosts().stream()
                                .map(IpAddress::toString)
                                .map(ip -> "{\"ip\": \"" + ip + "\"}")
                                .collect(Collectors.joining(", "))
                        + "]}")
                .collect(Collectors.joining(", "));
        etcd.put("/romana/ipam/data", "{\"networks\": {\"pods\": {\"host_groups\": {\"groups\": [" + groups + "]}}}}");
        return true;
    }
}
