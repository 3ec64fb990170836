package io.vpcrouter.health.http;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.internal.prober.TestContext.Report;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHealthPluginTest {
    private static final IpAddress HOST = IpAddress.parse("127.0.0.1");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpHealthPlugin plugin = new HttpHealthPlugin();
    private final TestContext context = new TestContext();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        context.close();
        context.joinThreads();
    }

    /** What a server of the tests does with a request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static Answer status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    private int serve(Answer answer) throws IOException {
        return serve(HttpServer.create(), "0.0.0.0", answer);
    }

    private int serve(HttpServer server, String address, Answer answer) throws IOException {
        server.bind(new InetSocketAddress(address, 0), 10_000);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            answer.to(exchange);
        });
        ExecutorService executor = Executors.newCachedThreadPool();
        server.setExecutor(executor);
        server.start();
        open.add(() -> {
            server.stop(0);
            executor.shutdownNow();
        });
        return server.getAddress().getPort();
    }

    /** A server that says the same to everybody, whatever that is, and then closes the connection. */
    private int say(String text) throws IOException {
        ServerSocket listener = new ServerSocket(0);
        open.add(listener);
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    InputStream request = socket.getInputStream();
                    assertThat(request.read(new byte[4096])).isPositive();
                    OutputStream answer = socket.getOutputStream();
                    answer.write(text.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // The next one, unless the listener was closed.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listener.getLocalPort();
    }

    private OptionValues.Builder options(int port, String interval) {
        return OptionValues.builder()
                .set(HttpHealthPlugin.PORT, port)
                .parse(HttpHealthPlugin.INTERVAL, interval)
                .parse(HttpHealthPlugin.TIMEOUT, interval);
    }

    private HealthMonitor started(OptionValues.Builder options) {
        HealthMonitor monitor = plugin.create(options.build(), context);
        open.add(0, monitor);
        monitor.start();
        return monitor;
    }

    private void awaitOnly(IpAddress host, int count, Class<? extends Observation> kind) {
        context.awaitReports(host, count);
        assertThat(context.reportsOf(host)).hasOnlyElementsOfType(kind);
    }

    @Test
    void aHostThatAnswersIsReachableAndItsConnectionIsUsedAgain() throws IOException {
        started(options(serve(status(200)), "1")).watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Reachable.class);
        assertThat(clients).hasSize(1);
        assertThat(context.conditions()).isEmpty();
        assertThat(context.reportsOf(HOST))
                .allMatch(seen ->
                        ((Observation.Reachable) seen).roundTripIfKnown().isPresent());
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, true", "399, true", "400, false", "404, false", "503, false"})
    void theStatusDecides(int status, boolean reachable) throws IOException {
        started(options(serve(status(status)), "2")).watch(Set.of(HOST));
        context.awaitReports(HOST, 1);
        if (reachable) {
            assertThat(context.reportsOf(HOST)).hasOnlyElementsOfType(Observation.Reachable.class);
        } else {
            assertThat(context.reportsOf(HOST)).containsOnly(Observation.unreachable("status " + status));
        }
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        int port = serve(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            status(exchange.getRequestURI().getPath().equals("/elsewhere") ? 500 : 301)
                    .to(exchange);
        });
        started(options(port, "1")).watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Reachable.class);
    }

    @Test
    void asksForThePathAndWantsTheStatusOfTheOptions() throws IOException {
        int port = serve(exchange -> status(exchange.getRequestURI().toString().equals("/a/b?c=d%20e") ? 418 : 200)
                .to(exchange));
        started(options(port, "1").parse(HttpHealthPlugin.PATH, "/a/b?c=d%20e").parse(HttpHealthPlugin.STATUS, "418"))
                .watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Reachable.class);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "300, false", "401, true", "403, true", "402, false", "500, false"})
    void severalRangesOfStatusesAreRight(int status, boolean reachable) throws IOException {
        started(options(serve(status(status)), "2").parse(HttpHealthPlugin.STATUS, "200-299,401,403-404"))
                .watch(Set.of(HOST));
        awaitOnly(HOST, 1, reachable ? Observation.Reachable.class : Observation.Unreachable.class);
    }

    @Test
    void asksForTheNameOfTheOptionsOrForTheAddress() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        int port = serve(exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Host"));
            status(200).to(exchange);
        });
        started(options(port, "1").parse(HttpHealthPlugin.HOST, "router.example.com"))
                .watch(Set.of(HOST));
        awaitOnly(HOST, 1, Observation.Reachable.class);
        assertThat(asked).containsExactly("router.example.com:" + port);

        IpAddress other = IpAddress.parse("127.0.0.2");
        started(options(port, "1")).watch(Set.of(other));
        awaitOnly(other, 1, Observation.Reachable.class);
        assertThat(asked).contains("127.0.0.2:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "router.example.com:80", "10.0.0.1", "-a", "a..b", "[::1]"})
    void refusesWhatIsNoName(String text) {
        assertThat(HttpHealthPlugin.HOST.type().parse(text)).isEmpty();
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws IOException {
        byte[] block = new byte[32 << 10];
        int port = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(block);
                }
            }
        });
        started(options(port, "2")).watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Reachable.class);
    }

    @Test
    void aHostThatSaysNothingTimesOut() throws IOException {
        ServerSocket silent = new ServerSocket(0);
        open.add(silent);
        started(options(silent.getLocalPort(), "2").parse(HttpHealthPlugin.TIMEOUT, "0.2"))
                .watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        assertThat(context.reportsOf(HOST)).containsOnly(Observation.unreachable("timed out"));
    }

    @Test
    void aClosedPortIsARefusal() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        started(options(port, "2")).watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        assertThat(context.reportsOf(HOST)).containsOnly(Observation.unreachable("refused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n", "", "HTTP/1.1 abc OK\r\n\r\n", "\u0000\u0001\u0002"})
    void aHostThatDoesNotSpeakHttpIsMissed(String text) throws IOException {
        started(options(say(text), "2")).watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Unreachable.class);
    }

    @Test
    void manyHostsShareAFewThreads() throws IOException {
        int port = serve(status(204));
        Set<IpAddress> hosts = IntStream.range(0, 500)
                .mapToObj(i -> IpAddress.ofIpv4(0x7f010001 + i))
                .collect(Collectors.toSet());
        started(options(port, "20")).watch(hosts);
        await(
                "all hosts",
                () -> context.reports().stream()
                                .map(Report::host)
                                .collect(Collectors.toSet())
                                .size()
                        == hosts.size());
        assertThat(context.reports()).allMatch(report -> report.observation() instanceof Observation.Reachable);
        assertThat(context.threads()).hasSize(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals(HttpProber.TLS_THREAD))
                .isEmpty();
    }

    private SSLContext certificate() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "SAN=IP:127.0.0.1,DNS:router.example.com",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", keys.getCertificate("mykey"));
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return tls;
    }

    private int serveTls(SSLContext certificate) throws IOException {
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        return serve(server, "0.0.0.0", status(200));
    }

    @Test
    void aCertificateThatNobodyTrustsIsAMissUnlessAnyWillDo() throws Exception {
        int port = serveTls(certificate());
        started(options(port, "4").set(HttpHealthPlugin.TLS, true)).watch(Set.of(HOST));
        awaitOnly(HOST, 3, Observation.Unreachable.class);
        assertThat(context.reportsOf(HOST).toString()).contains("no TLS: ");
        // Of another name too: the certificate is for 127.0.0.1.
        IpAddress other = IpAddress.parse("127.0.0.2");
        started(options(port, "4").set(HttpHealthPlugin.TLS_INSECURE, true)).watch(Set.of(other));
        awaitOnly(other, 1, Observation.Reachable.class);
    }

    @Test
    void aTrustedCertificateMustBeForTheAddress() throws Exception {
        SSLContext certificate = certificate();
        SSLContext before = SSLContext.getDefault();
        int port = serveTls(certificate);
        IpAddress other = IpAddress.parse("127.0.0.2");
        SSLContext.setDefault(certificate);
        try {
            started(options(port, "4").set(HttpHealthPlugin.TLS, true)).watch(Set.of(HOST, other));
            awaitOnly(other, 3, Observation.Unreachable.class);
            awaitOnly(HOST, 1, Observation.Reachable.class);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void aTrustedCertificateMustBeForTheNameIfThereIsOne() throws Exception {
        SSLContext certificate = certificate();
        SSLContext before = SSLContext.getDefault();
        int port = serveTls(certificate);
        IpAddress other = IpAddress.parse("127.0.0.2");
        SSLContext.setDefault(certificate);
        try {
            started(options(port, "4")
                            .set(HttpHealthPlugin.TLS, true)
                            .parse(HttpHealthPlugin.HOST, "router.example.com"))
                    .watch(Set.of(other));
            awaitOnly(other, 1, Observation.Reachable.class);
            started(options(port, "4")
                            .set(HttpHealthPlugin.TLS, true)
                            .parse(HttpHealthPlugin.HOST, "other.example.com"))
                    .watch(Set.of(HOST));
            awaitOnly(HOST, 1, Observation.Unreachable.class);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void closeEndsTheThreadsAndClosesTheConnections() throws Exception {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int port = serve(status(200));
        HealthMonitor first = started(options(port, "1"));
        first.watch(Set.of(HOST));
        context.awaitReports(HOST, 3);
        first.close();
        context.joinThreads();
        int reports = context.reports().size();
        long before = system.getOpenFileDescriptorCount();
        for (int i = 0; i < 20; i++) {
            HealthMonitor monitor = started(options(port, "1"));
            monitor.watch(Set.of(HOST));
            int seen = context.reports().size();
            await("a report", () -> context.reports().size() > seen);
            monitor.close();
            monitor.close();
        }
        assertThat(context.reports()).hasSizeGreaterThan(reports);
        context.joinThreads();
        await("closed sockets", () -> {
            // Before JDK 21 a client ends when the collector finds that nobody holds it.
            System.gc();
            return system.getOpenFileDescriptorCount() <= before + 10;
        });
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        HealthMonitor monitor = plugin.create(OptionValues.none(), context);
        assertThat(monitor.timing().interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(monitor.timing().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(monitor.timing().retry()).isEqualTo(Duration.ofMillis(500));
        assertThat(OptionValues.none().get(HttpHealthPlugin.PORT)).isEqualTo(80);
        assertThat(OptionValues.none().get(HttpHealthPlugin.PATH)).isEqualTo("/");
        assertThat(HttpHealthPlugin.STATUS.type().format(OptionValues.none().get(HttpHealthPlugin.STATUS)))
                .isEqualTo("200-399");
        HealthMonitor fast = plugin.create(
                OptionValues.builder().parse(HttpHealthPlugin.INTERVAL, "0.4").build(), context);
        assertThat(fast.timing().timeout()).isEqualTo(Duration.ofMillis(200));
        assertThat(context.threads()).isEmpty();
    }

    @Test
    void refusesATimeOutLongerThanTheInterval() {
        OptionValues options =
                OptionValues.builder().parse(HttpHealthPlugin.TIMEOUT, "2.5").build();
        assertThatThrownBy(() -> plugin.create(options, context))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--http_check_timeout: 2.5 (expected: at most --http_check_interval, 2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "status", "/a b", "/a#b", "http://10.0.0.1/", "/\u0000", "/a\r\nX: y", "/%zz"})
    void refusesPathsThatAreNone(String text) {
        assertThat(HttpHealthPlugin.PATH.type().parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99", "600", "200-", "-399", "399-200", "2xx", "200-399-500", "0200"})
    void refusesStatusesThatAreNone(String text) {
        assertThat(HttpHealthPlugin.STATUS.type().parse(text)).isEmpty();
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(HealthPlugin.class))
                .extracting(HealthPlugin::name)
                .contains("http");
    }
}
