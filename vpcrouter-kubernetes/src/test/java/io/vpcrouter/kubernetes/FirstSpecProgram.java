package io.vpcrouter.kubernetes;

import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.TestContext;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Reads the nodes of a cluster in a JVM of its own, and prints what that took. Argument: a kubeconfig. */
final class FirstSpecProgram {
    private FirstSpecProgram() {}

    public static void main(String[] args) throws Exception {
        OptionValues options = OptionValues.builder()
                .set(KubeOptions.KUBECONFIG, Path.of(args[0]))
                .set(KubernetesModePlugin.SOURCE, KubernetesModePlugin.Source.NODES)
                .build();
        long before = heap();
        long busy = processor();
        long begin = System.nanoTime();
        try (TestContext context = new TestContext();
                Mode mode = new KubernetesModePlugin().create(options, context)) {
            mode.start();
            long took = System.nanoTime() - begin;
            long used = processor() - busy;
            int routes = context.published().get(0).orThrow().routes().size();
            System.out.println(routes + " routes, first spec: " + took / 1_000_000 + " ms, processor time of that: "
                    + used / 1_000_000 + " ms, heap kept: " + (heap() - before) / 1024 + " KiB");
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
