package io.vpcrouter.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one empty page, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final String NAME = "chromium";
    /** Generous: a browser starts slowly on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path profile;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private WebSocket socket;

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Where it is, if this machine has one. */
    static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("vpcrouter-browser");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank"));
        Browser browser = new Browser(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                profile);
        try {
            browser.connect();
            return browser;
        } catch (IOException | RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    private void connect() throws IOException {
        Path portFile = profile.resolve("DevToolsActivePort");
        Eventually.holds(PATIENCE, () -> lines(portFile).size() >= 2 || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("the browser ended with " + process.exitValue());
        }
        String pages = "http://127.0.0.1:" + lines(portFile).get(0) + "/json/list";
        HttpClient client = HttpClient.newHttpClient();
        FirstPage page = new FirstPage();
        Eventually.holds(PATIENCE, () -> page.find(client, pages));
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.address), new Listener())
                .join();
        for (String part : List.of("Page", "Runtime", "Log")) {
            send(part + ".enable", Map.of());
        }
        send("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The address of the one page there is. */
    private static final class FirstPage {
        private String address = "";

        private boolean find(HttpClient client, String list) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(list))
                        .timeout(PATIENCE)
                        .build();
                String body = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                for (Object target : (List<?>) TestJson.value(body)) {
                    if (TestJson.at(target, "type").equals("page")) {
                        address = TestJson.at(target, "webSocketDebuggerUrl").toString();
                    }
                }
                return !address.isEmpty();
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String whole = message.toString();
                message.setLength(0);
                received(TestJson.object(whole), whole);
            }
            from.request(1);
            return null;
        }
    }

    private void received(Map<String, Object> message, String text) {
        if (message.get("id") instanceof Integer id) {
            waiting.remove(id).complete(message);
            return;
        }
        switch (String.valueOf(message.get("method"))) {
            // What a browser says of a page: blocked by its policy, an error in a script, something not found.
            case "Log.entryAdded", "Runtime.exceptionThrown" -> complaints.add(text);
            default -> {
                // Not asked for.
            }
        }
    }

    /** Sends a command and waits for its result. */
    Map<String, Object> send(String method, Map<String, ?> params) {
        int id = number.incrementAndGet();
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", id);
        command.put("method", method);
        command.put("params", params);
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(TestJson.text(command), true).join();
        Map<String, Object> message =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (!message.containsKey("result")) {
            throw new AssertionError(method + ": " + message);
        }
        return asMap(message.get("result"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** Opens a page and waits until it is there whole. */
    void open(String url) {
        send("Page.navigate", Map.of("url", url));
        Eventually.holds(
                PATIENCE,
                () -> Boolean.TRUE.equals(
                        eval("document.readyState === 'complete' && location.href !== 'about:blank'")));
    }

    /** What an expression in the page gives: a truth value, number, text, list, map or null. */
    Object eval(String script) {
        Map<String, Object> result =
                send("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (result.containsKey("exceptionDetails")) {
            throw new AssertionError(script + ": " + result);
        }
        return asMap(result.get("result")).get("value");
    }

    /** Waits until an expression in the page is true; what it names need not be there yet. */
    void await(String script) {
        String tolerant = "(() => { try { return " + script + "; } catch (missing) { return false; } })()";
        try {
            Eventually.holds(PATIENCE, () -> Boolean.TRUE.equals(eval(tolerant)));
        } catch (AssertionError e) {
            throw new AssertionError(script + " did not come true; the page:\n" + eval("document.body.innerText"), e);
        }
    }

    /** Presses a key that moves the focus or does something. */
    void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** Shows pages in a window of this width, light or dark. */
    void look(int width, int height, boolean dark) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Runs scripts of pages, or does not. */
    void runScripts(boolean run) {
        send("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    }

    /** Shows times as in this time zone. */
    void timeZone(String id) {
        send("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
    }

    /** A picture of what the window shows, as PNG. */
    byte[] window() {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of()).get("data").toString());
    }

    /** A picture of the whole page, as PNG. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                        .get("data")
                        .toString());
    }

    /** What the browser had to complain about so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        family.forEach(child ->
                child.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It is in the folder for such files, and somebody else's cleaning takes it.
            profile.toFile().deleteOnExit();
        }
    }
}
