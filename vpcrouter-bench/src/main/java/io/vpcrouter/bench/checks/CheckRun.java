package io.vpcrouter.bench.checks;

import com.sun.management.OperatingSystemMXBean;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A built-in check that asks many addresses for a while, flat out: how many answers, at what price. */
final class CheckRun {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int FIRST_HOST = 0x7f01_0001;

    private CheckRun() {}

    /**
     * What came of a run.
     *
     * @param answers answers
     * @param seconds how long it took
     * @param processorSeconds what the process used meanwhile
     * @param misses answers that did not come, of hosts that all live
     */
    record Result(long answers, double seconds, double processorSeconds, long misses) {
        double perSecond() {
            return answers / seconds;
        }

        double processorMicros() {
            return processorSeconds * 1e6 / Math.max(1, answers);
        }
    }

    /** Addresses from 127.1.0.1 on, which all are this machine. */
    static Set<IpAddress> hosts(int first, int count) {
        Set<IpAddress> hosts = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            hosts.add(IpAddress.ofIpv4(FIRST_HOST + first + i));
        }
        return hosts;
    }

    /** The values of some options of a plugin, by name. */
    static OptionValues options(HealthPlugin plugin, String... namesAndTexts) {
        OptionValues.Builder options = OptionValues.builder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            String name = namesAndTexts[i];
            String text = namesAndTexts[i + 1];
            plugin.options().stream()
                    .filter(option -> option.name().equals(name))
                    .forEach(option -> options.parse(option, text));
        }
        return options.build();
    }

    /** Runs as many checks at the same time as there are sets of hosts, and measures after they have got going. */
    static Result run(HealthPlugin plugin, OptionValues options, List<Set<IpAddress>> hosts, double seconds)
            throws InterruptedException {
        List<CheckContext> contexts = new ArrayList<>();
        List<HealthMonitor> monitors = new ArrayList<>();
        try {
            for (Set<IpAddress> some : hosts) {
                CheckContext context = new CheckContext();
                HealthMonitor monitor = plugin.create(options, context);
                contexts.add(context);
                monitors.add(monitor);
                monitor.start();
                monitor.watch(some);
            }
            pause(0.5);
            long answers = sumOf(contexts);
            long start = System.nanoTime();
            long processor = SYSTEM.getProcessCpuTime();
            pause(seconds);
            double used = (SYSTEM.getProcessCpuTime() - processor) / 1e9;
            double taken = (System.nanoTime() - start) / 1e9;
            long misses = contexts.stream().mapToLong(CheckContext::misses).sum();
            return new Result(sumOf(contexts) - answers, taken, used, misses);
        } finally {
            monitors.forEach(HealthMonitor::close);
            for (CheckContext context : contexts) {
                context.close();
            }
        }
    }

    private static long sumOf(List<CheckContext> contexts) {
        return contexts.stream().mapToLong(CheckContext::answers).sum();
    }

    static void pause(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }
}
