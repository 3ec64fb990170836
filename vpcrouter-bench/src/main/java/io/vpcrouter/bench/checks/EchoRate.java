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

/**
 * The check {@code icmpecho} beside a C program that does the same work (schedule, time-outs, verified tokens, statistics of
 * each host), a bare loop in C that does less, and fping: all flat out, in turns.
 */
public final class EchoRate {
    private static final int HOSTS = 65_000;
    private static final double SECONDS = 1.5;
    private static final int WARM_UP = 4;
    private static final double SHORTEST_INTERVAL = 0.1;
    private static final double OF_C = 0.8;
    private static final double OF_FPING = 3;
    private static final double PROCESSOR_OF_C = 1.25;

    private final IcmpEchoHealthPlugin plugin = new IcmpEchoHealthPlugin();
    private final int rounds;
    /** By turn: rate and microseconds of processor time for each echo. */
    private final List<double[]> sameInC = new ArrayList<>();

    private final List<double[]> bareLoops = new ArrayList<>();
    private final List<double[]> twoBareLoops = new ArrayList<>();
    private final List<Double> ratesOfFping = new ArrayList<>();
    private final List<CheckRun.Result> ours = new ArrayList<>();
    private final List<CheckRun.Result> oursTwice = new ArrayList<>();

    /** The best rate so far, by the number of checks. */
    private final double[] best = new double[3];

    private double bestOfC;

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
            Optional<Path> same = programs.build("echocheck");
            Optional<Path> bare = programs.build("echo");
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
            // These find the pace that it can keep, as the warm-up does for ours.
            for (int i = 0; i < WARM_UP && same.isPresent(); i++) {
                same(same.get());
            }
            for (int i = 0; i < rounds; i++) {
                if (bare.isPresent()) {
                    bareLoops.add(bare(bare.get(), 1));
                }
                if (same.isPresent()) {
                    sameInC.add(same(same.get()));
                }
                ours.add(run(1));
                if (hosts.isPresent()) {
                    ratesOfFping.add(fping(hosts.get()));
                }
                oursTwice.add(run(2));
                if (bare.isPresent()) {
                    twoBareLoops.add(bare(bare.get(), 2));
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
        OptionValues options = CheckRun.options(plugin, "icmp_check_interval", Row.number(interval(best[checks]), 3));
        CheckRun.Result result = CheckRun.run(plugin, options, hosts, SECONDS);
        best[checks] = Math.max(best[checks], result.perSecond());
        return result;
    }

    /** Asks for a little more than can be sent: much more would measure what it costs to leave rounds out. */
    private static double interval(double bestRate) {
        return bestRate == 0 ? SHORTEST_INTERVAL : Math.max(SHORTEST_INTERVAL, HOSTS / (1.1 * bestRate));
    }

    private double[] same(Path program) throws IOException, InterruptedException {
        double[] figures = c(program, Row.number(interval(bestOfC), 3));
        bestOfC = Math.max(bestOfC, figures[0]);
        return figures;
    }

    private static double[] bare(Path program, int threads) throws IOException, InterruptedException {
        return c(program, String.valueOf(threads));
    }

    private static double[] c(Path program, String argument) throws IOException, InterruptedException {
        double[] result =
                Programs.numbers(List.of(program.toString(), String.valueOf(HOSTS), String.valueOf(SECONDS), argument));
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
        if (sameInC.isEmpty()) {
            rows.add(Row.unknown(
                    against + ", vs the same in C", ">= 0.8 x", "no gcc; ours " + Row.number(one, 0) + "/s"));
        } else {
            double ratio = ratio(ours, i -> ours.get(i).perSecond() / sameInC.get(i)[0]);
            double used = ratio(ours, i -> ours.get(i).processorMicros() / sameInC.get(i)[1]);
            rows.add(Row.of(
                    against + ", vs the same in C",
                    ">= 0.8 x",
                    ratio >= OF_C,
                    Row.number(ratio, 2) + " x",
                    Row.number(one, 0) + "/s, C " + Row.number(median(sameInC, 0), 0) + "/s; misses " + misses));
            rows.add(Row.of(
                    "processor time per echo, vs the same in C",
                    "<= 1.25 x",
                    used <= PROCESSOR_OF_C,
                    Row.number(used, 2) + " x",
                    Row.number(price, 2) + " us, C " + Row.number(median(sameInC, 1), 2) + " us"));
            double ofBare = ratio(ours, i -> ours.get(i).perSecond() / bareLoops.get(i)[0]);
            rows.add(Row.withoutGoal(
                    against + ", vs a bare loop in C",
                    Row.number(ofBare, 2) + " x",
                    "bare " + Row.number(median(bareLoops, 0), 0) + "/s, " + Row.number(median(bareLoops, 1), 2)
                            + " us; 2 threads " + Row.number(two, 0) + "/s, bare "
                            + Row.number(median(twoBareLoops, 0), 0) + "/s"));
        }
        if (ratesOfFping.isEmpty()) {
            rows.add(Row.unknown(against + ", vs fping -i 0", ">= 3 x", "no fping"));
        } else {
            double ratio = ratio(ours, i -> ours.get(i).perSecond() / ratesOfFping.get(i));
            double twice = ratio(oursTwice, i -> oursTwice.get(i).perSecond() / ratesOfFping.get(i));
            String details = "fping " + Row.number(median(ratesOfFping), 0) + "/s";
            rows.add(Row.of(
                    against + ", vs fping -i 0", ">= 3 x", ratio >= OF_FPING, Row.number(ratio, 2) + " x", details));
            rows.add(Row.withoutGoal(
                    "the same, 2 checks with a thread each, vs fping", Row.number(twice, 2) + " x", details));
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

    private static double median(List<double[]> figures, int place) {
        return median(figures.stream().map(each -> each[place]).toList());
    }

    private static double median(List<Double> values) {
        return Row.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
