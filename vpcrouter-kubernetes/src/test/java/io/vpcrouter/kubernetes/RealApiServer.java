package io.vpcrouter.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A real kube-apiserver on a real etcd, wherever one was built; otherwise its tests are skipped. */
final class RealApiServer implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    private final Path folder;
    private final Path binary;
    private final int etcdPort = freePort();
    private final int peerPort = freePort();
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();
    private final KubernetesClient api;
    private Process server;

    RealApiServer(Path folder) throws Exception {
        this.folder = folder;
        this.binary = binary();
        assumeTrue(
                Files.isExecutable(binary) && isOnPath("etcd") && isOnPath("etcdctl") && isOnPath("openssl"),
                "NOT TESTED: THE PLUGINS WITH A REAL API SERVER, BECAUSE " + binary
                        + ", etcd, etcdctl OR openssl IS MISSING (.ci/kube-apiserver builds the first)");
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        processes.add(run(
                "etcd",
                "--name",
                "t",
                "--data-dir",
                folder.resolve("etcd").toString(),
                "--log-level",
                "error",
                "--listen-client-urls",
                client,
                "--advertise-client-urls",
                client,
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "t=" + peer));
        Files.writeString(
                folder.resolve("tokens"), "secret-token,admin,admin,system:masters\nno-rights,nobody,nobody\n");
        run("openssl", "genrsa", "-out", folder.resolve("key").toString(), "2048")
                .waitFor();
        api = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + port)
                        .withOauthToken("secret-token")
                        .withTrustCerts(true)
                        .build())
                .build();
        start();
    }

    private static Path binary() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return Path.of(System.getProperty(
                "vpcrouter.kube.apiserver",
                home.resolve("vpcrouter-kube/kube-apiserver").toString()));
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(Path.of(command[0]).getFileName() + ".log")
                                .toFile()))
                .start();
    }

    void start() throws Exception {
        String key = folder.resolve("key").toString();
        server = run(
                binary.toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + folder.resolve("tokens"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.0.0.0/24",
                "--disable-admission-plugins=ServiceAccount");
        long end = System.nanoTime() + PATIENCE;
        while (!answers()) {
            if (System.nanoTime() - end > 0 || !server.isAlive()) {
                throw new AssertionError("the API server does not answer; see its log in " + folder);
            }
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return !api.namespaces().list().getItems().isEmpty();
        } catch (KubernetesClientException e) {
            // Ends early only if the server does.
            if (server.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the API server has ended; see its log in " + folder, e);
            }
            return false;
        }
    }

    void stop() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    /** Forgets all versions but the newest one of each object, while the server is stopped. */
    void compact() throws Exception {
        long version = Long.parseLong(
                etcdctl("get", "/", "--write-out=json").replaceAll("(?s).*\"revision\":([0-9]+).*", "$1"));
        etcdctl("compact", String.valueOf(version));
    }

    private String etcdctl(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints=http://127.0.0.1:" + etcdPort));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ETCDCTL_API", "3");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + output);
        }
        return output;
    }

    /** A kubeconfig that trusts the server's own certificate. */
    Path kubeconfig(String token) {
        return Kubeconfig.write(
                folder,
                "https://127.0.0.1:" + port,
                "certificate-authority: " + folder.resolve("certificates/apiserver.crt"),
                "token: " + token);
    }

    KubernetesClient api() {
        return api;
    }

    @Override
    public void close() throws InterruptedException {
        api.close();
        stop();
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }
}
