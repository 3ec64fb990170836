package io.vpcrouter.health.bfd;

import io.vpcrouter.internal.prober.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A BFD daemon of somebody else in the namespace of the hosts, with a session to the checker from an address of the hosts. */
final class BfdPeer implements AutoCloseable {
    /** Which daemon. */
    enum Kind {
        FRR("/usr/lib/frr/bfdd"),
        BIRD("/usr/sbin/bird");

        private final Path program;

        Kind(String program) {
            this.program = Path.of(program);
        }

        boolean isInstalled() {
            return Files.isExecutable(program);
        }
    }

    private static final String CHECKER = "10.200.0.1";
    private static final String CHECKER6 = "fd00:200::1";
    private static final Path ZEBRA = Path.of("/usr/lib/frr/zebra");

    private final Kind kind;
    private final TestNetwork network;
    private final String address;
    private final boolean multihop;
    private final Path folder;
    private final List<Process> helpers = new ArrayList<>();
    private Process daemon;

    /** Starts it, with an interval of 100 ms and a multiplier of 3. */
    BfdPeer(Kind kind, TestNetwork network, Path parent, String address, boolean multihop)
            throws IOException, InterruptedException {
        this.kind = kind;
        this.network = network;
        this.address = address;
        this.multihop = multihop;
        this.folder = Files.createTempDirectory(parent, "peer");
        if (kind == Kind.FRR) {
            // It takes the rights of this user from its first line on.
            own(parent);
            Files.writeString(folder.resolve("zebra.conf"), "hostname peer\n");
            Files.writeString(folder.resolve("bfdd.conf"), frr());
            own(folder);
            helpers.add(start(frrCommand(ZEBRA, "zebra")));
        } else {
            Files.writeString(folder.resolve("bird.conf"), bird());
        }
        start();
    }

    private static void own(Path file) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("chown", "-R", "frr:frr", file.toString())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("chown " + file + ": exit code " + exit);
        }
    }

    private String checker() {
        return address.contains(":") ? CHECKER6 : CHECKER;
    }

    private String frr() {
        return "bfd\n peer " + checker() + (multihop ? " multihop" : "") + " local-address " + address
                + (multihop ? "" : " interface cable") + "\n  receive-interval 100\n  transmit-interval 100\n"
                + "  detect-multiplier 3\n  no shutdown\n exit\nexit\n";
    }

    private String bird() {
        String times = "{ min rx interval 100 ms; min tx interval 100 ms; multiplier 3; };\n";
        return "router id 10.200.0.2;\nprotocol device {}\nprotocol bfd {\n"
                + (multihop ? "multihop " : "interface \"cable\" ") + times
                + "neighbor " + checker() + (multihop ? " local " + address + " multihop on" : " dev \"cable\"")
                + ";\n}\n";
    }

    private List<String> frrCommand(Path program, String name) {
        return List.of(
                program.toString(),
                "-f",
                folder.resolve(name + ".conf").toString(),
                "-i",
                folder.resolve(name + ".pid").toString(),
                "-z",
                folder.resolve("zserv.api").toString(),
                "--vty_socket",
                folder.toString(),
                "-u",
                "frr",
                "-g",
                "frr");
    }

    private Process start(List<String> command) throws IOException {
        List<String> inside = new ArrayList<>(network.hostsWrapper());
        inside.addAll(command);
        return new ProcessBuilder(inside)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** Starts the daemon, again after {@link #kill}. */
    void start() throws IOException {
        if (kind == Kind.BIRD) {
            daemon = start(List.of(
                    kind.program.toString(),
                    "-f",
                    "-c",
                    folder.resolve("bird.conf").toString(),
                    "-s",
                    folder.resolve("bird.ctl").toString()));
        } else {
            List<String> command = new ArrayList<>(frrCommand(kind.program, "bfdd"));
            command.addAll(List.of("--bfdctl", folder.resolve("bfdd.sock").toString()));
            daemon = start(command);
        }
    }

    /** What it said so far. */
    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Ends it without a word to anybody. */
    void kill() throws InterruptedException {
        daemon.destroyForcibly();
        daemon.waitFor();
    }

    /** Takes FRR's session down administratively, or up again. */
    void shutDown(boolean down) throws IOException, InterruptedException {
        Process vtysh = start(List.of(
                "vtysh",
                "--vty_socket",
                folder.toString(),
                "-d",
                "bfdd",
                "-c",
                "configure terminal",
                "-c",
                "bfd",
                "-c",
                "peer " + checker() + " multihop local-address " + address,
                "-c",
                down ? "shutdown" : "no shutdown"));
        if (vtysh.waitFor() != 0) {
            throw new IOException("vtysh: " + log());
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        for (Process helper : helpers) {
            helper.destroy();
            if (!helper.waitFor(10, TimeUnit.SECONDS)) {
                helper.destroyForcibly();
            }
        }
    }
}
