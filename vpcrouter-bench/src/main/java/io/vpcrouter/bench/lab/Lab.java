package io.vpcrouter.bench.lab;

import io.vpcrouter.bench.lab.Scenario.Lengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs scenarios with the real program between network namespaces and prints what they cost in lost packets. Needs root, ip,
 * bridge and iptables. Arguments are names of scenarios; without any, all that make sense for the settings.
 */
public final class Lab {
    private static final List<String> JAVA = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    private static final int PACKETS_PER_SECOND = 500;
    private static final int MOST_FLOWS_AT_FULL_RATE = 5;

    private final List<String> program;
    private final Lengths lengths;
    private final Path folder;

    Lab(Path jar, Lengths lengths, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        this.program = List.copyOf(command);
        this.lengths = lengths;
        this.folder = folder;
    }

    /** One trial of a scenario in a fabric. */
    Outcome trial(Fabric fabric, Family family, String cloud, String interval, int packetsPerSecond, Scenario scenario)
            throws IOException, InterruptedException {
        Trial.Settings settings = new Trial.Settings(program, cloud, interval, packetsPerSecond);
        try (Trial trial = new Trial(fabric, family, settings, folder)) {
            return scenario.run(trial, lengths);
        }
    }

    /** The settings are system properties: jar, trials, routers, intervals, clouds, families, loss and pause. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Lengths lengths = new Lengths(
                Duration.ofSeconds(Integer.getInteger("loss", 600)),
                Duration.ofSeconds(Integer.getInteger("pause", 60)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5));
        List<Scenario> scenarios = args.length == 0
                ? Arrays.stream(Scenario.values())
                        .filter(scenario -> scenario != Scenario.NOBODY_PROVED_DEAD)
                        .toList()
                : Arrays.stream(args)
                        .map(name -> Scenario.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        Path folder = Files.createTempDirectory("vpcrouter-lab");
        try {
            Lab lab =
                    new Lab(Path.of(System.getProperty("jar", "vpcrouter-cli/target/vpcrouter.jar")), lengths, folder);
            System.out.println(
                    "| scenario | cloud | family | routers | interval | trials | silence, median ms | at most ms | lost,"
                            + " at most | lost of others | needless | last trial |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int routers : numbers("routers", "3")) {
                try (Fabric fabric = Fabric.build(routers)) {
                    lab.runAll(fabric, scenarios);
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int[] numbers(String property, String otherwise) {
        return Arrays.stream(words(property, otherwise))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static String[] words(String property, String otherwise) {
        return System.getProperty(property, otherwise).split(",", -1);
    }

    /** As many packets as two cores can count. */
    private static int rate(Fabric fabric) {
        return fabric.routers() <= MOST_FLOWS_AT_FULL_RATE ? PACKETS_PER_SECOND : PACKETS_PER_SECOND / 10;
    }

    private void runAll(Fabric fabric, List<Scenario> scenarios) throws IOException, InterruptedException {
        for (Scenario scenario : scenarios) {
            if (!scenario.isInstalled()) {
                System.out.println("! " + scenario.word() + " IS NOT RUN: ITS PACKAGE IS NOT INSTALLED");
                continue;
            }
            for (String cloud : words("clouds", "linux")) {
                if (scenario.needsTags() && !cloud.equals("aws")) {
                    continue;
                }
                for (String family : words("families", "ipv4")) {
                    for (String interval : words("intervals", "0.1")) {
                        run(fabric, Family.valueOf(family.toUpperCase(Locale.ROOT)), cloud, interval, scenario);
                    }
                }
            }
        }
    }

    private void run(Fabric fabric, Family family, String cloud, String interval, Scenario scenario)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        int trials = Integer.getInteger("trials", 1);
        for (int i = 0; i < trials; i++) {
            try {
                Outcome outcome = trial(fabric, family, cloud, interval, rate(fabric), scenario);
                System.err.println(String.join(" | ", outcome.cells()));
                outcomes.add(outcome);
            } catch (IllegalStateException e) {
                System.out.println("! " + scenario.word() + ", " + cloud + ", " + interval + " s: " + e.getMessage());
            }
        }
        if (outcomes.isEmpty()) {
            return;
        }
        double[] silences =
                outcomes.stream().mapToDouble(Outcome::silenceMillis).sorted().toArray();
        Outcome last = outcomes.get(outcomes.size() - 1);
        System.out.printf(
                "| %s | %s | %s | %d | %s | %d | %.0f | %.0f | %d | %d | %d | %s%s |%n",
                scenario.word(),
                cloud,
                family.name().toLowerCase(Locale.ROOT),
                fabric.routers(),
                interval,
                outcomes.size(),
                silences[silences.length / 2],
                silences[silences.length - 1],
                outcomes.stream().mapToLong(Outcome::lost).max().orElse(0),
                outcomes.stream().mapToLong(Outcome::lostOfOthers).max().orElse(0),
                outcomes.stream().mapToInt(Outcome::needless).sum(),
                last.stamps().isEmpty() ? "" : last.stamps() + " ms; ",
                last.note());
    }
}
