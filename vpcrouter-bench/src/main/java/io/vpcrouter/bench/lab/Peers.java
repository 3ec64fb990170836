package io.vpcrouter.bench.lab;

import io.vpcrouter.bench.checks.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other people's daemons, as their packages bring them: keepalived, BIRD and FRR. */
final class Peers implements AutoCloseable {
    static final Program KEEPALIVED = new Program(Path.of("/usr/sbin/keepalived"));
    static final Program BIRD = new Program(Path.of("/usr/sbin/bird"));
    static final Program FRR = new Program(Path.of("/usr/lib/frr/bgpd"));

    private static final String GATEWAY = "10.210.9.9";

    private final Trial trial;
    private final Path folder;
    private final List<Process> running = new ArrayList<>();

    /**
     * A program of another package.
     *
     * @param path where Debian puts it
     */
    record Program(Path path) {
        boolean isInstalled() {
            return Files.isExecutable(path);
        }
    }

    Peers(Trial trial) throws IOException {
        this.trial = trial;
        this.folder = Files.createTempDirectory(trial.folder(), "peers");
    }

    private void start(Namespace where, String name, List<String> command) throws IOException {
        running.add(where.start(command, folder.resolve(name + ".log")));
    }

    private void bird(Namespace where, String name, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".conf"), configuration);
        start(
                where,
                name,
                List.of(
                        BIRD.path().toString(),
                        "-f",
                        "-c",
                        file.toString(),
                        "-s",
                        folder.resolve(name + ".ctl").toString()));
    }

    /** BFD on each router, with the monitor, 100 ms times three. */
    void bfdOnRouters() throws IOException {
        for (int i = 1; i <= trial.fabric().routers(); i++) {
            bird(
                    trial.fabric().router(i),
                    "router" + i,
                    "router id 10.210.1." + i + ";\nprotocol device {}\nprotocol bfd {\n multihop " + times("0.1")
                            + " neighbor " + trial.family().address(210, 0, 2) + " local "
                            + Fabric.host(trial.family(), i) + " multihop on;\n}\n");
        }
    }

    private static String times(String interval) {
        long millis = Math.round(Double.parseDouble(interval) * 1000);
        return "{ min rx interval " + millis + " ms; min tx interval " + millis + " ms; multiplier 3; };\n";
    }

    /** The first destination by BIRD in the fabric: two static routes, the first one with a BFD session. */
    void birdStatic() throws IOException, InterruptedException {
        String bfd = "protocol device {}\nprotocol bfd {\n interface \"front\" "
                + times(trial.settings().interval());
        for (int i = 1; i <= 2; i++) {
            bird(
                    trial.fabric().router(i),
                    "router" + i,
                    "router id 10.210.1." + i + ";\n" + bfd + " neighbor 10.210.0.1 dev \"front\";\n}\n");
        }
        String destination = Family.IPV4.destination(1);
        bird(
                trial.fabric().fabric(),
                "fabric",
                "router id 10.210.0.1;\n" + bfd + "}\nprotocol kernel { ipv4 { export all; }; }\n"
                        + "protocol static with_bfd { ipv4 { preference 200; }; route " + destination
                        + " via 10.210.1.1 bfd; }\nprotocol static without_bfd { ipv4 { preference 100; }; route "
                        + destination + " via 10.210.1.2; }\n");
        // The route with the session is there only once the session is up.
        trial.await("BIRD has its session", () -> leadsToFirst(destination));
    }

    private boolean leadsToFirst(String destination) {
        try {
            return trial.fabric().fabric().ip("route show " + destination).contains("via 10.210.1.1 ");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first destination by FRR: two routers announce it by BGP, and BFD takes the session of a dead one down. */
    void frrBgp() throws IOException, InterruptedException {
        StringBuilder neighbors = new StringBuilder();
        for (int i = 1; i <= 2; i++) {
            String router = "10.210.1." + i;
            frr(
                    trial.fabric().router(i),
                    "router" + i,
                    "router bgp 65000\n bgp router-id " + router + "\n no bgp network import-check\n"
                            + neighbor("10.210.0.1")
                            + " address-family ipv4 unicast\n  network " + Family.IPV4.destination(1)
                            + "\n exit-address-family\nexit\n");
            // The first router is the one that is killed.
            neighbors
                    .append(neighbor(router))
                    .append(" neighbor ")
                    .append(router)
                    .append(" weight ");
            neighbors.append(300 - i).append('\n');
        }
        frr(trial.fabric().fabric(), "fabric", "router bgp 65000\n bgp router-id 10.210.0.1\n" + neighbors + "exit\n");
        trial.await("FRR has both routes", () -> leadsToFirst(Family.IPV4.destination(1)) && hasTwoSessions());
    }

    private static String neighbor(String address) {
        return " neighbor " + address + " remote-as 65000\n neighbor " + address + " bfd profile lab\n neighbor "
                + address + " timers connect 1\n";
    }

    private boolean hasTwoSessions() {
        try {
            // A program for each look: not in a hurry.
            Thread.sleep(500);
            String said = Programs.run(List.of(
                    "vtysh",
                    "--vty_socket",
                    folder.resolve("fabric").toString(),
                    "-d",
                    "bfdd",
                    "-c",
                    "show bfd peers brief"));
            return said.lines().filter(line -> line.contains(" up")).count() == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void frr(Namespace where, String name, String bgp) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve(name));
        long millis = Math.round(Double.parseDouble(trial.settings().interval()) * 1000);
        Files.writeString(home.resolve("zebra.conf"), "hostname " + name + "\n");
        Files.writeString(
                home.resolve("bfdd.conf"),
                "bfd\n profile lab\n  receive-interval " + millis + "\n  transmit-interval " + millis
                        + "\n  detect-multiplier 3\n exit\nexit\n");
        Files.writeString(home.resolve("bgpd.conf"), bgp);
        // It takes the rights of this user from its first line on.
        Programs.run(List.of("chown", "frr:frr", trial.folder().toString(), folder.toString()));
        Programs.run(List.of("chown", "-R", "frr:frr", home.toString()));
        for (String daemon : List.of("zebra", "bfdd", "bgpd")) {
            List<String> command = new ArrayList<>(List.of(
                    FRR.path().resolveSibling(daemon).toString(),
                    "-f",
                    home.resolve(daemon + ".conf").toString(),
                    "-i",
                    home.resolve(daemon + ".pid").toString(),
                    "-z",
                    home.resolve("zserv.api").toString(),
                    "--vty_socket",
                    home.toString(),
                    "-u",
                    "frr",
                    "-g",
                    "frr"));
            if (daemon.equals("bfdd")) {
                command.addAll(List.of("--bfdctl", home.resolve("bfdd.sock").toString()));
            }
            start(where, name + "-" + daemon, command);
            // Each one registers with those before it.
            trial.await(name + " has its " + daemon, () -> Files.exists(home.resolve(daemon + ".vty")));
        }
    }

    /** The first destination by a gateway address that the first two routers share. */
    void keepalived() throws IOException, InterruptedException {
        for (int i = 1; i <= 2; i++) {
            Path file = Files.writeString(
                    folder.resolve("keepalived" + i + ".conf"),
                    "vrrp_instance lab {\n version 3\n state BACKUP\n nopreempt\n interface front\n virtual_router_id 51\n"
                            + " priority " + (200 - i) + "\n advert_int "
                            + trial.settings().interval()
                            + "\n virtual_ipaddress {\n  " + GATEWAY + "/16 dev front\n }\n}\n");
            start(
                    trial.fabric().router(i),
                    "keepalived" + i,
                    List.of(
                            KEEPALIVED.path().toString(),
                            "--dont-fork",
                            "--vrrp",
                            "--log-console",
                            "-f",
                            file.toString(),
                            "-p",
                            folder.resolve("keepalived" + i + ".pid").toString(),
                            "-r",
                            folder.resolve("vrrp" + i + ".pid").toString()));
            if (i == 1) {
                // So that the first router is the one that is killed.
                trial.await("the first router has the gateway", this::firstHasGateway);
            }
        }
        trial.fabric().fabric().ip("route add " + Family.IPV4.destination(1) + " via " + GATEWAY + " proto 118");
    }

    private boolean firstHasGateway() {
        try {
            return trial.fabric().router(1).ip("address show dev front").contains(GATEWAY);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
