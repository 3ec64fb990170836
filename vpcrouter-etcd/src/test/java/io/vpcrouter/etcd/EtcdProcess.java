package io.vpcrouter.etcd;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A member of a real etcd, on loopback, with a folder of its own. */
final class EtcdProcess implements AutoCloseable {
    private static final List<String> NO_LEADER_YET = List.of(
            "etcdserver: request timed out",
            "etcdserver: leader changed",
            "etcdserver: no leader",
            "context deadline exceeded");

    /** Generous: the machine may have other things to do. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MOST_STARTS = 5;

    private final List<String> command;
    private final Path log;
    private final List<String> clientOptions;
    private final int port;
    private Process process;

    private EtcdProcess(List<String> command, Path log, int port, List<String> clientOptions) {
        this.command = command;
        this.log = log;
        this.port = port;
        this.clientOptions = clientOptions;
        this.process = spawn();
    }

    /** Skips the test, loudly, where there is no etcd. */
    static void mustBeInstalled() {
        for (String program : List.of("etcd", "etcdctl")) {
            if (find(program).isEmpty()) {
                abort(program + " is not installed (Debian: etcd-server, etcd-client)");
            }
        }
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** One member, without encryption. */
    static EtcdProcess start(Path folder, String... options) {
        return cluster(folder, 1, Optional.empty(), options).get(0);
    }

    /** Members of one cluster, which answer when this returns. */
    static List<EtcdProcess> cluster(Path folder, int size, Optional<Certificates> tls, String... options) {
        mustBeInstalled();
        for (int attempt = 1; ; attempt++) {
            List<EtcdProcess> members = tryCluster(folder.resolve("etcd-" + attempt), size, tls, options);
            boolean started = members.stream().allMatch(EtcdProcess::answersOrEnds);
            if (started) {
                return members;
            }
            members.forEach(EtcdProcess::close);
            // Somebody else has taken one of the ports.
            if (attempt == MOST_STARTS) {
                throw new AssertionError(
                        "etcd does not start:\n" + members.get(0).log());
            }
        }
    }

    private static List<EtcdProcess> tryCluster(Path folder, int size, Optional<Certificates> tls, String... options) {
        List<Integer> ports = freePorts(2 * size);
        String scheme = tls.isPresent() ? "https" : "http";
        List<String> peers = IntStream.range(0, size)
                .mapToObj(i -> "m" + i + "=http://127.0.0.1:" + ports.get(size + i))
                .toList();
        List<EtcdProcess> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String client = scheme + "://127.0.0.1:" + ports.get(i);
            String peer = "http://127.0.0.1:" + ports.get(size + i);
            Path home = folder.resolve("m" + i);
            List<String> command = new ArrayList<>(List.of(
                    "etcd",
                    "--name=m" + i,
                    "--data-dir=" + home,
                    "--listen-client-urls=" + client,
                    "--advertise-client-urls=" + client,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=" + String.join(",", peers),
                    "--log-level=error",
                    // A loaded machine must not look like one that has lost its leader.
                    "--heartbeat-interval=200",
                    "--election-timeout=2000"));
            tls.ifPresent(files -> command.addAll(List.of(
                    "--cert-file=" + files.serverCertificate(),
                    "--key-file=" + files.serverKey(),
                    "--trusted-ca-file=" + files.authority(),
                    "--client-cert-auth")));
            command.addAll(List.of(options));
            List<String> asClient = new ArrayList<>(List.of("--endpoints=" + client));
            tls.ifPresent(files -> asClient.addAll(List.of(
                    "--cacert=" + files.authority(),
                    "--cert=" + files.administratorCertificate(),
                    "--key=" + files.administratorKey())));
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            members.add(new EtcdProcess(command, folder.resolve("m" + i + ".log"), ports.get(i), asClient));
        }
        return members;
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (ServerSocket socket : held) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Process spawn() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answersOrEnds() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            // Asking a free port with etcdctl takes its time, so it comes last.
            if (isListening() && run("endpoint", "health").isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isListening() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            try {
                return process.waitFor(20, TimeUnit.MILLISECONDS) && isListening();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What etcdctl says, if it succeeds. */
    private Optional<String> run(String... words) {
        List<String> all = new ArrayList<>(List.of("etcdctl", "--command-timeout=20s"));
        all.addAll(clientOptions);
        all.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
            builder.environment().put("ETCDCTL_API", "3");
            Process control = builder.start();
            String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            lastWords = said;
            return control.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String lastWords = "";

    /**
     * Does something with etcdctl, a foreign client; fails with what it said. While members elect a leader, which takes as long as
     * the machine is busy, it is asked again.
     */
    String control(String... words) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> said = run(words);
        while (said.isEmpty() && hasNoLeaderYet() && System.nanoTime() - end < 0) {
            said = run(words);
        }
        return said.orElseThrow(() -> new AssertionError("etcdctl " + List.of(words) + ": " + lastWords));
    }

    private boolean hasNoLeaderYet() {
        return NO_LEADER_YET.stream().anyMatch(lastWords::contains);
    }

    void put(String key, String value) {
        control("put", key, value);
    }

    /** The store's own count of changes. */
    long revision() {
        String status = control("endpoint", "status", "--write-out=json");
        return Long.parseLong(status.replaceAll("(?s).*\"revision\":(\\d+).*", "$1"));
    }

    /** Forgets all that was before. */
    void compact() {
        control("compact", String.valueOf(revision()));
    }

    /** Ends it, as kill -9 does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends a signal. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts it again on its data, and waits until it answers. */
    void restart() {
        startAgain();
        if (!answersOrEnds()) {
            throw new AssertionError("etcd does not start again:\n" + log());
        }
    }

    /** Starts it again on its data. */
    void startAgain() {
        process = spawn();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
