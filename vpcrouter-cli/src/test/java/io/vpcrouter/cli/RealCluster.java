package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A real kube-apiserver on a real etcd, wherever one was built; otherwise its tests are skipped. Its daemons have the permissions of the
 * manifests. Of the kubelets there is only what they write.
 */
final class RealCluster implements TestCluster, AutoCloseable {
    private static final String ADMIN = "secret-token";
    /** The service account of the manifests. */
    private static final String POD = "pod-token";

    private static final Path MANIFESTS = Path.of("src/main/dist/kubernetes/rbac");

    private static final String NAMESPACES = "/api/v1/namespaces";
    private static final String NODES = "/api/v1/nodes";
    private static final String EVENTS = NAMESPACES + "/default/events";
    private static final String COORDINATION = "/apis/coordination.k8s.io/v1/namespaces/";
    private static final String NODE_LEASES = COORDINATION + "kube-node-lease/leases";
    private static final String LEASES = COORDINATION + NAMESPACE + "/leases";

    private static final int MOST_STARTS = 5;
    /** Below these the kernel chooses no ports for others. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 30_000;

    private final Path folder;
    private final Path binary = binary();
    private final Path certificate;
    private final ScheduledExecutorService kubelets = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private EtcdServer etcd;
    private Process server;
    private int port;
    private HttpClient client;

    /** Skips the test, loudly, where there is no such server. */
    RealCluster(Path folder) {
        assumeTrue(
                Files.isExecutable(binary) && isOnPath("etcd"),
                "NOT TESTED: THE DAEMON WITH A REAL API SERVER, BECAUSE " + binary
                        + " OR etcd IS MISSING (.ci/kube-apiserver builds the first)");
        this.folder = folder;
        this.certificate = folder.resolve("certificates/apiserver.crt");
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

    // ---- The server -------------------------------------------------------------------------------------------------

    /** Starts it, and lets the daemons do what the manifests say. */
    void start() throws Exception {
        Files.writeString(
                folder.resolve("tokens"),
                ADMIN + ",admin,admin,system:masters\n" + POD + ",system:serviceaccount:vpcrouter:vpcrouter,pod\n");
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Files.writeString(
                folder.resolve("key"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        etcd = new EtcdServer(folder);
        for (int attempt = 1; !startsServer(); attempt++) {
            // Somebody else has taken the port.
            if (attempt == MOST_STARTS) {
                throw new AssertionError(
                        "the API server does not start; it said:\n" + Files.readString(folder.resolve("server.log")));
            }
        }
        write(NAMESPACES, Map.of("metadata", Map.of("name", NAMESPACE)));
        assertThat(call(POD, "GET", NODES, "").statusCode())
                .as("who may do nothing yet")
                .isEqualTo(403);
        for (String options : List.of("nodes", "health", "leadership")) {
            grant(MANIFESTS.resolve(options).resolve("rbac.yaml"));
        }
        // It takes a moment until what was granted is known to who decides.
        Eventually.holds(
                Program.PATIENCE,
                () -> Stream.of(NODES, NODE_LEASES, LEASES + "/" + ClusterScenarios.LEASE)
                        .noneMatch(path -> call(POD, "GET", path, "").statusCode() == 403));
        kubelets.scheduleAtFixedRate(this::renew, 0, RENEWAL, TimeUnit.MILLISECONDS);
    }

    /** It takes connections, and answers nothing. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(server.pid()))
                .inheritIO()
                .start()
                .waitFor();
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

    private boolean startsServer() throws IOException {
        port = freePort();
        String key = folder.resolve("key").toString();
        server = new ProcessBuilder(
                        binary.toString(),
                        "--etcd-servers=" + etcd.url(),
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + certificate.getParent(),
                        "--token-auth-file=" + folder.resolve("tokens"),
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + key,
                        "--service-account-signing-key-file=" + key,
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--disable-admission-plugins=ServiceAccount")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
        Eventually.holds(Program.PATIENCE, () -> !server.isAlive() || answers());
        return server.isAlive();
    }

    /** Whether it has made the namespaces that every cluster has. */
    private boolean answers() {
        try {
            if (client == null) {
                client = clientThatTrusts(certificate);
            }
            HttpResponse<String> answer = call(ADMIN, "GET", NAMESPACES, "");
            return answer.statusCode() == 200
                    && items(answer).stream()
                            .map(one -> TestJson.at(one, "metadata", "name"))
                            .toList()
                            .containsAll(List.of("default", "kube-node-lease"));
        } catch (IOException | UncheckedIOException | GeneralSecurityException e) {
            // Not yet; the certificate may be half written.
            return false;
        }
    }

    private static HttpClient clientThatTrusts(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(String.valueOf(store.size()), one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private void grant(Path manifest) throws IOException {
        for (Object object : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(manifest))) {
            Object namespace = ((Map<?, ?>) TestJson.at(object, "metadata")).get("namespace");
            String kind = ((String) TestJson.at(object, "kind")).toLowerCase(Locale.ROOT);
            write(
                    "/apis/" + TestJson.at(object, "apiVersion") + (namespace == null ? "" : "/namespaces/" + namespace)
                            + "/" + kind + "s",
                    object);
        }
    }

    /** Removes what tests and daemons have made. */
    synchronized void clear() {
        alive.clear();
        List.of(NODES, NODE_LEASES, LEASES, EVENTS).forEach(path -> ok(call(ADMIN, "DELETE", path, "")));
    }

    // ---- What the daemons see ---------------------------------------------------------------------------------------

    @Override
    public Path kubeconfig(Path place) throws IOException {
        String text = String.join(
                "\n",
                "apiVersion: v1",
                "kind: Config",
                "current-context: test",
                "clusters: [{name: here, cluster: {server: 'https://127.0.0.1:" + port + "', certificate-authority: '"
                        + certificate + "'}}]",
                "users: [{name: me, user: {token: " + POD + "}}]",
                "contexts: [{name: test, context: {cluster: here, user: me}}]",
                "");
        return Files.writeString(place.resolve("kubeconfig"), text);
    }

    @Override
    public void node(String name, String podCidr, String address, String ready, boolean cordoned) {
        Map<String, Object> node = TestCluster.nodeObject(name, podCidr, address, ready, cordoned);
        if (ready.equals("True")) {
            alive.add(name);
        } else {
            alive.remove(name);
        }
        // Of a node that is there, the first takes all but the status, and the second nothing else.
        write(NODES, node);
        ok(call(ADMIN, "PATCH", NODES + "/" + name + "/status", TestJson.text(node)));
    }

    @Override
    public String holder(String lease) {
        HttpResponse<String> answer = call(ADMIN, "GET", LEASES + "/" + lease, "");
        return answer.statusCode() == 404
                ? ""
                : String.valueOf(TestJson.at(TestJson.object(ok(answer).body()), "spec", "holderIdentity"));
    }

    @Override
    public List<String> events() {
        return items(ok(call(ADMIN, "GET", EVENTS, ""))).stream()
                .map(TestCluster::eventText)
                .toList();
    }

    /** No Lease comes after a {@link #clear}. */
    private synchronized void renew() {
        for (String node : alive) {
            try {
                write(NODE_LEASES, TestCluster.leaseObject(node));
            } catch (UncheckedIOException | AssertionError e) {
                // It tries again, as a kubelet does.
                System.out.println("the kubelet of " + node + ": " + e);
            }
        }
    }

    // ---- Requests ---------------------------------------------------------------------------------------------------

    /** Changes an object, or makes it. */
    private void write(String place, Object object) {
        String json = TestJson.text(object);
        HttpResponse<String> answer = call(ADMIN, "PATCH", place + "/" + TestJson.at(object, "metadata", "name"), json);
        ok(answer.statusCode() == 404 ? call(ADMIN, "POST", place, json) : answer);
    }

    private HttpResponse<String> call(String token, String method, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/" + (method.equals("PATCH") ? "merge-patch+json" : "json"))
                .timeout(Program.PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s: %s", answer.request(), answer.body())
                .isBetween(200, 299);
        return answer;
    }

    private static List<Object> items(HttpResponse<String> list) {
        return new ArrayList<>((List<?>) TestJson.at(TestJson.object(list.body()), "items"));
    }

    @Override
    public void close() throws InterruptedException {
        kubelets.shutdownNow();
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
        if (etcd != null) {
            etcd.kill();
        }
    }
}
