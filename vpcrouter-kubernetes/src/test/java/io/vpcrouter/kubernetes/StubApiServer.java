package io.vpcrouter.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An API server that answers as it is told: the token that it wants, a refusal, nothing at all. It has no objects and no watch. */
final class StubApiServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile String token = "";
    private volatile int status = 200;
    private volatile String message = "";
    private volatile boolean hangs;
    private volatile int flood;
    private volatile CountDownLatch watchesMayBegin = new CountDownLatch(0);
    private int watchesBegun;
    private volatile boolean isPacked;
    private final Semaphore cutOff = new Semaphore(0);
    private String kind = "NodeList";
    private int version = 1;
    private List<String> pages = List.of("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"podCIDRs\":[\"10.1.0.0/24\"]},"
            + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.0.1\"}]}}");
    private final List<OutputStream> watches = new ArrayList<>();

    StubApiServer(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Wants this token from now on; any, if it is empty. */
    void want(String newToken) {
        token = newToken;
    }

    void refuse(int newStatus, String newMessage) {
        status = newStatus;
        message = newMessage;
    }

    /** Takes requests, and answers none. */
    void hang(boolean now) {
        hangs = now;
    }

    /** No watch begins until it may. */
    void holdWatches() {
        watchesMayBegin = new CountDownLatch(1);
    }

    void letWatchesBegin() {
        watchesMayBegin.countDown();
    }

    int watchesBegun() {
        synchronized (watches) {
            return watchesBegun;
        }
    }

    int watchesOpen() {
        synchronized (watches) {
            return watches.size();
        }
    }

    /** Answers each request with a status and a list that never ends, packed or not. */
    void flood(int withStatus, boolean packed) {
        isPacked = packed;
        flood = withStatus;
    }

    /** Waits until the client has closed the connection of an endless answer; whether it did. */
    boolean awaitCutOff() throws InterruptedException {
        return cutOff.tryAcquire(30, TimeUnit.SECONDS);
    }

    private void flood(HttpExchange exchange) throws IOException {
        byte[] filler = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        if (isPacked) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(flood, 0);
        try {
            OutputStream plain = exchange.getResponseBody();
            OutputStream out = isPacked ? new GZIPOutputStream(plain) : plain;
            out.write("{\"kind\":\"NodeList\",\"items\":[".getBytes(StandardCharsets.UTF_8));
            // What is packed ends, after a hundred MiB of text.
            for (int i = 0; end.getCount() > 0 && (i < 100 || !isPacked); i++) {
                out.write(filler);
            }
            out.close();
        } catch (IOException e) {
            cutOff.release();
            throw e;
        }
    }

    /** The tokens that were shown, in order. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (hangs) {
                end.await();
            }
            String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            tokens.add(shown);
            boolean isWatch =
                    String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
            if (flood > 0) {
                flood(exchange);
            } else if (!token.isEmpty() && !shown.equals("Bearer " + token)) {
                send(exchange, 401, failure(401, "Unauthorized"));
            } else if (status != 200) {
                send(exchange, status, failure(status, message));
            } else if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                watchesMayBegin.await();
                // Then the client watches by a plain request.
                send(exchange, 200, "");
            } else if (isWatch) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                String query = String.valueOf(exchange.getRequestURI().getQuery());
                watch(
                        exchange.getResponseBody(),
                        Integer.parseInt(query.replaceAll(".*resourceVersion=([0-9]+).*", "$1")));
            } else {
                send(exchange, 200, page(String.valueOf(exchange.getRequestURI().getQuery())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(OutputStream out, int since) throws IOException, InterruptedException {
        out.flush();
        synchronized (watches) {
            if (since < version) {
                // What has changed since the list; a change replaces all pages by one object.
                write(out, "MODIFIED", pages.get(0));
            }
            watches.add(out);
            watchesBegun++;
        }
        // A client that has gone is noticed by what is sent to it.
        while (!end.await(100, TimeUnit.MILLISECONDS)) {
            synchronized (watches) {
                String mark = "{\"kind\":\"" + kind.replace("List", "") + "\",\"apiVersion\":\"v1\",\"metadata\":{"
                        + "\"resourceVersion\":\"" + version + "\"}}";
                if (!write(out, "BOOKMARK", mark)) {
                    watches.remove(out);
                    return;
                }
            }
        }
    }

    /** Every list has this one object from now on, and every watch is told. */
    void change(String newKind, String object) {
        synchronized (watches) {
            version++;
            kind = newKind;
            pages = List.of(object);
            // A watch that was given up meanwhile is forgotten.
            watches.removeIf(out -> !write(out, "MODIFIED", object));
        }
    }

    private static boolean write(OutputStream out, String type, String object) {
        try {
            out.write(("{\"type\":\"" + type + "\",\"object\":" + object + "}\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Tells every watch of a node that has changed. */
    void tell(String node) {
        synchronized (watches) {
            watches.removeIf(out -> !write(out, "MODIFIED", node));
        }
    }

    /** The nodes of every list from now on, page by page. */
    void answer(List<String> newPages) {
        synchronized (watches) {
            pages = newPages;
        }
    }

    private String page(String query) {
        synchronized (watches) {
            int number =
                    query.contains("continue=") ? Integer.parseInt(query.replaceAll(".*continue=([0-9]+).*", "$1")) : 0;
            String rest = number + 1 < pages.size() ? ",\"continue\":\"" + (number + 1) + "\"" : "";
            return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                    + "\"" + rest + "},\"items\":[" + pages.get(number) + "]}";
        }
    }

    private static String failure(int code, String text) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + ",\"message\":\""
                + text + "\"}";
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
