package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCommandTest {
    private static final String TOKEN = "s3cret";

    @TempDir
    private Path folder;

    private final Map<String, String> pages =
            new HashMap<>(Map.of("/", """
            {"state": {"phase": "in_line", "vpc": "vpc-1", "last_read": "2026-01-01T12:00:00Z", "conditions": {}}}""", "/ips", """
            {"hosts": {
              "10.0.0.2": {"verdict": "failed", "since": "2026-01-01T11:00:00Z", "reason": "timed out",
                           "instance": "i-2", "zone": "z2"},
              "10.0.0.1": {"verdict": "healthy", "since": "2026-01-01T10:00:00.123456789Z", "reason": "answered",
                           "instance": "i-1", "zone": "z1"}}}""", "/vpc", """
            {"route_tables": {"rtb-1": {
              "10.1.0.0/16": {"host": "10.0.0.1", "eni": "eni-1", "target": "eni-1"},
              "10.2.0.0/16": {"host": "10.0.0.1", "eni": "eni-1", "target": "eni-2"},
              "10.3.0.0/16": {"host": null, "eni": null, "target": null}}}}""", "/history", """
            {"failovers": [{"host": "10.0.0.2", "rows": 4, "moved": 2, "left_behind": {"no healthy host": 2},
                            "detected": "2026-01-01T11:00:01Z"}]}"""));

    private HttpServer server;
    private boolean needsToken;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean allowed = !needsToken || ("Bearer " + TOKEN).equals(authorization);
            byte[] page = pages.get(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(allowed ? 200 : 401, page.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private InProcess.Result status(String... more) {
        String[] args = new String[more.length + 3];
        List.of("status", "--url", url()).toArray(args);
        System.arraycopy(more, 0, args, 3, more.length);
        return InProcess.run(args);
    }

    @Test
    void showsHostsWithTheirRoutesAndTheLastFailovers() {
        InProcess.Result result = status();

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("""
                IN LINE, BUT 1 of 2 hosts not healthy
                VPC vpc-1, last read 2026-01-01T12:00:00Z, asked at %s

                Hosts
                  10.0.0.1  healthy  since 2026-01-01T10:00:00Z  1 route   i-1  z1
                  10.0.0.2  failed   since 2026-01-01T11:00:00Z  0 routes  i-2  z2  timed out

                Last failovers
                  2026-01-01T11:00:01Z  10.0.0.2  2 of 4 routes moved  left behind: 2 no healthy host
                """.formatted(url()));
    }

    @Test
    void showsHowLongDestinationsHaveBeenOnTheirFallback() {
        pages.put("/vpc", """
                {"route_tables": {}, "fallbacks": {
                  "10.1.0.0/16": {"targets": ["nat-1", "nat-2"], "since": "2026-01-01T11:50:00Z",
                                  "seconds": 600, "total_seconds": 7500},
                  "10.2.0.0/16": {"targets": [], "since": null, "seconds": 0, "total_seconds": 40}}}""");

        assertThat(status().out()).contains("""

                On the fallback
                  10.1.0.0/16  nat-1, nat-2  for 10 min  since 2026-01-01T11:50:00Z  in all 2 h

                Last failovers
                """);
        assertThat(status("--output", "json").out()).contains("\"total_seconds\": 40");
    }

    @Test
    void saysThatAllIsWellOnlyIfItIs() {
        pages.put("/ips", """
                {"hosts": {"10.0.0.1": {"verdict": "healthy"}}}""");
        assertThat(status().out()).startsWith("ALL WELL: in line\n");

        pages.put("/", """
                {"state": {"phase": "in_line", "conditions": {"tables_nearly_full": "rtb-1 has 401 of 500"}}}""");
        assertThat(status().out()).startsWith("IN LINE, BUT 1 condition\n");
    }

    @Test
    void endsWith10AndNamesTheConditionsIfNotAllIsWell() {
        pages.put("/", """
                {"state": {"phase": "frozen", "vpc": "vpc-1", "last_read": null,
                           "conditions": {"frozen": "no host answers\\u001b[2J"}}}""");

        InProcess.Result result = status();

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(result.out())
                .startsWith("NOT WELL: frozen\nVPC vpc-1, last read -, asked")
                .contains("Conditions\n  frozen  no host answers\ufffd[2J\n");
    }

    @Test
    void writesJsonForPrograms() {
        assertThat(status("--output", "json").out())
                .contains(
                        "\"in_line\": true",
                        "\"phase\": \"in_line\"",
                        "\"hosts_by_verdict\": {\n    \"failed\": 1,\n    \"healthy\": 1\n  }",
                        "\"routes_by_host\": {\n    \"10.0.0.1\": 1\n  }");
    }

    @Test
    void sendsTheToken() throws IOException {
        needsToken = true;
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

        assertThat(status("--token_file", file.toString()).exitCode()).isZero();
        assertThat(status().err()).contains("status 401 (expected: 200); its pages need a token, see --token_file");
        assertThat(status().exitCode()).isEqualTo(4);
    }

    @Test
    void refusesATokenThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "one\ntwo\n");

        InProcess.Result result = status("--token_file", file.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("visible ASCII characters").doesNotContain("one");
    }

    @Test
    void endsWith4IfNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        InProcess.Result result = InProcess.run("status", "--url", "http://127.0.0.1:" + free);

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).startsWith("error: http://127.0.0.1:" + free + "/: no answer: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html></html> | cannot be read as JSON (expected: the page / of a vpcrouter daemon)",
                "[1, 2] | no JSON object (expected: the page / of a vpcrouter daemon)",
                "{\"ok\": true} | no vpcrouter daemon (expected: its page / with state and phase)",
                "{\"state\": {\"phase\": | cannot be read as JSON (expected: the page / of a vpcrouter daemon)",
            })
    void saysThatTheAnswerIsNoDaemons(String page, String message) {
        pages.put("/", page);

        InProcess.Result result = status();

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains(message);
    }
}
