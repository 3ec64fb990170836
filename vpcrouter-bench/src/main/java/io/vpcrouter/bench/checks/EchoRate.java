package io.vpcrouter.bench.checks;

import io.vpcrouter.health.icmp.IcmpEchoHealthPlugin;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.OptionValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The check {@code icmpecho} beside a loop in C and fping, all flat out, in turns. */
public final class EchoRate {
    private static final int HOSTS = 65_000;
    private static final double SECONDS = 1.5;
    private static final int WARM_UP = 4;
    private static final double SHORTEST_INTERVAL = 0.1;
    private static final double OF_C = 0.95;
    private static final double OF_FPING = 1.6;
    private static final double TWO_OF_FPING = 2.5;
    private static final double PROCESSOR_OF_C = 1.15;

    private final IcmpEchoHealthPlugin plugin = new IcmpEchoHealthPlugin();
    private final int rounds;
    private final List<double[]> ratesOfC = new ArrayList<>();
    private final List<double[]> ratesOfTwoInC = new ArrayList<>();
    private final List<Double> ratesOfFping = new ArrayList<>();
    private final List<CheckRun.Result> ours = new ArrayList<>();
    private final List<CheckRun.Result> oursTwice = new ArrayList<>();

    /** The best rate so far, by the number of checks. */
    private final double[] best = new double[3];

    private EchoRate(int rounds) {
        this.rounds = rounds;
    }

    public static List<Row> measure(int rounds) throws IOException, InterruptedException {
        return new EchoRate(rounds).measure();
    }

    private List<Row> measure() throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            run(1);
        }
        try (Programs programs = new Programs()) {
            Optional<Path> echo = programs.build("echo");
            Optional<Path> hosts = Optional.empty();
            if (Programs.isInstalled("fping")) {
                hosts = Optional.of(programs.file(
                        "hosts",
                        CheckRun.hosts(0, HOSTS).stream()
                                .map(IpAddress::toString)
                                .toList()));
            } else {
                System.out.println("! NO fping HERE: NOTHING IS COMPARED WITH IT");
            }
            for (int i = 0; i < rounds; i++) {
                if (echo.isPresent()) {
                    ratesOfC.add(c(echo.get(), 1));
                }
                ours.add(run(1));
                if (hosts.isPresent()) {
                    ratesOfFping.add(fping(hosts.get()));
                }
                oursTwice.add(run(2));
                if (echo.isPresent()) {
                    ratesOfTwoInC.add(c(echo.get(), 2));
                }
            }
        }
        return rows();
    }

    /** With as many threads as checks, each with its part of the hosts. */
    private CheckRun.Result run(int checks) throws InterruptedException {
        List<Set<IpAddress>> hosts = new ArrayList<>();
        for (int i = 0; i < checks; i++) {
            hosts.add(CheckRun.hosts(i * HOSTS / checks, HOSTS / checks));
        }
        // A little more than can be sent: much more would measure what it costs to leave rounds out.
        double interval =
                best[checks] == 0 ? SHORTEST_INTERVAL : Math.max(SHORTEST_INTERVAL, HOSTS / (1.1 * best[checks]));
        OptionValues options = CheckRun.options(plugin, "icmp_check_interval", Row.number(interval, 3));
        CheckRun.Result result = CheckRun.run(plugin, options, hosts, SECONDS);
        best[checks] = Math.max(best[checks], result.perSecond());
        return result;
    }

    private static double[] c(Path program, int threads) throws IOException, InterruptedException {
        double[] result = Programs.numbers(
                List.of(program.toString(), String.valueOf(HOSTS), String.valueOf(SECONDS), String.valueOf(threads)));
        return new double[] {result[0] / result[1], result[2] * 1e6 / result[0]};
    }

    private static double fping(Path hosts) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Programs.run(List.of("fping", "-q", "-i", "0", "-c", "1", "-f", hosts.toString()));
        return HOSTS * 1e9 / (System.nanoTime() - start);
    }

    private List<Row> rows() {
        double one = median(ours.stream().map(CheckRun.Result::perSecond).toList());
        double two = median(oursTwice.stream().map(CheckRun.Result::perSecond).toList());
        double price =
                median(ours.stream().map(CheckRun.Result::processorMicros).toList());
        long misses = ours.stream().mapToLong(CheckRun.Result::misses).sum();
        List<Row> rows = new ArrayList<>();
        String against = "ICMP echoes/s, 65,000 addresses, 1 thread";
        if (ratesOfC.isEmpty()) {
            rows.add(Row.unknown(against + ", vs C", ">= 0.95 x", "no gcc; ours " + Row.number(one, 0) + "/s"));
        } else {
            double ratio = ratio(ours, i -> ours.get(i).perSecond() / ratesOfC.get(i)[0]);
            double used = ratio(ours, i -> ours.get(i).processorMicros() / ratesOfC.get(i)[1]);
            double c = median(ratesOfC.stream().map(each -> each[0]).toList());
            double cPrice = median(ratesOfC.stream().map(each -> each[1]).toList());
            double cTwo = median(ratesOfTwoInC.stream().map(each -> each[0]).toList());
            rows.add(Row.of(
                    against + ", vs C",
                    ">= 0.95 x",
                    ratio >= OF_C,
                    Row.number(ratio, 2) + " x",
                    Row.number(one, 0) + "/s, C " + Row.number(c, 0) + "/s; 2 threads " + Row.number(two, 0) + "/s, C "
                            + Row.number(cTwo, 0) + "/s; misses " + misses));
            rows.add(Row.of(
                    "processor time per echo, vs C",
                    "<= 1.15 x",
                    used <= PROCESSOR_OF_C,
                    Row.number(used, 2) + " x",
                    Row.number(price, 2) + " us, C " + Row.number(cPrice, 2) + " us"));
        }
        if (ratesOfFping.isEmpty()) {
            rows.add(Row.unknown(against + ", vs fping -i 0", ">= 1.6 x", "no fping"));
        } else {
            double fping = median(ratesOfFping);
            double ratio = ratio(ours, i -> ours.get(i).perSecond() / ratesOfFping.get(i));
            double twice = ratio(oursTwice, i -> oursTwice.get(i).perSecond() / ratesOfFping.get(i));
            String details = "fping " + Row.number(fping, 0) + "/s";
            rows.add(Row.of(
                    against + ", vs fping -i 0", ">= 1.6 x", ratio >= OF_FPING, Row.number(ratio, 2) + " x", details));
            rows.add(Row.of(
                    "the same, 2 checks with a thread each, vs fping",
                    ">= 2.5 x",
                    twice >= TWO_OF_FPING,
                    Row.number(twice, 2) + " x",
                    details));
        }
        return rows;
    }

    private interface Ratio {
        double of(int round);
    }

    /** The median of the ratios of runs that stood side by side. */
    private static double ratio(List<?> runs, Ratio ratio) {
        double[] all = new double[runs.size()];
        Arrays.setAll(all, ratio::of);
        return Row.median(all);
    }

    private static double median(List<Double> values) {
        return Row.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
