package io.vpcrouter.bench;

import io.vpcrouter.simulator.LoopbackRouters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Asks a real daemon for each page for people, and prints how long the pages are and how long they take: 2,000 destinations in
 * 10 tables, 200 hosts, five of which have just died.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.PagesTable
 * vpcrouter-cli/target/vpcrouter.jar [RUNS]}.
 */
public final class PagesTable {
    private static final int DESTINATIONS = 2_000;
    private static final int TABLES = 10;
    private static final int HOSTS = 200;
    private static final int DEAD = 5;
    private static final int MOST_BYTES = 1_000_000;
    private static final int MOST_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE = 100_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    private PagesTable(URI server) {
        this.server = server;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            System.err.println("PagesTable vpcrouter.jar [RUNS]");
            System.exit(2);
        }
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        Path folder = Files.createTempDirectory("pages-table");
        List<String> hosts = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            hosts.add("127.0.10." + (host + 1));
        }
        try (LoopbackRouters listeners = LoopbackRouters.start(hosts)) {
            Process daemon = daemon(Path.of(args[0]), folder, hosts, listeners.port());
            try {
                PagesTable table = new PagesTable(DaemonAddress.await(daemon, folder.resolve("log")));
                table.await(HOSTS + " of " + HOSTS);
                hosts.subList(0, DEAD).forEach(listeners::stop);
                table.await(DEAD + " of " + HOSTS + " hosts failed");
                table.print(hosts.get(0), runs);
            } finally {
                daemon.destroy();
                daemon.waitFor();
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void print(String host, int runs) throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "%-24s %10s %10s %10s %8s%n", "page", "bytes", "median ms", "p99 ms", "goal");
        for (String page : List.of(
                "/",
                "/ips",
                "/ips?find=" + host,
                "/route_info",
                "/route_info?page=10",
                "/vpc",
                "/vpc?page=100",
                "/history",
                "/history?find=" + host,
                "/plugins")) {
            long[] taken = new long[runs];
            int longest = 0;
            // The first ones warm up.
            for (int run = -runs / 5; run < runs; run++) {
                long start = System.nanoTime();
                longest = Math.max(longest, get(page).length);
                if (run >= 0) {
                    taken[run] = System.nanoTime() - start;
                }
            }
            Arrays.sort(taken);
            double worst = taken[(int) (0.99 * (runs - 1))] / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %10d %10.1f %10.1f %8s%n",
                    page,
                    longest,
                    taken[runs / 2] / 1e6,
                    worst,
                    longest <= MOST_BYTES && worst <= MOST_MILLIS ? "met" : "MISSED");
        }
        System.out.printf(Locale.ROOT, "Goal: at most %d bytes and %d ms.%n", MOST_BYTES, MOST_MILLIS);
    }

    private byte[] get(String page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(page))
                .header("Accept", "text/html")
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(page + ": " + answer.statusCode());
        }
        return answer.body();
    }

    private void await(String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!new String(get("/"), StandardCharsets.UTF_8).contains(words)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the page did not say " + words + " within " + PATIENCE);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static String destination(int number) {
        return "10." + number / 256 + "." + number % 256 + ".0/24";
    }

    private static String id(String kind, int number) {
        return String.format(Locale.ROOT, "%s-%017x", kind, number);
    }

    private static Process daemon(Path jar, Path folder, List<String> hosts, int port) throws IOException {
        List<String> spec = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        for (int i = 0; i < DESTINATIONS; i++) {
            int first = i % HOSTS;
            spec.add("\"%s\": {\"hosts\": [\"%s\", \"%s\"], \"choose\": \"ordered\"}"
                    .formatted(destination(i), hosts.get(first), hosts.get((first + 11) % HOSTS)));
            routes.add("{\"destination\": \"%s\", \"target\": \"%s\"}".formatted(destination(i), id("eni", first)));
        }
        List<String> instances = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            instances.add(
                    "{\"id\": \"%s\", \"interfaces\": [{\"id\": \"%s\", \"subnet\": \"%s\", \"addresses\": [\"%s\"]}]}"
                            .formatted(id("i", host), id("eni", host), id("subnet", 0), hosts.get(host)));
        }
        List<String> subnets = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (int table = 0; table < TABLES; table++) {
            subnets.add("{\"id\": \"%s\", \"zone\": \"us-east-1a\", \"cidr\": \"127.0.%d.0/24\"}"
                    .formatted(id("subnet", table), 10 + table));
            tables.add("{\"id\": \"%s\", \"main\": %s, \"subnets\": [\"%s\"], \"routes\": [%s]}"
                    .formatted(id("rtb", table), table == 0, id("subnet", table), String.join(",", routes)));
        }
        Files.writeString(folder.resolve("spec.json"), spec.stream().collect(Collectors.joining(",", "{", "}")));
        Files.writeString(
                folder.resolve("vpc.json"),
                "{\"vpc\": \"%s\", \"region\": \"us-east-1\", \"cidrs\": [\"127.0.0.0/16\"],".formatted(id("vpc", 0))
                        + " \"subnets\": " + subnets + ", \"instances\": " + instances + ", \"tables\": " + tables
                        + "}");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "run",
                        "--mode=configfile",
                        "--file=" + folder.resolve("spec.json"),
                        "--cloud=simulated",
                        "--sim_vpc=" + folder.resolve("vpc.json"),
                        "--health=tcp",
                        "--tcp_check_port=" + port,
                        "--tcp_check_interval=2",
                        "--history_file=" + folder.resolve("history.jsonl"),
                        "--port=0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("log").toFile())
                .start();
    }
}
