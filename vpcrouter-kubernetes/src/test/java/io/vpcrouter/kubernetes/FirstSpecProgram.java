package io.vpcrouter.kubernetes;

import io.vpcrouter.internal.kubernetes.client.KubeSettings;
import io.vpcrouter.internal.kubernetes.client.PodAccount;
import io.vpcrouter.internal.kubernetes.follow.ClusterModes;
import io.vpcrouter.internal.kubernetes.nodes.Backups;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.testkit.TestContext;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the nodes of a cluster in a JVM of its own, and prints what that took. Arguments: a kubeconfig; or what a pod is given: the
 * host and the port of the API server, and the folder with its token and certificate.
 */
final class FirstSpecProgram {
    private FirstSpecProgram() {}

    public static void main(String[] args) throws Exception {
        KubeSettings settings = args.length == 1
                ? new KubeSettings(Optional.of(Path.of(args[0])), Optional.empty(), PodAccount.ofThisProcess())
                : new KubeSettings(
                        Optional.empty(),
                        Optional.empty(),
                        new PodAccount(
                                Map.of("KUBERNETES_SERVICE_HOST", args[0], "KUBERNETES_SERVICE_PORT", args[1]),
                                Path.of(args[2])));
        long before = heap();
        long busy = processor();
        long begin = System.nanoTime();
        try (TestContext context = new TestContext()) {
            LastSpec specs = new LastSpec(context);
            try (Mode mode = new ClusterModes(settings, specs).nodes(Backups.NONE)) {
                mode.start();
                long used = processor() - busy;
                long took = specs.publishedAt() - begin;
                System.out.println(specs.routes() + " routes, first spec: " + took / 1_000_000
                        + " ms, processor time of the start: " + used / 1_000_000 + " ms, heap kept: "
                        + (heap() - before) / 1024 + " KiB");
            }
        }
    }

    static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static long processor() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
