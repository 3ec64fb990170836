package com.example.embedding;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.aws.AwsCloudPlugin;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.control.RouterListener;
import io.vpcrouter.health.tcp.TcpHealthPlugin;
import io.vpcrouter.modes.ConfigFileModePlugin;
import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionValues;
import java.util.Map;

/** A router inside a program of your own: no command line, no HTTP server, no search for plugins. */
public final class Embedding {
    private Embedding() {}

    /** Keeps the VPC of this machine in line with {@code routes.json} until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        CloudPlugin aws = new AwsCloudPlugin();
        HealthPlugin tcp = new TcpHealthPlugin();
        Map<String, String> port = Map.of("tcp_check_port", "22");
        try (VpcRouter router = router(aws, Map.of(), tcp, port, "routes.json", Embedding::tell)) {
            router.start();
            router.awaitEnd().ifPresent(refusal -> System.err.println("the cloud refused: " + refusal.getMessage()));
        }
    }

    /** The names of the options are those of the command line. */
    static VpcRouter router(
            CloudPlugin cloud,
            Map<String, String> cloudOptions,
            HealthPlugin health,
            Map<String, String> healthOptions,
            String routes,
            RouterListener listener) {
        ModePlugin mode = new ConfigFileModePlugin();
        return VpcRouter.builder()
                .cloud(cloud, OptionValues.parse(cloud, cloudOptions))
                .mode(mode, OptionValues.parse(mode, Map.of("file", routes)))
                .health(health, OptionValues.parse(health, healthOptions))
                .listener(listener)
                .build();
    }

    /** Events are typed; a listener takes those that it knows and must not keep the router waiting. */
    private static void tell(RouterEvent event) {
        if (event instanceof RouterEvent.RouteChanged changed) {
            System.out.println(
                    changed.change() + ": " + changed.decision().reason().text());
        } else if (event instanceof RouterEvent.HostChanged host) {
            System.out.println(host.host() + " is " + host.to().text() + ": " + host.reason());
        } else if (event instanceof RouterEvent.FailoverDone done) {
            System.out.println(done.failover());
        }
    }
}
