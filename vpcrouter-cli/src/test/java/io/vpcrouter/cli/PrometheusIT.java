package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the daemon, follows the rules of the tarball, and runs the queries of its dashboard. */
class PrometheusIT {
    private static final Path RULES = Path.of("src/main/dist/prometheus/vpcrouter.rules.yml");
    private static final Path DASHBOARD = Path.of("src/main/dist/grafana/vpcrouter.json");
    private static final String FIRST_HOST = "127.0.10.1";
    private static final String SECOND_HOST = "127.0.20.1";
    private static final String THIRD_HOST = "127.0.30.1";

    @TempDir
    private Path folder;

    /** What promtool says of good input is nothing that matters; it ends with 0. */
    private String promtool(int expected, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process =
                start(new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true));
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isLessThanOrEqualTo(expected);
        return said;
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            return abort("NOT TESTED: THE METRICS, RULES AND DASHBOARD WITH A REAL PROMETHEUS, WHICH IS MISSING"
                    + " (Debian: prometheus): " + e.getMessage());
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRulesDoWhatTheirTestsExpect() throws Exception {
        Files.copy(RULES, folder.resolve("vpcrouter.rules.yml"));
        Files.copy(
                Path.of("src/test/resources/prometheus/vpcrouter.rules.test.yml"),
                folder.resolve("vpcrouter.rules.test.yml"));

        promtool(0, new byte[0], "check", "rules", "vpcrouter.rules.yml");
        promtool(0, new byte[0], "test", "rules", "vpcrouter.rules.test.yml");
    }

    @Test
    void aFailoverIsScrapedAndFiresTheAlert() throws Exception {
        try (LoopbackRouters hosts = LoopbackRouters.start(List.of(FIRST_HOST, SECOND_HOST, THIRD_HOST));
                Program run = Program.start(
                        "run",
                        "--mode=fixedconf",
                        "--fixed_cidr=10.1.0.0/16",
                        "--fixed_hosts=" + FIRST_HOST + ":" + SECOND_HOST + ":" + THIRD_HOST,
                        "--choose=ordered",
                        "--cloud=simulated",
                        "--sim_vpc=" + Path.of("..", "examples", "vpc.json"),
                        "--health=tcp",
                        "--tcp_check_port=" + hosts.port(),
                        "--tcp_check_interval=0.2",
                        "--port=0")) {
            String daemon = run.awaitOutput("server=http://(127\\.0\\.0\\.1:[0-9]+)/");
            run.awaitOutput("route changed: change=create .*host=127\\.0\\.10\\.1");
            try (Prometheus prometheus = new Prometheus(daemon)) {
                prometheus.await("vpcrouter_hosts{verdict=\"healthy\"} == 3");
                assertThat(prometheus.result("ALERTS")).isEmpty();

                hosts.stop(FIRST_HOST);
                prometheus.await("ALERTS{alertname=\"VpcrouterHostFailed\", alertstate=\"firing\", host=\"" + FIRST_HOST
                        + "\", severity=\"warning\"}");
                prometheus.await("vpcrouter_failovers_total == 1");
                prometheus.await("vpcrouter_failover_time_seconds_bucket{stage=\"total\", le=\"600.0\"} == 1");

                hosts.stop(SECOND_HOST);
                prometheus.await("vpcrouter_host_failed{host=\"" + SECOND_HOST + "\"} == 1");
                // Nobody is left who could prove that the last one failed.
                hosts.stop(THIRD_HOST);
                prometheus.await("ALERTS{alertname=\"VpcrouterHostUnproved\"}");
                for (String query : queriesOfTheDashboard()) {
                    assertThat(prometheus.answer(query).get("status")).as(query).isEqualTo("success");
                }
            }
            byte[] metrics = get("http://" + daemon + "/metrics").getBytes(StandardCharsets.UTF_8);
            // It complains of names that Micrometer gives to metrics of the JVM; ours must be without fault.
            assertThat(promtool(3, metrics, "check", "metrics").lines())
                    .noneMatch(line -> line.contains("vpcrouter_") || line.contains("error"));
        }
    }

    private static List<String> queriesOfTheDashboard() throws IOException {
        List<String> queries = new ArrayList<>();
        collect(TestJson.object(Files.readString(DASHBOARD)), queries);
        assertThat(queries).hasSizeGreaterThan(20);
        return queries;
    }

    private static void collect(Object part, List<String> queries) {
        if (part instanceof Map<?, ?> map) {
            if (map.get("expr") instanceof String query) {
                queries.add(query.replace("$__rate_interval", "1m")
                        .replace("$job", ".*")
                        .replace("$instance", ".*"));
            }
            map.values().forEach(value -> collect(value, queries));
        } else if (part instanceof List<?> list) {
            list.forEach(value -> collect(value, queries));
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Scrapes a daemon, with the rules of the tarball. */
    private final class Prometheus implements AutoCloseable {
        private final String url;
        private final Process process;

        Prometheus(String daemon) throws Exception {
            int port = freePort();
            url = "http://127.0.0.1:" + port;
            Path rules = folder.resolve("rules.yml");
            Files.copy(RULES, rules);
            Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}
                    rule_files: [%s]
                    scrape_configs:
                      - job_name: vpcrouter
                        static_configs: [{targets: ["%s"]}]
                    """.formatted(rules, daemon));
            Path log = folder.resolve("prometheus.log");
            process = start(new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            Eventually.holds(Program.PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("Prometheus ended: " + read(log));
                }
                return isReady();
            });
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean isReady() {
            try {
                return get(url + "/-/ready").contains("Ready");
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Map<?, ?> answer(String query) {
            try {
                return TestJson.object(
                        get(url + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        List<?> result(String query) {
            Map<?, ?> answer = answer(query);
            return answer.get("data") instanceof Map<?, ?> data && data.get("result") instanceof List<?> result
                    ? result
                    : List.of();
        }

        void await(String query) {
            Eventually.holds(Program.PATIENCE, () -> !result(query).isEmpty());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
