package io.vpcrouter.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the built-in server of a real daemon for a page many times a second, and prints how long the answers take and how
 * much processor time they cost. The daemon manages a simulated VPC with 10,000 destinations, all in line.
 *
 * <p>Run: {@code java -cp vpcrouter-bench/target/benchmarks.jar io.vpcrouter.bench.HttpLoad
 * vpcrouter-cli/target/vpcrouter.jar [PATH] [REQUESTS_A_SECOND] [SECONDS]}.
 */
public final class HttpLoad {
    private static final int DESTINATIONS = 10_000;
    private static final int CLIENTS = 8;
    private static final String GZIP = "gzip";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final long PAUSE = 100_000_000;

    private final URI server;
    private final String path;

    private HttpLoad(URI server, String path) {
        this.server = server;
        this.path = path;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            System.err.println("HttpLoad vpcrouter.jar [PATH] [REQUESTS_A_SECOND] [SECONDS]");
            System.exit(2);
        }
        String path = args.length > 1 ? args[1] : "/route_info";
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 1_000;
        Duration time = Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 10);
        Path folder = Files.createTempDirectory("http-load");
        Process daemon = daemon(Path.of(args[0]), folder);
        try {
            URI server = DaemonAddress.await(daemon, folder.resolve("log"));
            HttpLoad load = new HttpLoad(server, path);
            load.awaitInLine();
            load.run("warm-up", rate, WARM_UP, daemon.toHandle());
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %9s %9s %9s %9s %9s %12s %14s%n",
                    path,
                    "asked/s",
                    "got/s",
                    "p50 ms",
                    "p99 ms",
                    "max ms",
                    "bytes each",
                    "processor");
            load.run("idle", 0, time, daemon.toHandle());
            load.run(GZIP, rate, time, daemon.toHandle());
            load.run("plain", rate, time, daemon.toHandle());
        } finally {
            daemon.destroy();
            daemon.waitFor();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String destination(int number) {
        return "100." + number / 4096 + "." + number / 16 % 256 + "." + number % 16 * 16 + "/28";
    }

    private static Process daemon(Path jar, Path folder) throws IOException {
        StringBuilder spec = new StringBuilder("{");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < DESTINATIONS; i++) {
            String comma = i == 0 ? "" : ",\n";
            spec.append(comma).append('"').append(destination(i)).append("\": [\"10.0.0.10\", \"10.0.0.11\"]");
            rows.append(comma)
                    .append("{\"destination\": \"")
                    .append(destination(i))
                    .append("\", \"target\": \"eni-0123456789abcdef0\"}");
        }
        Files.writeString(folder.resolve("spec.json"), spec.append('}'));
        Files.writeString(folder.resolve("vpc.json"), """
                {"vpc": "vpc-0123456789abcdef0", "region": "us-east-1", "cidrs": ["10.0.0.0/16"],
                 "subnets": [{"id": "subnet-0123456789abcdef0", "zone": "us-east-1a", "cidr": "10.0.0.0/24"}],
                 "instances": [{"id": "i-0123456789abcdef0", "interfaces": [{"id": "eni-0123456789abcdef0",
                   "subnet": "subnet-0123456789abcdef0", "addresses": ["10.0.0.10", "10.0.0.11"]}]}],
                 "tables": [{"id": "rtb-0123456789abcdef0", "main": true,
                   "subnets": ["subnet-0123456789abcdef0"], "routes": [%s]}]}
                """.formatted(rows));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "run",
                        "-m",
                        "configfile",
                        "-f",
                        folder.resolve("spec.json").toString(),
                        "--cloud",
                        "simulated",
                        "--sim_vpc",
                        folder.resolve("vpc.json").toString(),
                        "-H",
                        "always",
                        "-p",
                        "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("log").toFile())
                .start();
    }

    /** Until then it says 503 or another word. */
    private boolean isInLine() {
        try (Connection connection = new Connection(server)) {
            return new String(connection.get("/readyz", false), StandardCharsets.UTF_8).startsWith("in_line");
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitInLine() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (isInLine()) {
                return;
            }
            LockSupport.parkNanos(PAUSE);
        }
        throw new IOException("the daemon was not in line within " + PATIENCE);
    }

    /** Asks at a steady pace, whatever the answers take, for as long as this; a rate of zero shows what idling costs. */
    private void run(String name, int rate, Duration time, ProcessHandle daemon) throws InterruptedException {
        ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        long[] bytes = new long[CLIENTS];
        Duration before = daemon.info().totalCpuDuration().orElse(Duration.ZERO);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            boolean gzip = !name.equals("plain");
            Thread thread = new Thread(() -> ask(client, rate, gzip, start, end, taken, bytes, failures), "client");
            clients.add(thread);
            thread.start();
        }
        for (Thread client : clients) {
            client.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration cost = daemon.info().totalCpuDuration().orElse(Duration.ZERO).minus(before);
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " requests failed", failures.peek());
        }
        long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-12s %9d %9.0f %9.2f %9.2f %9.2f %12d %12.1f %%%n",
                name,
                rate,
                sorted.length / seconds,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 1),
                sorted.length == 0 ? 0 : Arrays.stream(bytes).sum() / sorted.length,
                100 * cost.toNanos() / 1e9 / seconds);
    }

    private static double millis(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }

    private void ask(
            int client,
            int rate,
            boolean gzip,
            long start,
            long end,
            ConcurrentLinkedQueue<Long> taken,
            long[] bytes,
            ConcurrentLinkedQueue<Throwable> failures) {
        if (rate == 0) {
            LockSupport.parkNanos(end - System.nanoTime());
            return;
        }
        long gap = 1_000_000_000L * CLIENTS / rate;
        try (Connection connection = new Connection(server)) {
            for (long due = start + gap * client / CLIENTS; due - end < 0 && System.nanoTime() - end < 0; due += gap) {
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                bytes[client] += connection.get(path, gzip).length;
                // From when it was due: an answer that holds the next question up counts for both.
                taken.add(System.nanoTime() - due);
            }
        } catch (IOException e) {
            failures.add(e);
        }
    }

    /** One connection that is used again and again, with as little cost to this machine as can be. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(URI server) throws IOException {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }

        byte[] get(String path, boolean gzip) throws IOException {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json, text/*\r\n"
                    + (gzip ? "Accept-Encoding: gzip\r\n\r\n" : "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = line();
            int length = -1;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            if (!status.startsWith("HTTP/1.1 200") || body.length != length) {
                throw new IOException(status + ", " + body.length + " of " + length + " bytes");
            }
            return body;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
