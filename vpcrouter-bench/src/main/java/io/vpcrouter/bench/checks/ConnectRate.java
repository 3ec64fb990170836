package io.vpcrouter.bench.checks;

import io.vpcrouter.health.tcp.TcpHealthPlugin;
import io.vpcrouter.spi.OptionValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The check {@code tcp} beside a loop in C, both flat out, in turns. */
public final class ConnectRate {
    private static final int HOSTS = 10_000;
    private static final double SECONDS = 2;
    private static final int WARM_UP = 3;
    private static final double OF_C = 0.9;
    private static final double OF_C_ON_EITHER = 0.75;
    private static final double PROCESSOR_MICROS = 60;
    /** What the Python daemon vpc-router 1.8.3 reached at most, with a thread for each host. */
    private static final double PYTHON_PER_SECOND = 4_900;

    private ConnectRate() {}

    public static List<Row> measure(int rounds) throws IOException, InterruptedException {
        try (Programs programs = new Programs()) {
            Optional<Path> c = programs.build("connect");
            Process listener = c.isPresent()
                    ? new ProcessBuilder(c.get().toString()).start()
                    : Programs.java(List.of(), List.of("-XX:+UseSerialGC", "-Xmx32m"), Listener.class, List.of());
            try (BufferedReader output = listener.inputReader()) {
                return measure(rounds, c, output.readLine());
            } finally {
                listener.destroy();
            }
        }
    }

    private static List<Row> measure(int rounds, Optional<Path> c, String port)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            run(port);
        }
        double[] ratios = new double[rounds];
        double[] rates = new double[rounds];
        double[] prices = new double[rounds];
        double[] ratesOfC = new double[rounds];
        double[] pricesOfC = new double[rounds];
        long misses = 0;
        for (int i = 0; i < rounds; i++) {
            if (c.isPresent()) {
                double[] result = Programs.numbers(
                        List.of(c.get().toString(), String.valueOf(HOSTS), port, String.valueOf(SECONDS)));
                ratesOfC[i] = result[0] / result[1];
                pricesOfC[i] = result[2] * 1e6 / result[0];
            }
            CheckRun.Result result = run(port);
            rates[i] = result.perSecond();
            prices[i] = result.processorMicros();
            ratios[i] = rates[i] / ratesOfC[i];
            misses += result.misses();
        }
        return rows(c.isPresent(), rates, prices, ratios, ratesOfC, pricesOfC, misses);
    }

    private static List<Row> rows(
            boolean compared,
            double[] rates,
            double[] prices,
            double[] ratios,
            double[] ratesOfC,
            double[] pricesOfC,
            long misses) {
        List<Row> rows = new ArrayList<>();
        String figures = Row.number(Row.median(rates), 0) + "/s, Python " + Row.number(PYTHON_PER_SECOND, 0)
                + "/s (stored); misses " + misses;
        String measure = "TCP checks/s, 10,000 targets, 1 thread, vs C epoll";
        String goal = ">= 0.9 x (0.75 either JDK)";
        double ratio = Row.median(ratios);
        rows.add(
                compared
                        ? Row.of(
                                measure,
                                goal,
                                ratio >= OF_C_ON_EITHER,
                                Row.number(ratio, 2) + " x" + (ratio >= OF_C ? "" : " (below 0.9)"),
                                figures + "; C " + Row.number(Row.median(ratesOfC), 0) + "/s")
                        : Row.unknown(measure, goal, "no gcc; ours " + figures));
        double price = Row.median(prices);
        rows.add(Row.of(
                "processor time per TCP check",
                "<= 60 us",
                price <= PROCESSOR_MICROS,
                Row.number(price, 1) + " us",
                compared ? "C " + Row.number(Row.median(pricesOfC), 1) + " us" : ""));
        return rows;
    }

    private static CheckRun.Result run(String port) throws InterruptedException {
        TcpHealthPlugin plugin = new TcpHealthPlugin();
        // Due faster than any machine of today can connect.
        OptionValues options = CheckRun.options(plugin, "tcp_check_port", port, "tcp_check_interval", "0.1");
        return CheckRun.run(plugin, options, List.of(CheckRun.hosts(0, HOSTS)), SECONDS);
    }
}
