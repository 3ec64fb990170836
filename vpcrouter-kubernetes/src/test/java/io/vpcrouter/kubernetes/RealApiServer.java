package io.vpcrouter.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vpcrouter.internal.kubernetes.client.KubeOptions;
import io.vpcrouter.spi.OptionValues;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real kube-apiserver on a real etcd, wherever one was built; otherwise its tests are skipped. The plugins reach it by a
 * {@link Relay}.
 */
final class RealApiServer implements AutoCloseable {
    /** The administrator. */
    static final String ADMIN = "secret-token";

    /** The service account of the manifests. */
    static final String POD = "pod-token";

    /** Somebody without rights. */
    static final String NOBODY = "no-rights";

    /** Somebody who gets rights one by one. */
    static final String SOMEBODY = "some-rights";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
    private static final int MOST_STARTS = 5;
    private static final Set<String> NAMESPACES = Set.of("default", "kube-node-lease");
    /** Below these the kernel chooses no ports for others. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 30_000;

    private final Path folder;
    private final Path binary;
    private final List<Process> processes = new ArrayList<>();
    private Process server;
    private int etcdPort;
    private int port;
    private Relay network;
    private KubernetesClient api;

    RealApiServer(Path folder) throws Exception {
        this.folder = folder;
        this.binary = binary();
        assumeTrue(
                Files.isExecutable(binary) && isOnPath("etcd") && isOnPath("etcdctl") && isOnPath("openssl"),
                "NOT TESTED: THE PLUGINS WITH A REAL API SERVER, BECAUSE " + binary
                        + ", etcd, etcdctl OR openssl IS MISSING (.ci/kube-apiserver builds the first)");
        Files.writeString(
                folder.resolve("tokens"),
                ADMIN + ",admin,admin,system:masters\n" + POD + ",system:serviceaccount:vpcrouter:vpcrouter,pod\n"
                        + NOBODY + ",nobody,nobody\n" + SOMEBODY + ",somebody,somebody\n");
        run("openssl", "genrsa", "-out", folder.resolve("key").toString(), "2048")
                .waitFor();
        for (int attempt = 1; !isStarted(attempt); attempt++) {
            // Somebody else has taken one of the ports.
            stop();
            if (attempt == MOST_STARTS) {
                throw new AssertionError("the API server does not start; see the logs in " + folder);
            }
        }
        network = new Relay(port);
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
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken; another one.
                continue;
            }
        }
    }

    private Process run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(Path.of(command[0]).getFileName() + ".log")
                                .toFile()))
                .start();
    }

    private boolean isStarted(int attempt) throws Exception {
        Path data = folder.resolve("etcd-" + attempt);
        etcdPort = freePort();
        port = freePort();
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + freePort();
        processes.add(run(
                "etcd",
                "--name=t",
                "--data-dir=" + data,
                "--log-level=error",
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=t=" + peer,
                // A busy machine must not look like one that has lost its leader.
                "--heartbeat-interval=200",
                "--election-timeout=2000"));
        if (api != null) {
            api.close();
        }
        api = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + port)
                        .withOauthToken(ADMIN)
                        .withTrustCerts(true)
                        .build())
                .build();
        return startsServer();
    }

    /** Starts the server again, with what it knew. */
    void start() throws Exception {
        if (!startsServer()) {
            throw new AssertionError("the API server does not start again; see the logs in " + folder);
        }
    }

    private boolean startsServer() throws Exception {
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
            // Ends early only if the server does.
            if (System.nanoTime() - end > 0 || server.waitFor(100, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private boolean answers() {
        try {
            return api.namespaces().list().getItems().stream()
                    .map(one -> one.getMetadata().getName())
                    .collect(Collectors.toSet())
                    .containsAll(NAMESPACES);
        } catch (KubernetesClientException e) {
            // Not yet.
            return false;
        }
    }

    /** Ends the server, as a crash does. */
    void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    /** The server takes connections and answers nothing from now on, or goes on. */
    void hang(boolean now) throws Exception {
        new ProcessBuilder("kill", now ? "-STOP" : "-CONT", String.valueOf(server.pid()))
                .start()
                .waitFor();
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

    /** Options that lead to the server by the network, with its own certificate as the authority. */
    OptionValues.Builder options(String token) {
        try {
            Path own = Files.createDirectories(folder.resolve("of-" + token));
            return OptionValues.builder()
                    .set(
                            KubeOptions.KUBECONFIG,
                            Kubeconfig.write(
                                    own,
                                    "https://127.0.0.1:" + network.port(),
                                    "certificate-authority: " + folder.resolve("certificates/apiserver.crt"),
                                    "token: " + token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder with what a pod finds in its own: a token, and the certificate of the server as the authority. */
    Path podFolder(String token) throws IOException {
        Path pod = Files.createDirectories(folder.resolve("pod-of-" + token));
        Files.writeString(pod.resolve("token"), token);
        Files.copy(
                folder.resolve("certificates/apiserver.crt"),
                pod.resolve("ca.crt"),
                StandardCopyOption.REPLACE_EXISTING);
        return pod;
    }

    /** Makes the objects of a manifest. */
    void apply(String manifest) {
        api.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> api.resource(item).createOr(op -> op.update()));
    }

    Relay network() {
        return network;
    }

    /** The server itself, without the network. */
    KubernetesClient api() {
        return api;
    }

    private void stop() throws InterruptedException {
        if (server != null) {
            kill();
        }
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        processes.clear();
    }

    @Override
    public void close() throws InterruptedException {
        api.close();
        network.close();
        stop();
    }
}
