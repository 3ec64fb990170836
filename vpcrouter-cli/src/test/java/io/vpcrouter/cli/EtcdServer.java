package io.vpcrouter.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real etcd with one member. */
final class EtcdServer implements AutoCloseable {
    private static final int MOST_STARTS = 5;

    private final Path folder;
    private int port;
    private List<String> command = List.of();
    private Process process;

    /** Starts it; skips the test, loudly, where there is no etcd. */
    EtcdServer(Path folder) {
        this.folder = folder;
        int attempt = 0;
        do {
            attempt++;
            if (attempt > MOST_STARTS) {
                throw new AssertionError("etcd does not start; its log is " + folder.resolve("etcd.log"));
            }
            List<Integer> ports = freePorts();
            port = ports.get(0);
            String peer = "http://127.0.0.1:" + ports.get(1);
            command = List.of(
                    "etcd",
                    "--name=t",
                    "--data-dir=" + folder.resolve("etcd-" + attempt),
                    "--listen-client-urls=" + url(),
                    "--advertise-client-urls=" + url(),
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=t=" + peer,
                    "--log-level=error",
                    "--heartbeat-interval=200",
                    "--election-timeout=2000");
            process = spawn();
            // Somebody else may have taken one of the ports.
        } while (!answers());
    }

    private static List<Integer> freePorts() {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process spawn() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("etcd.log").toFile()))
                    .start();
        } catch (IOException e) {
            return abort("etcd is not installed (Debian: etcd-server, etcd-client): " + e.getMessage());
        }
    }

    private boolean answers() {
        Eventually.holds(Program.PATIENCE, () -> !process.isAlive() || isListening());
        return process.isAlive();
    }

    private boolean isListening() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Writes a key with etcdctl. */
    void put(String key, String value) throws InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("etcdctl", "--endpoints=" + url(), "--command-timeout=30s", "put", "--", key, value));
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().put("ETCDCTL_API", "3");
            Process control = builder.start();
            String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (control.waitFor() != 0) {
                throw new AssertionError(words + ": " + said);
            }
        } catch (IOException e) {
            abort("etcdctl is not installed (Debian: etcd-client): " + e.getMessage());
        }
    }

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again on its data. */
    void restart() {
        process = spawn();
        if (!answers()) {
            throw new AssertionError("etcd does not start again; its log is " + folder.resolve("etcd.log"));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
