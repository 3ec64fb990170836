package io.vpcrouter.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The part of a Kubernetes API server that daemons need: nodes to list and watch, Leases to read and write, each change with a version, and
 * a conflict for a change of an old one. The kubelets of living nodes renew their Leases.
 */
final class MemoryApiServer implements TestCluster, AutoCloseable {
    private static final String NODES = "/api/v1/nodes";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/";
    private static final String NODE_LEASES = LEASES + "kube-node-lease/leases/";

    private static final String EVENTS = "/api/v1/namespaces/default/events/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService kubelets = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, Map<String, Object>> objects = new TreeMap<>();
    private final List<OutputStream> watches = new ArrayList<>();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private long version;

    MemoryApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        kubelets.scheduleAtFixedRate(this::renew, 0, RENEWAL, TimeUnit.MILLISECONDS);
    }

    @Override
    public Path kubeconfig(Path folder) throws IOException {
        String text = String.join(
                "\n",
                "apiVersion: v1",
                "kind: Config",
                "current-context: test",
                "clusters: [{name: here, cluster: {server: 'http://127.0.0.1:"
                        + server.getAddress().getPort() + "'}}]",
                "users: [{name: me, user: {token: secret}}]",
                "contexts: [{name: test, context: {cluster: here, user: me}}]",
                "");
        return Files.writeString(folder.resolve("kubeconfig"), text);
    }

    @Override
    public void node(String name, String podCidr, String address, String ready, boolean cordoned) {
        Map<String, Object> node = TestCluster.nodeObject(name, podCidr, address, ready, cordoned);
        // It stays the same node.
        metadata(node).put("uid", name);
        if (ready.equals("True")) {
            alive.add(name);
        } else {
            alive.remove(name);
        }
        put(NODES + "/" + name, node);
    }

    @Override
    public synchronized String holder(String lease) {
        Map<String, Object> found = objects.get(LEASES + NAMESPACE + "/leases/" + lease);
        return found == null ? "" : String.valueOf(TestJson.at(found, "spec", "holderIdentity"));
    }

    @Override
    public synchronized List<String> events() {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(EVENTS))
                .map(entry -> TestCluster.eventText(entry.getValue()))
                .toList();
    }

    private void renew() {
        alive.forEach(node -> put(NODE_LEASES + node, TestCluster.leaseObject(node)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> metadata(Map<String, Object> object) {
        return (Map<String, Object>) object.get("metadata");
    }

    private synchronized Map<String, Object> put(String path, Map<String, Object> object) {
        boolean isNew = !objects.containsKey(path);
        version++;
        metadata(object).put("resourceVersion", String.valueOf(version));
        metadata(object).putIfAbsent("uid", "uid-" + version);
        objects.put(path, object);
        if (path.startsWith(NODES)) {
            byte[] event = (TestJson.text(Map.of("type", isNew ? "ADDED" : "MODIFIED", "object", object)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            watches.removeIf(watch -> !tell(watch, event));
        }
        return object;
    }

    private static boolean tell(OutputStream watch, byte[] event) {
        try {
            watch.write(event);
            watch.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                        // Then the client watches by a plain request.
                        send(exchange, 200, "");
                    } else if (query.contains("watch=true")) {
                        watch(exchange, query);
                    } else {
                        get(exchange, path);
                    }
                }
                case "POST" -> create(exchange, path, TestJson.object(body));
                case "PUT" -> replace(exchange, path, TestJson.object(body));
                default -> fail(exchange, 405, "method");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(HttpExchange exchange, String query) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        long since = Long.parseLong(query.replaceAll(".*resourceVersion=([0-9]+).*", "$1"));
        synchronized (this) {
            // What has changed since the list.
            objects.forEach((path, object) -> {
                if (path.startsWith(NODES)
                        && Long.parseLong((String) metadata(object).get("resourceVersion")) > since) {
                    tell(
                            out,
                            (TestJson.text(Map.of("type", "MODIFIED", "object", object)) + "\n")
                                    .getBytes(StandardCharsets.UTF_8));
                }
            });
            watches.add(out);
        }
        end.await();
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        String answer;
        synchronized (this) {
            Map<String, Object> one = objects.get(path);
            boolean isList = path.equals(NODES) || path.endsWith("/leases");
            if (one == null && !isList) {
                answer = null;
            } else if (one != null) {
                answer = TestJson.text(one);
            } else {
                List<Object> items = new ArrayList<>();
                objects.forEach((key, object) -> {
                    if (key.startsWith(path + "/")) {
                        items.add(object);
                    }
                });
                answer = TestJson.text(Map.of(
                        "kind",
                        path.equals(NODES) ? "NodeList" : "LeaseList",
                        "apiVersion",
                        path.equals(NODES) ? "v1" : "coordination.k8s.io/v1",
                        "metadata",
                        Map.of("resourceVersion", String.valueOf(version)),
                        "items",
                        items));
            }
        }
        if (answer == null) {
            fail(exchange, 404, "not found");
        } else {
            send(exchange, 200, answer);
        }
    }

    private void create(HttpExchange exchange, String path, Map<String, Object> object) throws IOException {
        String own = path + "/" + metadata(object).get("name");
        String made;
        synchronized (this) {
            made = objects.containsKey(own) ? null : TestJson.text(put(own, object));
        }
        if (made == null) {
            fail(exchange, 409, "exists");
        } else {
            send(exchange, 201, made);
        }
    }

    private void replace(HttpExchange exchange, String path, Map<String, Object> object) throws IOException {
        String made = null;
        int status;
        synchronized (this) {
            Map<String, Object> now = objects.get(path);
            if (now == null) {
                status = 404;
            } else if (!metadata(now)
                    .get("resourceVersion")
                    .equals(metadata(object).get("resourceVersion"))) {
                status = 409;
            } else {
                status = 200;
                made = TestJson.text(put(path, object));
            }
        }
        if (made == null) {
            fail(exchange, status, "the object has been modified");
        } else {
            send(exchange, status, made);
        }
    }

    private static void fail(HttpExchange exchange, int code, String text) throws IOException {
        send(
                exchange,
                code,
                TestJson.text(Map.of(
                        "kind", "Status", "apiVersion", "v1", "status", "Failure", "code", code, "message", text)));
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        kubelets.shutdownNow();
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
