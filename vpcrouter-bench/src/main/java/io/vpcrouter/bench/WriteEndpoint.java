package io.vpcrouter.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts ReplaceRoute calls, answers each after as long as EC2 takes, and notes when the first one is there as a whole. A
 * thread for each connection waits for it, so that nothing of the endpoint stands between a write and the note. Dry runs
 * are answered as EC2 does, and not noted.
 */
final class WriteEndpoint implements AutoCloseable {
    private static final byte[] WOULD_BE_DONE = response(
            "412 Precondition Failed",
            "<Response><Errors><Error><Code>DryRunOperation</Code><Message>would have succeeded</Message></Error></Errors>"
                    + "<RequestID>bench</RequestID></Response>");
    private static final byte[] DONE = response(
            "200 OK",
            "<ReplaceRouteResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                    + "<requestId>bench</requestId><return>true</return></ReplaceRouteResponse>");
    private static final String LENGTH = "content-length:";

    private final ServerSocket server;
    private final Duration latency;
    private final AtomicLong firstAt = new AtomicLong();

    WriteEndpoint(Duration latency) throws IOException {
        this.latency = latency;
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    private static byte[] response(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: text/xml;charset=UTF-8\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, "endpoint-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on the first write is another one. */
    void expectFirst() {
        firstAt.set(0);
    }

    /** When the first write had arrived, by {@link System#nanoTime}, or 0. */
    long firstAt() {
        return firstAt.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connection.setTcpNoDelay(true);
                start("connection", () -> serve(connection));
            } catch (IOException e) {
                // Closed: the end.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (String body = readBody(in); !body.isEmpty(); body = readBody(in)) {
                boolean dryRun = body.contains("DryRun=true");
                if (!dryRun) {
                    firstAt.compareAndSet(0, System.nanoTime());
                }
                LockSupport.parkNanos(latency.toNanos());
                out.write(dryRun ? WOULD_BE_DONE : DONE);
            }
        } catch (IOException e) {
            // The other side is gone.
        }
    }

    /** Empty at the end. */
    private static String readBody(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    /** A line of the head; empty at its end, and at the end of everything. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
