package io.vpcrouter.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What can happen in the lab. The name in small letters is the one for the command line. */
enum Scenario {
    /** A router drops everything, and its link stays up. */
    SILENT_DEATH {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return dies(trial, pings(trial), List.of(1));
        }
    },
    /** The link of a router goes down. */
    LINK_DOWN {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            Namespace fabric = trial.fabric().fabric();
            String link = "link set " + Fabric.linkOf(1);
            return fails(
                    trial, pings(trial), List.of(1), () -> fabric.ip(link + " down"), () -> fabric.ip(link + " up"));
        }
    },
    /** A process on a router stops, and its port answers with resets; packets still pass. */
    PROCESS_STOP {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            List<ServerSocket> services = new ArrayList<>();
            for (int i = 1; i <= trial.fabric().routers(); i++) {
                services.add(trial.serve(i));
            }
            return fails(trial, tcp(trial), List.of(1), () -> services.get(0).close(), () -> {});
        }
    },
    /** A router answers pings and forwards nothing. */
    FORWARDING_OFF {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            List<String> path = List.of(
                    "--health", "path",
                    "--path_targets", trial.family().server(1),
                    "--path_check_interval", trial.settings().interval());
            Namespace router = trial.fabric().router(1);
            String parameter = trial.family() == Family.IPV4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
            return fails(trial, path, List.of(1), () -> router.set(parameter, "0"), () -> router.set(parameter, "1"));
        }
    },
    /** Half of the routers die at once. */
    HALF_A_ZONE {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return dies(
                    trial,
                    pings(trial),
                    IntStream.rangeClosed(1, trial.fabric().routers() / 2)
                            .boxed()
                            .toList());
        }
    },
    /** The router of a destination and the one that stands behind it die at once. */
    TWO_OF_ONE_ROUTE {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return dies(trial, pings(trial), List.of(1, 2));
        }
    },
    /** A router falls silent for a moment that is shorter than any verdict, again and again. */
    BURSTS {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> {
                for (int i = 0; i < 10; i++) {
                    trial.fabric().silence(List.of(Fabric.linkOf(1)), true);
                    trial.fabric().silence(List.of(Fabric.linkOf(1)), false);
                    Thread.sleep(300);
                }
            });
        }
    },
    /** A router dies and comes back again and again: it loses its routes once. */
    FLAPPING {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            List<String> links = List.of(Fabric.linkOf(1));
            return fails(
                    trial,
                    pings(trial),
                    List.of(1),
                    () -> {
                        trial.fabric().silence(links, true);
                        trial.awaitMovedOff(List.of(1));
                        for (int i = 0; i < 4; i++) {
                            Thread.sleep(lengths.flap().toMillis());
                            trial.fabric().silence(links, i % 2 == 1);
                        }
                    },
                    () -> trial.fabric().silence(links, false));
        }
    },
    /** The monitor is cut off from all routers; the cloud still hears it. */
    CUT_OFF {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> silence(trial, lengths, List.of("mon")));
        }
    },
    /** The monitor's process is stopped for a while and goes on. */
    PAUSED {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> pause(trial, lengths));
        }
    },
    /** All routers fall silent. The packets are lost whatever anybody does; no route moves, and none is deleted. */
    ALL_SILENT {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> silence(trial, lengths, linksOfAll(trial)));
        }
    },
    /** Thirty packets of a hundred are lost; a pause, a cut-off, the silence of all; with one process: nothing moves. */
    NOBODY_PROVED_DEAD {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> {
                lose(trial, lengths, "0.3");
                pause(trial, lengths);
                silence(trial, lengths, List.of("mon"));
                silence(trial, lengths, linksOfAll(trial));
            });
        }
    },
    /** One packet of a hundred is lost on the way to every router. */
    LOSS_1 {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> lose(trial, lengths, "0.01"));
        }
    },
    /** Five of a hundred. */
    LOSS_5 {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> lose(trial, lengths, "0.05"));
        }
    },
    /** Thirty of a hundred. */
    LOSS_30 {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(trial, pings(trial), () -> lose(trial, lengths, "0.3"));
        }
    },
    /** Somebody takes a router out by the command; only with a cloud that has tags. */
    DRAIN {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            List<String> arguments =
                    new ArrayList<>(List.of("drain", Fabric.host(trial.family(), 1), "--settle", "0.5"));
            return fails(
                    trial,
                    pings(trial, "--route_recheck_interval", "5"),
                    List.of(1),
                    () -> {
                        arguments.addAll(trial.bridge().options());
                        RunningDaemon.command(trial.fabric(), trial.settings().program(), arguments);
                    },
                    () -> {});
        }

        @Override
        boolean needsTags() {
            return true;
        }
    },
    /** A router dies that has a BFD session with vpcrouter; BIRD is on the routers. */
    BFD {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(trial)) {
                peers.bfdOnRouters();
                return dies(trial, List.of("--health", "bfd", "--bfd_interval", "0.1"), List.of(1));
            }
        }

        @Override
        boolean isInstalled() {
            return Peers.BIRD.isInstalled();
        }
    },
    /** For comparison, without vpcrouter: keepalived moves a gateway address by VRRP, with the interval as its advert_int. */
    KEEPALIVED {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(trial)) {
                peers.keepalived();
                return diesWithoutUs(trial);
            }
        }

        @Override
        boolean isInstalled() {
            return Peers.KEEPALIVED.isInstalled();
        }
    },
    /** For comparison, without vpcrouter: static routes that BIRD takes away with its BFD session, of the interval times three. */
    BIRD_STATIC {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(trial)) {
                peers.birdStatic();
                return diesWithoutUs(trial);
            }
        }

        @Override
        boolean isInstalled() {
            return Peers.BIRD.isInstalled();
        }
    },
    /** For comparison, without vpcrouter: BGP routes that FRR takes away with its BFD session, of the interval times three. */
    FRR_BGP {
        @Override
        Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(trial)) {
                peers.frrBgp();
                return diesWithoutUs(trial);
            }
        }

        @Override
        boolean isInstalled() {
            return Peers.FRR.isInstalled();
        }
    };

    /**
     * How long things last that have no end of their own.
     *
     * @param loss how long packets are lost
     * @param pause how long the monitor is stopped
     * @param outage how long somebody is cut off
     * @param flap how long a flapping router stays as it is
     * @param after how long one looks afterwards whether something happens yet
     */
    record Lengths(Duration loss, Duration pause, Duration outage, Duration flap, Duration after) {
        /** For the tests of each build. */
        static final Lengths SHORT = new Lengths(
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofMillis(1500));
    }

    /** Something that is done to the lab. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Runs the scenario once. */
    abstract Outcome run(Trial trial, Lengths lengths) throws IOException, InterruptedException;

    /** Whether it takes a cloud with tags. */
    boolean needsTags() {
        return false;
    }

    /** Whether the programs are there that it compares with. */
    boolean isInstalled() {
        return true;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> pings(Trial trial, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--health",
                "icmpecho",
                "--icmp_check_interval",
                trial.settings().interval()));
        options.addAll(List.of(more));
        return options;
    }

    private static List<String> tcp(Trial trial) {
        return List.of(
                "--health", "tcp",
                "--tcp_check_port", String.valueOf(Trial.PORT),
                "--tcp_check_interval", trial.settings().interval());
    }

    Outcome dies(Trial trial, List<String> health, List<Integer> victims) throws IOException, InterruptedException {
        List<String> links = victims.stream().map(Fabric::linkOf).toList();
        return fails(
                trial,
                health,
                victims,
                () -> trial.fabric().silence(links, true),
                () -> trial.fabric().silence(links, false));
    }

    Outcome fails(Trial trial, List<String> health, List<Integer> victims, Action fault, Action repair)
            throws IOException, InterruptedException {
        trial.start(health);
        List<Long> positions = positions(trial);
        fault.run();
        long at = System.nanoTime();
        trial.awaitMovedOff(victims);
        trial.await("the failover is told", () -> told(trial, victims));
        Thread.sleep(500);
        Outcome outcome = outcome(trial, victims, positions, at);
        repair.run();
        return outcome;
    }

    private boolean told(Trial trial, List<Integer> victims) {
        try {
            return this == DRAIN || trial.daemon().failovers().size() >= victims.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome nobodyDies(Trial trial, List<String> health, Action fault) throws IOException, InterruptedException {
        trial.start(health);
        List<Long> positions = positions(trial);
        long at = System.nanoTime();
        fault.run();
        Thread.sleep(500);
        return outcome(trial, List.of(), positions, at);
    }

    private static List<String> linksOfAll(Trial trial) {
        return IntStream.rangeClosed(1, trial.fabric().routers())
                .mapToObj(Fabric::linkOf)
                .toList();
    }

    private static void silence(Trial trial, Lengths lengths, List<String> links)
            throws IOException, InterruptedException {
        trial.fabric().silence(links, true);
        Thread.sleep(lengths.outage().toMillis());
        trial.fabric().silence(links, false);
        Thread.sleep(lengths.after().toMillis());
    }

    private static void pause(Trial trial, Lengths lengths) throws IOException, InterruptedException {
        trial.daemon().pause(true);
        Thread.sleep(lengths.pause().toMillis());
        trial.daemon().pause(false);
        Thread.sleep(lengths.after().toMillis());
    }

    private static void lose(Trial trial, Lengths lengths, String probability)
            throws IOException, InterruptedException {
        String rule = " PREROUTING -t raw -m statistic --mode random --probability " + probability + " -j DROP";
        for (int i = 1; i <= trial.fabric().routers(); i++) {
            trial.fabric().router(i).run("iptables -w -A" + rule);
        }
        Thread.sleep(lengths.loss().toMillis());
        for (int i = 1; i <= trial.fabric().routers(); i++) {
            trial.fabric().router(i).run("iptables -w -D" + rule);
        }
    }

    Outcome diesWithoutUs(Trial trial) throws IOException, InterruptedException {
        trial.await("packets arrive", () -> trial.traffic().arrives(0));
        long position = trial.traffic().position(0);
        trial.fabric().silence(List.of(Fabric.linkOf(1)), true);
        trial.await("packets are lost", () -> !trial.traffic().arrives(0));
        trial.await("packets arrive again", () -> trial.traffic().arrives(0));
        Thread.sleep(500);
        Traffic.Loss loss = trial.traffic().loss(0, position);
        trial.fabric().silence(List.of(Fabric.linkOf(1)), false);
        return new Outcome(word(), loss.lost(), loss.silenceMillis(), 0, 0, 0, "", "for comparison");
    }

    private static List<Long> positions(Trial trial) {
        return IntStream.range(0, trial.fabric().routers())
                .mapToObj(trial.traffic()::position)
                .toList();
    }

    private Outcome outcome(Trial trial, List<Integer> victims, List<Long> positions, long since) throws IOException {
        long lost = 0;
        long silence = 0;
        long lostOfOthers = 0;
        for (int flow = 0; flow < positions.size(); flow++) {
            Traffic.Loss loss = trial.traffic().loss(flow, positions.get(flow));
            if (victims.isEmpty() || victims.contains(flow + 1)) {
                lost += loss.lost();
                silence = Math.max(silence, loss.silenceNanos());
            } else {
                lostOfOthers += loss.lost();
            }
        }
        List<RouteWatch.Change> changes = trial.watch().changes();
        List<RunningDaemon.Failover> failovers = trial.daemon().failovers();
        return new Outcome(
                word(),
                lost,
                silence / 1e6,
                lostOfOthers,
                changes.size(),
                needless(changes, victims),
                failovers.isEmpty() ? "" : failovers.get(failovers.size() - 1).stamps(),
                note(victims, changes, failovers, since));
    }

    /** Changes of routes that did not lead to a dead router before. */
    private static int needless(List<RouteWatch.Change> changes, List<Integer> victims) {
        Map<Integer, Integer> routers = new HashMap<>();
        int needless = 0;
        for (RouteWatch.Change change : changes) {
            int before = routers.getOrDefault(change.destination(), change.destination());
            needless += victims.contains(before) ? 0 : 1;
            routers.put(change.destination(), change.router());
        }
        return needless;
    }

    private static String note(
            List<Integer> victims,
            List<RouteWatch.Change> changes,
            List<RunningDaemon.Failover> failovers,
            long since) {
        if (victims.isEmpty()) {
            return changes.stream()
                    .map(change -> "destination " + change.destination() + " went to router " + change.router())
                    .collect(Collectors.joining(", "));
        }
        if (changes.isEmpty()) {
            return "";
        }
        long moved = changes.get(changes.size() - 1).at() - since;
        String note = moved < 0 ? "" : String.format("last route moved after %.0f ms", moved / 1e6);
        if (failovers.size() > 1) {
            Instant verdict = failovers.stream()
                    .map(RunningDaemon.Failover::detected)
                    .max(Instant::compareTo)
                    .orElseThrow();
            Instant accepted = failovers.stream()
                    .map(RunningDaemon.Failover::accepted)
                    .max(Instant::compareTo)
                    .orElseThrow();
            note += ", " + Duration.between(verdict, accepted).toMillis() + " ms after the last verdict";
        }
        return note;
    }
}
