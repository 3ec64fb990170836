package io.vpcrouter.bench.checks;

import io.vpcrouter.health.ProbeTiming;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Hosts in a network namespace that fall silent, one after another: how long until the whole router says so. */
public final class SilentDeath {
    private static final int TRIALS = 20;
    /** Enough that those that die are never most of them. */
    private static final int HOSTS = 60;

    private static final double TOLERANCE = 0.01;
    private static final String CHECKER = "vr-bench-c" + ProcessHandle.current().pid();
    private static final String FAR = "vr-bench-h" + ProcessHandle.current().pid();

    private SilentDeath() {}

    public static List<Row> measure(List<String> intervals) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        try {
            setUp();
            for (String interval : intervals) {
                rows.add(measure(interval));
            }
        } catch (IOException e) {
            System.out.println(
                    "! SILENT DEATH IS NOT MEASURED HERE, which needs root, ip and iptables: " + e.getMessage());
            rows.add(Row.unknown("silent death to verdict", "the bound + 10 ms", e.toString()));
        } finally {
            for (String namespace : List.of(CHECKER, FAR)) {
                deleteQuietly(namespace);
            }
        }
        return rows;
    }

    private static void setUp() throws IOException, InterruptedException {
        ip("netns add " + CHECKER);
        ip("netns add " + FAR);
        ip("-n " + CHECKER + " link add cable type veth peer name cable netns " + FAR);
        for (String namespace : List.of(CHECKER, FAR)) {
            ip("-n " + namespace + " link set lo up");
            ip("-n " + namespace + " link set cable up");
        }
        ip("-n " + CHECKER + " address add 10.200.0.1/16 dev cable");
        // A host is switched off by writing its name: no program has to start in the moment that counts.
        Programs.run(List.of(
                ("ip netns exec " + FAR + " iptables -w -A INPUT -m recent --name dead --rdest --rcheck -j DROP")
                        .split(" ", -1)));
        for (String host : hosts()) {
            ip("-n " + FAR + " address add " + host + "/16 dev cable");
        }
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Programs.run(command);
    }

    private static void deleteQuietly(String namespace) throws InterruptedException {
        try {
            ip("netns delete " + namespace);
        } catch (IOException e) {
            // It was never made.
        }
    }

    private static List<String> hosts() {
        return IntStream.rangeClosed(1, HOSTS).mapToObj(i -> "10.200.1." + i).toList();
    }

    private static Row measure(String interval) throws IOException, InterruptedException {
        ProbeTiming timing = ProbeTiming.of(Duration.ofMillis(Math.round(Double.parseDouble(interval) * 1000)), 3);
        double bound = timing.verdictTime().plus(timing.interval()).toNanos() / 1e9;
        List<String> checker = List.of("ip", "netns", "exec", CHECKER);
        Process shell = new ProcessBuilder("ip", "netns", "exec", FAR, "sh")
                .redirectErrorStream(true)
                .start();
        double[] times = new double[TRIALS];
        SplittableRandom random = new SplittableRandom(3);
        int others;
        try (RouterProcess router =
                        new RouterProcess(checker, List.of("-XX:+UseSerialGC", "-Xmx64m"), interval, hosts());
                Writer commands = shell.outputWriter();
                BufferedReader output = shell.inputReader()) {
            CheckRun.pause(5);
            for (int trial = 0; trial < TRIALS; trial++) {
                CheckRun.pause(0.3 + random.nextDouble());
                String host = "10.200.1." + (trial + 1);
                // From before the order: what it takes is counted against us.
                long dead = System.nanoTime();
                order(commands, output, "+" + host);
                times[trial] = (verdict(router.failures(), host) - dead) / 1e9;
            }
            others = router.failures().size() - TRIALS;
            order(commands, output, "/");
        } finally {
            shell.destroy();
        }
        double slowest =
                IntStream.range(0, TRIALS).mapToDouble(i -> times[i]).max().orElse(0);
        return Row.of(
                "silent death to verdict, interval " + interval + ", 20 trials",
                "<= " + Row.number(bound + TOLERANCE, 3) + " s",
                slowest <= bound + TOLERANCE && others == 0,
                Row.number(slowest, 3) + " s at most",
                "median " + Row.number(Row.median(times), 3) + " s; other hosts failed " + others);
    }

    /** Adds to the list of the dead, or empties it. */
    private static void order(Writer commands, BufferedReader output, String order) throws IOException {
        commands.write("echo " + order + " > /proc/net/xt_recent/dead && echo done\n");
        commands.flush();
        String answer = output.readLine();
        if (!"done".equals(answer)) {
            throw new IOException("the list of the dead: " + answer);
        }
    }

    private static long verdict(Map<String, Long> failures, String host) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!failures.containsKey(host)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(host + " was not declared failed within 30 s");
            }
            CheckRun.pause(0.001);
        }
        return failures.get(host);
    }
}
