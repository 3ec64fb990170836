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
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return dies(world, pings(world), List.of(1));
        }
    },
    /** The link of a router goes down. */
    LINK_DOWN {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            Namespace fabric = world.fabric().fabric();
            String link = "link set " + Fabric.linkOf(1);
            return fails(
                    world, pings(world), List.of(1), () -> fabric.ip(link + " down"), () -> fabric.ip(link + " up"));
        }
    },
    /** A process on a router stops, and its port answers with resets; packets still pass. */
    PROCESS_STOP {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            List<ServerSocket> services = new ArrayList<>();
            for (int i = 1; i <= world.fabric().routers(); i++) {
                services.add(world.serve(i));
            }
            return fails(world, tcp(world), List.of(1), () -> services.get(0).close(), () -> {});
        }
    },
    /** A router answers pings and forwards nothing. */
    FORWARDING_OFF {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            List<String> path = List.of(
                    "--health", "path",
                    "--path_targets", world.family().server(1),
                    "--path_check_interval", world.settings().interval());
            Namespace router = world.fabric().router(1);
            String parameter = world.family() == Family.IPV4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
            return fails(world, path, List.of(1), () -> router.set(parameter, "0"), () -> router.set(parameter, "1"));
        }
    },
    /** Half of the routers die at once. */
    HALF_A_ZONE {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return dies(
                    world,
                    pings(world),
                    IntStream.rangeClosed(1, world.fabric().routers() / 2).boxed().toList());
        }
    },
    /** The router of a destination and the one that stands behind it die at once. */
    TWO_OF_ONE_ROUTE {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return dies(world, pings(world), List.of(1, 2));
        }
    },
    /** A router falls silent for a moment that is shorter than any verdict, again and again. */
    BURSTS {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> {
                for (int i = 0; i < 10; i++) {
                    world.fabric().silence(List.of(Fabric.linkOf(1)), true);
                    world.fabric().silence(List.of(Fabric.linkOf(1)), false);
                    Thread.sleep(300);
                }
            });
        }
    },
    /** A router dies and comes back again and again: it loses its routes once. */
    FLAPPING {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            List<String> links = List.of(Fabric.linkOf(1));
            return fails(
                    world,
                    pings(world),
                    List.of(1),
                    () -> {
                        world.fabric().silence(links, true);
                        world.awaitMovedOff(List.of(1));
                        for (int i = 0; i < 4; i++) {
                            Thread.sleep(lengths.flap().toMillis());
                            world.fabric().silence(links, i % 2 == 1);
                        }
                    },
                    () -> world.fabric().silence(links, false));
        }
    },
    /** The monitor is cut off from all routers; the cloud still hears it. */
    CUT_OFF {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> silence(world, lengths, List.of("mon")));
        }
    },
    /** The monitor's process is stopped for a while and goes on. */
    PAUSED {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> pause(world, lengths));
        }
    },
    /** All routers fall silent. The packets are lost whatever anybody does; no route moves, and none is deleted. */
    ALL_SILENT {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> silence(world, lengths, linksOfAll(world)));
        }
    },
    /** Single losses, a pause, a cut-off and the silence of all, one after another, with one process: nothing moves. */
    NOBODY_PROVED_DEAD {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> {
                lose(world, lengths, "0.01");
                pause(world, lengths);
                silence(world, lengths, List.of("mon"));
                silence(world, lengths, linksOfAll(world));
            });
        }
    },
    /** One packet of a hundred is lost on the way to every router. */
    LOSS_1 {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> lose(world, lengths, "0.01"));
        }
    },
    /** Five of a hundred. */
    LOSS_5 {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> lose(world, lengths, "0.05"));
        }
    },
    /** Thirty of a hundred. */
    LOSS_30 {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            return nobodyDies(world, pings(world), () -> lose(world, lengths, "0.3"));
        }
    },
    /** Somebody takes a router out by the command; only with a cloud that has tags. */
    DRAIN {
        @Override
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of("drain", Fabric.host(world.family(), 1), "--settle", "0.5"));
            return fails(
                    world,
                    pings(world, "--route_recheck_interval", "5"),
                    List.of(1),
                    () -> {
                        arguments.addAll(world.bridge().options());
                        Daemon.command(world.fabric(), world.settings().program(), arguments);
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
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(world)) {
                peers.bfdOnRouters();
                return dies(world, List.of("--health", "bfd", "--bfd_interval", "0.1"), List.of(1));
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
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(world)) {
                peers.keepalived();
                return diesWithoutUs(world);
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
        Outcome run(World world, Lengths lengths) throws IOException, InterruptedException {
            try (Peers peers = new Peers(world)) {
                peers.birdStatic();
                return diesWithoutUs(world);
            }
        }

        @Override
        boolean isInstalled() {
            return Peers.BIRD.isInstalled();
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

    /** Runs one trial in a world of its own. */
    abstract Outcome run(World world, Lengths lengths) throws IOException, InterruptedException;

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

    private static List<String> pings(World world, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--health", "icmpecho", "--icmp_check_interval", world.settings().interval()));
        options.addAll(List.of(more));
        return options;
    }

    private static List<String> tcp(World world) {
        return List.of(
                "--health", "tcp",
                "--tcp_check_port", String.valueOf(World.PORT),
                "--tcp_check_interval", world.settings().interval());
    }

    Outcome dies(World world, List<String> health, List<Integer> victims) throws IOException, InterruptedException {
        List<String> links = victims.stream().map(Fabric::linkOf).toList();
        return fails(
                world,
                health,
                victims,
                () -> world.fabric().silence(links, true),
                () -> world.fabric().silence(links, false));
    }

    Outcome fails(World world, List<String> health, List<Integer> victims, Action fault, Action repair)
            throws IOException, InterruptedException {
        world.start(health);
        List<Long> positions = positions(world);
        fault.run();
        long at = System.nanoTime();
        world.awaitMovedOff(victims);
        world.await("the failover is told", () -> told(world, victims));
        Thread.sleep(500);
        Outcome outcome = outcome(world, victims, positions, at);
        repair.run();
        return outcome;
    }

    private boolean told(World world, List<Integer> victims) {
        try {
            return this == DRAIN || world.daemon().failovers().size() >= victims.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome nobodyDies(World world, List<String> health, Action fault) throws IOException, InterruptedException {
        world.start(health);
        List<Long> positions = positions(world);
        long at = System.nanoTime();
        fault.run();
        Thread.sleep(500);
        return outcome(world, List.of(), positions, at);
    }

    private static List<String> linksOfAll(World world) {
        return IntStream.rangeClosed(1, world.fabric().routers())
                .mapToObj(Fabric::linkOf)
                .toList();
    }

    private static void silence(World world, Lengths lengths, List<String> links)
            throws IOException, InterruptedException {
        world.fabric().silence(links, true);
        Thread.sleep(lengths.outage().toMillis());
        world.fabric().silence(links, false);
        Thread.sleep(lengths.after().toMillis());
    }

    private static void pause(World world, Lengths lengths) throws IOException, InterruptedException {
        world.daemon().pause(true);
        Thread.sleep(lengths.pause().toMillis());
        world.daemon().pause(false);
        Thread.sleep(lengths.after().toMillis());
    }

    private static void lose(World world, Lengths lengths, String probability)
            throws IOException, InterruptedException {
        String rule = " PREROUTING -t raw -m statistic --mode random --probability " + probability + " -j DROP";
        for (int i = 1; i <= world.fabric().routers(); i++) {
            world.fabric().router(i).run("iptables -w -A" + rule);
        }
        Thread.sleep(lengths.loss().toMillis());
        for (int i = 1; i <= world.fabric().routers(); i++) {
            world.fabric().router(i).run("iptables -w -D" + rule);
        }
    }

    Outcome diesWithoutUs(World world) throws IOException, InterruptedException {
        world.await("packets arrive", () -> world.traffic().arrives(0));
        long position = world.traffic().position(0);
        world.fabric().silence(List.of(Fabric.linkOf(1)), true);
        world.await("packets are lost", () -> !world.traffic().arrives(0));
        world.await("packets arrive again", () -> world.traffic().arrives(0));
        Thread.sleep(500);
        Traffic.Loss loss = world.traffic().loss(0, position);
        world.fabric().silence(List.of(Fabric.linkOf(1)), false);
        return new Outcome(word(), loss.lost(), loss.silenceMillis(), 0, 0, 0, "", "for comparison");
    }

    private static List<Long> positions(World world) {
        return IntStream.range(0, world.fabric().routers())
                .mapToObj(world.traffic()::position)
                .toList();
    }

    private Outcome outcome(World world, List<Integer> victims, List<Long> positions, long since) throws IOException {
        long lost = 0;
        long silence = 0;
        long lostOfOthers = 0;
        for (int flow = 0; flow < positions.size(); flow++) {
            Traffic.Loss loss = world.traffic().loss(flow, positions.get(flow));
            if (victims.isEmpty() || victims.contains(flow + 1)) {
                lost += loss.lost();
                silence = Math.max(silence, loss.silenceNanos());
            } else {
                lostOfOthers += loss.lost();
            }
        }
        List<RouteWatch.Change> changes = world.watch().changes();
        List<Daemon.Failover> failovers = world.daemon().failovers();
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
            List<Integer> victims, List<RouteWatch.Change> changes, List<Daemon.Failover> failovers, long since) {
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
            Instant verdict = failovers.stream().map(Daemon.Failover::detected).max(Instant::compareTo).orElseThrow();
            Instant accepted = failovers.stream().map(Daemon.Failover::accepted).max(Instant::compareTo).orElseThrow();
            note += ", " + Duration.between(verdict, accepted).toMillis() + " ms after the last verdict";
        }
        return note;
    }
}
