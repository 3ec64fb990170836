package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.cli.RawHttp.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hostile clients against the whole program. While they work, hosts are probed on schedule and supervisors get their
 * answers: within 50 and 100 ms on a quiet machine. The tests print what they measure, and fail at ten times that.
 */
class AttackIT {
    private static final String ROUTER = "127.0.10.1";
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final long LATE_PROBE_MILLIS = 500;
    private static final long LATE_ANSWER_MILLIS = 1_000;
    private static final int PROBES_WATCHED = 25;
    private static final int SLOW_CLIENTS = 200;
    private static final long MEBIBYTE = 1 << 20;

    private static ProbedHost host;
    private static Program program;
    private static RawHttp http;

    @BeforeAll
    static void start() throws IOException {
        host = new ProbedHost();
        program = Program.start(
                "run",
                "-m",
                "http",
                "--cloud",
                "simulated",
                "--sim_vpc",
                "../examples/vpc.json",
                "-H",
                "tcp",
                "--tcp_check_port",
                String.valueOf(host.port()),
                "--tcp_check_interval",
                "0.2",
                "-p",
                "0");
        http = new RawHttp(program.awaitOutput("server=(http://[^ ]+/)"));
        Eventually.holds(Program.PATIENCE, () -> {
            try {
                return http.post("/route_spec", "{\"10.55.16.0/24\": [\"" + ROUTER + "\"]}")
                                .code()
                        == 200;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @AfterAll
    static void stop() throws IOException {
        program.close();
        host.close();
    }

    /** A router, which notes when it is asked. */
    private static final class ProbedHost implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName(ROUTER));
        private final List<Long> askedAt = Collections.synchronizedList(new ArrayList<>());

        ProbedHost() throws IOException {
            Thread thread = new Thread(this::accept, "probed host");
            thread.setDaemon(true);
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (Socket accepted = socket.accept()) {
                    askedAt.add(System.nanoTime());
                } catch (IOException e) {
                    // Closed, or reset by the one who asked.
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        /** How much later than due each probe came, in milliseconds, sorted. */
        List<Long> latenesses(long from, long to) {
            List<Long> late = new ArrayList<>();
            List<Long> asked = new ArrayList<>(askedAt);
            for (int i = 1; i < asked.size(); i++) {
                if (asked.get(i - 1) - from >= 0 && asked.get(i) - to <= 0) {
                    late.add(Duration.ofNanos(asked.get(i) - asked.get(i - 1))
                            .minus(CHECK_INTERVAL)
                            .toMillis());
                }
            }
            Collections.sort(late);
            return late;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** What somebody does to the server, once. */
    private interface Attack {
        void run() throws IOException;
    }

    /** Attacks again and again from several threads, and watches the health checks and the supervisor's path meanwhile. */
    private static void duringWhich(String name, int attackers, Attack attack) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(attackers);
        List<Long> answers = new ArrayList<>();
        long from = System.nanoTime();
        try {
            for (int i = 0; i < attackers; i++) {
                threads.execute(() -> {
                    while (!over.get()) {
                        try {
                            attack.run();
                        } catch (IOException e) {
                            // The server has closed the connection, which is its right.
                        }
                    }
                });
            }
            int probesBefore = host.askedAt.size();
            long latest = System.nanoTime() + Program.PATIENCE.toNanos();
            while (host.askedAt.size() - probesBefore < PROBES_WATCHED + 2 && System.nanoTime() - latest < 0) {
                long start = System.nanoTime();
                Reply reply = http.get("/healthz");
                answers.add((System.nanoTime() - start) / 1_000_000);
                assertThat(reply.code()).isEqualTo(200);
                LockSupport.parkNanos(5_000_000);
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        List<Long> late = host.latenesses(from, System.nanoTime());
        Collections.sort(answers);
        System.out.printf(
                "%s: probes=%d late_p95_ms=%d late_max_ms=%d healthz=%d healthz_p95_ms=%d healthz_max_ms=%d%n",
                name,
                late.size(),
                p95(late),
                late.get(late.size() - 1),
                answers.size(),
                p95(answers),
                answers.get(answers.size() - 1));
        assertThat(late.size()).as("probes during %s", name).isGreaterThanOrEqualTo(PROBES_WATCHED);
        assertThat(p95(late)).as("lateness of probes during %s", name).isLessThan(LATE_PROBE_MILLIS);
        assertThat(p95(answers)).as("answers of /healthz during %s", name).isLessThan(LATE_ANSWER_MILLIS);
        assertThat(http.get("/route_spec").body()).contains("10.55.16.0/24");
        assertThat(program.isAlive()).isTrue();
    }

    private static long p95(List<Long> sorted) {
        return sorted.get((int) (sorted.size() * 0.95));
    }

    private static void assertRefused(int code, String json) throws IOException {
        Reply reply = http.post("/route_spec", json);
        assertThat(reply.code()).as(reply.body()).isEqualTo(code);
        assertThat(TestJson.object(reply.body())).containsKey("error");
        assertThat(http.get("/route_spec").body()).contains("10.55.16.0/24");
    }

    @Test
    void twoHundredSlowClientsHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = http.connect();
                slow.add(socket);
                String begin = i % 2 == 0
                        ? "GET / HTTP/1.1\r\nHost: local"
                        : RawHttp.head("POST", "/route_spec", "Content-Type: application/json", "Content-Length: 1000");
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            }
            duringWhich("200 slow clients", 1, () -> http.get("/vpc"));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void slowReadersHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = http.connect();
                slow.add(socket);
                socket.setReceiveBufferSize(1024);
                socket.getOutputStream()
                        .write("GET /plugins HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .repeat(20)
                                .getBytes(StandardCharsets.US_ASCII));
            }
            duringWhich("200 slow readers", 1, () -> http.get("/vpc"));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void bombsOfJsonAreRefusedInTime() throws Exception {
        String deep = "[".repeat(500_000);
        String deepObjects = "{\"a\":".repeat(200_000);
        String wide = "{\"10.0.0.0/8\": [" + "\"10.0.0.1\",".repeat(300_000) + "\"x\"]}";
        String keys = "{" + "\"10.0.0.0/8\": [\"10.0.0.1\"],".repeat(100_000) + "\"10.0.0.0/8\": [\"10.0.0.1\"]}";
        String number = "{\"10.0.0.0/8\": " + "9".repeat(2_000_000) + "}";
        String name = "{\"" + "a".repeat(4_000_000) + "\": []}";
        List<String> bombs = List.of(deep, deepObjects, wide, keys, number, name, "", "\0", "null", "[]", "\"x\"");
        for (String bomb : bombs) {
            assertRefused(400, bomb);
        }
        duringWhich("JSON bombs", 2, () -> {
            for (String bomb : bombs) {
                http.post("/route_spec", bomb);
            }
        });
    }

    @Test
    void endlessBodiesAreCutOff() throws Exception {
        byte[] chunk = ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        duringWhich("endless chunked bodies", 4, () -> {
            try (Socket socket = http.connect()) {
                socket.getOutputStream()
                        .write(RawHttp.head(
                                        "POST",
                                        "/route_spec",
                                        "Content-Type: application/json",
                                        "Transfer-Encoding: chunked")
                                .getBytes(StandardCharsets.US_ASCII));
                for (long sent = 0; sent < 1024 * MEBIBYTE; sent += chunk.length) {
                    socket.getOutputStream().write(chunk);
                }
                throw new AssertionError("1 GiB was taken");
            }
        });
    }

    @Test
    void malformedRequestsHarmNobody() throws Exception {
        List<String> malformed = List.of(
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /route_spec HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /route_spec HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "POST /route_spec HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(2_000) + "\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(1_000_000) + "\r\n\r\n",
                "GET /" + "a".repeat(200_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        duringWhich("malformed requests", 4, () -> {
            for (String request : malformed) {
                try (Socket socket = http.connect()) {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(reply).doesNotContain("Exception", "\tat ");
                } catch (IOException e) {
                    // Cut off.
                }
            }
        });
    }

    @Test
    void pagesOfOtherSitesGetNothing() throws Exception {
        String spec = "{\"10.66.0.0/16\": [\"10.0.0.1\"]}";
        assertThat(http.get("/", "Host: evil.example").code()).isEqualTo(421);
        assertThat(http.post("/route_spec", spec, "Host: evil.example").code()).isEqualTo(421);
        assertThat(http.post("/route_spec", spec, "Origin: http://evil.example").code())
                .isEqualTo(403);
        assertThat(http.post("/route_spec", spec, "Sec-Fetch-Site: cross-site").code())
                .isEqualTo(403);
        assertThat(http.post("/route_spec", spec, "Content-Type: text/plain").code())
                .isEqualTo(415);
        assertThat(http.post("/route_spec", spec, "Content-Type: application/x-www-form-urlencoded")
                        .code())
                .isEqualTo(415);
        Reply preflight = http.request(
                "OPTIONS",
                "/route_spec",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");
        assertThat(preflight.code()).isEqualTo(405);
        assertThat(preflight.has("Access-Control-Allow")).isFalse();
        assertThat(http.get("/route_spec").body()).contains("10.55.16.0/24").doesNotContain("10.66");
    }
}
