package io.vpcrouter.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fabric with traffic over it and a program that keeps its table. Destination number i leads to router i at first, and the
 * spec lists the others behind it.
 */
final class Trial implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
    static final int PORT = 4022;

    private final Fabric fabric;
    private final Family family;
    private final Settings settings;
    private final Path folder;
    private final Traffic traffic;
    private final RouteWatch watch;
    private final List<ServerSocket> services = new ArrayList<>();
    private @Nullable RunningDaemon daemon;
    private @Nullable Ec2Bridge bridge;

    /**
     * What a run is made with.
     *
     * @param program the command that starts vpcrouter
     * @param cloud {@code linux} or {@code aws}
     * @param interval the interval of the health check in seconds, as an option
     * @param packetsPerSecond how many packets are sent to each destination
     */
    record Settings(List<String> program, String cloud, String interval, int packetsPerSecond) {}

    Trial(Fabric fabric, Family family, Settings settings, Path folder) throws IOException, InterruptedException {
        this.fabric = fabric;
        this.family = family;
        this.settings = settings;
        this.folder = folder;
        this.watch = new RouteWatch(fabric, family);
        this.traffic = new Traffic(fabric, family, fabric.routers(), settings.packetsPerSecond());
    }

    Fabric fabric() {
        return fabric;
    }

    Family family() {
        return family;
    }

    Settings settings() {
        return settings;
    }

    Path folder() {
        return folder;
    }

    Traffic traffic() {
        return traffic;
    }

    RouteWatch watch() {
        return watch;
    }

    RunningDaemon daemon() {
        if (daemon == null) {
            throw new IllegalStateException("no daemon runs");
        }
        return daemon;
    }

    Ec2Bridge bridge() {
        if (bridge == null) {
            throw new IllegalStateException("no simulated EC2 here");
        }
        return bridge;
    }

    /** Starts vpcrouter with a health check and its options, and waits until all hosts are healthy and all packets arrive. */
    void start(List<String> health) throws IOException, InterruptedException {
        Path spec = Files.writeString(folder.resolve("routes.json"), spec());
        List<String> options =
                new ArrayList<>(List.of("-m", "configfile", "-f", spec.toString(), "--choose", "ordered"));
        options.addAll(health);
        if (settings.cloud().equals("aws")) {
            bridge = new Ec2Bridge(fabric, family);
            options.addAll(bridge.options());
        } else {
            options.addAll(List.of(
                    "--cloud", "linux", "--linux_namespace", fabric.fabric().name()));
        }
        daemon = new RunningDaemon(fabric, settings.program(), folder, options);
        await(
                "all hosts healthy, all routes made and all packets arriving",
                () -> healthy() == fabric.routers() && allMade() && allArrive());
        watch.forget();
    }

    private int healthy() {
        try {
            if (!daemon().isAlive()) {
                throw new IllegalStateException("the daemon ended: " + daemon().tail());
            }
            return daemon().healthyHosts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the kernel tells comes a moment later than what it does. */
    private boolean allMade() {
        return watch.changes().stream()
                        .filter(change -> change.router() != 0)
                        .map(RouteWatch.Change::destination)
                        .distinct()
                        .count()
                == fabric.routers();
    }

    private boolean allArrive() {
        return IntStream.range(0, fabric.routers()).allMatch(traffic::arrives);
    }

    private String spec() {
        return IntStream.rangeClosed(1, fabric.routers())
                .mapToObj(destination -> "\"" + family.destination(destination) + "\": ["
                        + IntStream.range(0, fabric.routers())
                                .map(i -> (destination - 1 + i) % fabric.routers() + 1)
                                .mapToObj(router -> "\"" + Fabric.host(family, router) + "\"")
                                .collect(Collectors.joining(", "))
                        + "]")
                .collect(Collectors.joining(",\n", "{", "}\n"));
    }

    /** Opens a TCP service on a router, for the check {@code tcp}. */
    ServerSocket serve(int router) throws IOException, InterruptedException {
        ServerSocket service = fabric.router(router).inside(() -> {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress((InetAddress) null, PORT));
            return socket;
        });
        services.add(service);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            service.accept().close();
                        }
                    } catch (IOException e) {
                        // Stopped.
                    }
                },
                "service");
        thread.setDaemon(true);
        thread.start();
        return service;
    }

    /** Waits for a state. */
    void await(String what, BooleanSupplier state) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within 90 s: " + what
                        + (daemon == null ? "" : "\n" + daemon.tail() + "\n" + daemon.page("/ips")));
            }
            Thread.sleep(5);
        }
    }

    /** Waits until none of these routers carries a destination that one of them carried, and packets arrive again. */
    void awaitMovedOff(List<Integer> routers) throws IOException, InterruptedException {
        await("routes moved off " + routers, () -> routers.stream().allMatch(this::hasMoved));
        await("packets arrive again", this::allArrive);
    }

    private boolean hasMoved(int destination) {
        return watch.changes().stream()
                .anyMatch(change -> change.destination() == destination && change.router() != destination);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (daemon != null) {
            daemon.close();
        }
        if (bridge != null) {
            bridge.close();
        }
        for (ServerSocket service : services) {
            service.close();
        }
        traffic.close();
        watch.close();
        fabric.fabric().ip(family.flag() + " route flush proto 118");
    }
}
