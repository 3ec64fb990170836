package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.Role;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.server.Eventually;
import io.vpcrouter.server.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications to a real HTTP server and to real programs. */
class NotifierTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<Headers> headers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile int answer = 200;

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 503 : answer;
            headers.add(exchange.getRequestHeaders());
            if (status == 200) {
                bodies.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=hush");
    }

    private static RouterEvent problem(String name) {
        return new RouterEvent.ConditionChanged(Samples.NOON, new PluginCondition("mode m", name), "bad");
    }

    private void eventually(int count) {
        Eventually.holds(PATIENCE, () -> bodies.size() >= count);
    }

    @Test
    void postsInOrderWithTheVpcAndANumberOfItsOwn() throws IOException {
        try (Notifier notifier = Notifier.of(List.of(new Webhook(url(), null, "vpcrouter/test")), "1.0", SOON)) {
            notifier.vpc("vpc-1");
            notifier.on(problem("a"));
            notifier.on(problem("b"));
            eventually(2);
        }

        assertThat(bodies)
                .hasSize(2)
                .allMatch(body -> body.matches("\\{\"id\":\"[0-9a-f-]{36}\".*\"vpc\":\"vpc-1\".*"));
        assertThat(bodies.element()).contains("\"condition\":\"mode m: a\"");
        assertThat(headers.element().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(headers.element().containsKey(Webhook.SIGNATURE_HEADER)).isFalse();
    }

    @Test
    void aReplicaTellsItsRoleOfTheMoment() throws IOException {
        try (Notifier notifier = Notifier.of(List.of(new Webhook(url(), null, "vpcrouter/test")), "1.0", SOON)) {
            notifier.replica("host-a#1");
            notifier.on(problem("a"));
            notifier.on(new RouterEvent.RoleChanged(Samples.NOON, Role.STANDBY, Role.LEADER, "elected", "host-a#1"));
            notifier.on(problem("b"));
            eventually(3);
        }

        assertThat(bodies.remove()).contains("\"replica\":\"host-a#1\",\"role\":\"standby\"");
        assertThat(bodies.remove()).contains("\"event\":\"leadership\"", "\"role\":\"leader\"");
        assertThat(bodies.remove()).contains("\"replica\":\"host-a#1\",\"role\":\"leader\"");
    }

    @Test
    void postsThroughTheProxyOfTheEnvironment() throws IOException {
        WebhookProxies proxies = WebhookProxies.of(
                Map.of("HTTP_PROXY", "http://127.0.0.1:" + server.getAddress().getPort()), new ArrayList<>());
        // Nobody can look up this name, so only the proxy can have been asked.
        URI receiver = URI.create("http://receiver.invalid/hook");
        try (Notifier notifier = Notifier.of(
                List.of(new Webhook(receiver, null, "vpcrouter/test", NotifyFormat.SLACK, proxies)), "1.0", SOON)) {
            notifier.on(problem("a"));
            eventually(1);
        }

        assertThat(headers.element().getFirst("Host")).isEqualTo("receiver.invalid");
        assertThat(bodies.element()).contains("mode m: a: bad");
    }

    @Test
    void pagerDutyGetsTheRoutingKeyOfTheMomentAndNoSignature() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "first-key\n");
        Webhook hook = new Webhook(url(), key, "vpcrouter/test", NotifyFormat.PAGERDUTY, WebhookProxies.NONE);
        try (Notifier notifier = Notifier.of(List.of(hook), "1.0", SOON)) {
            notifier.on(problem("a"));
            eventually(1);
            Files.writeString(key, "second-key\n");
            notifier.on(problem("b"));
            eventually(2);
        }

        assertThat(bodies.remove()).startsWith("{\"routing_key\":\"first-key\",\"event_action\":\"trigger\"");
        assertThat(bodies.remove()).startsWith("{\"routing_key\":\"second-key\",");
        assertThat(headers.element().containsKey(Webhook.SIGNATURE_HEADER)).isFalse();
        assertThatThrownBy(() -> new Webhook(url(), null, "x", NotifyFormat.PAGERDUTY, WebhookProxies.NONE))
                .hasMessageContaining("routing key");
    }

    @Test
    void onlyTheWantedKindsAreTold() throws IOException {
        try (Notifier notifier = Notifier.of(
                List.of(new Webhook(url(), null, "vpcrouter/test")), Set.of(NotificationKind.FREEZE), "1.0")) {
            notifier.on(problem("a"));
            notifier.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.FROZEN, "nobody answers"));
            eventually(1);
        }

        assertThat(bodies).singleElement().asString().contains("\"event\":\"freeze\"");
    }

    @Test
    void signsTheTimeStampAndTheBodyWithTheSecretOfTheMoment() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "first secret\n");
        try (Notifier notifier = Notifier.of(List.of(new Webhook(url(), secret, "vpcrouter/test")), "1.0", SOON)) {
            notifier.on(problem("a"));
            eventually(1);
            Files.writeString(secret, "second secret\n");
            notifier.on(problem("b"));
            eventually(2);
        }

        List<String> secrets = List.of("first secret", "second secret");
        for (String expected : secrets) {
            Headers sent = headers.remove();
            String timestamp = sent.getFirst(Webhook.TIMESTAMP_HEADER);
            assertThat(Long.parseLong(timestamp))
                    .isBetween(System.currentTimeMillis() / 1000 - 600, System.currentTimeMillis() / 1000 + 1);
            assertThat(sent.getFirst(Webhook.SIGNATURE_HEADER))
                    .isEqualTo("sha256="
                            + Webhook.signature(
                                    expected.getBytes(StandardCharsets.UTF_8),
                                    timestamp,
                                    bodies.remove().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void signsAsOthersDo() {
        // Computed with: printf '1767268800.{"id":"1"}' | openssl dgst -sha256 -hmac 'a secret'
        assertThat(Webhook.signature(
                        "a secret".getBytes(StandardCharsets.UTF_8),
                        "1767268800",
                        "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("000585281ab3f1e825df5de3751b1f4d74c33cf4b5f3502a17f37ed91e116eed");
    }

    @Test
    void triesAgainUntilTheReceiverIsBack() throws IOException {
        failures.set(3);
        try (Notifier notifier = Notifier.of(List.of(new Webhook(url(), null, "vpcrouter/test")), "1.0", SOON)) {
            notifier.on(problem("a"));
            notifier.on(problem("b"));
            eventually(2);
        }

        assertThat(bodies).hasSize(2);
        assertThat(headers).hasSize(5);
    }

    @Test
    void doesNotInsistWhereItIsRefused() throws IOException {
        answer = 404;
        NotificationQueue queue = new NotificationQueue(new Webhook(url(), null, "vpcrouter/test"), SOON);
        try (queue) {
            queue.add(new byte[] {'{', '}'});
            Eventually.holds(PATIENCE, () -> queue.countDropped() == 1);
        }

        assertThat(headers).hasSize(1);
        assertThat(queue.countSent()).isZero();
    }

    @Test
    void givesUpAfterManyTries() throws IOException {
        answer = 500;
        try (NotificationQueue queue =
                new NotificationQueue(new Webhook(url(), null, "vpcrouter/test"), Duration.ZERO)) {
            queue.add(new byte[] {'{', '}'});
            Eventually.holds(PATIENCE, () -> queue.countDropped() == 1);
        }

        assertThat(headers).hasSize(NotificationQueue.MOST_TRIES);
    }

    @Test
    void followsNoRedirect() throws IOException {
        answer = 307;
        try (NotificationQueue queue = new NotificationQueue(new Webhook(url(), null, "vpcrouter/test"), SOON)) {
            queue.add(new byte[] {'{', '}'});
            Eventually.holds(PATIENCE, () -> queue.countDropped() == 1);
        }
        assertThat(headers).hasSize(1);
    }

    @Test
    void neverWaitsForAChannelAndDropsTheOldest() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Queue<String> told = new ConcurrentLinkedQueue<>();
        NotificationChannel slow = new NotificationChannel() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public void tell(byte[] json) throws InterruptedException {
                stuck.countDown();
                free.await();
                told.add(new String(json, StandardCharsets.UTF_8));
            }
        };
        try (NotificationQueue queue = new NotificationQueue(slow, SOON)) {
            queue.add("first".getBytes(StandardCharsets.UTF_8));
            stuck.await();
            for (int i = 1; i <= NotificationQueue.LONGEST + 3; i++) {
                queue.add(String.valueOf(i).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(queue.countDropped()).isEqualTo(3);

            free.countDown();
            Eventually.holds(PATIENCE, () -> told.size() == NotificationQueue.LONGEST + 1);
        }
        assertThat(told).startsWith("first", "4", "5").endsWith(String.valueOf(NotificationQueue.LONGEST + 3));
    }

    /** Answers the first post with these pieces, the last one for ever, and leaves the connection open. */
    private static Thread answering(ServerSocket receiver, String first, String forEver) {
        Thread thread = new Thread(() -> {
            try (Socket client = receiver.accept()) {
                client.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
                byte[] piece = forEver.getBytes(StandardCharsets.US_ASCII);
                while (piece.length > 0) {
                    client.getOutputStream().write(piece);
                }
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // Cut off, as it should be.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'HTTP/1.1 100 Continue\r\n\r\n'",
        "'', 'HTTP/1.1 103 Early Hints\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\n', 'X: y\r\n'",
        "'HTTP/1.1 200 OK\r\n\r\n', 'x'",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'",
        "'HTTP/1.1 2', ''",
        "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234', ''",
    })
    void noAnswerHoldsTheNextNotificationForLong(String first, String forEver) throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            URI there = URI.create("http://127.0.0.1:" + receiver.getLocalPort() + "/");
            Webhook webhook = new Webhook(
                    there, null, "vpcrouter/test", NotifyFormat.JSON, WebhookProxies.NONE, Duration.ofSeconds(1));
            Thread hostile = answering(receiver, first.translateEscapes(), forEver.translateEscapes());
            try {
                webhook.tell(new byte[] {'{', '}'});
            } catch (IOException | NotificationChannel.RefusedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            // The connection is closed, so the receiver's thread ends.
            hostile.join();
            Thread next = answering(receiver, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "");
            Eventually.holds(PATIENCE, () -> {
                try {
                    webhook.tell(new byte[] {'{', '}'});
                    return true;
                } catch (IOException | NotificationChannel.RefusedException e) {
                    return false;
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            next.join();
        }
    }

    @Test
    void anErrorInAChannelEndsNoThread() {
        AtomicInteger tries = new AtomicInteger();
        NotificationChannel channel = new NotificationChannel() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void tell(byte[] json) {
                if (tries.incrementAndGet() < 3) {
                    throw new StackOverflowError();
                }
            }
        };
        try (Notifier notifier = Notifier.of(List.of(channel), "1.0", SOON)) {
            notifier.on(problem("a"));
            Eventually.holds(PATIENCE, () -> tries.get() == 3);
        }
    }

    @Test
    void aCommandThatReadsNothingIsKilledInItsTime() throws Exception {
        NotifyCommand sleeper = new NotifyCommand(List.of("sleep", "600"), Duration.ofMillis(300));

        assertThatThrownBy(() -> sleeper.tell(new byte[1 << 20]))
                .isInstanceOf(NotificationChannel.RefusedException.class)
                .hasMessageContaining("was killed");
    }

    @Test
    void errorsDoNotShowWhereItPosts() throws IOException {
        Webhook hook = new Webhook(URI.create("http://127.0.0.1:1/secret/path?token=hush"), null, "vpcrouter/test");

        assertThat(hook.name()).isEqualTo("http://127.0.0.1:1/***");
        assertThatThrownBy(() -> hook.tell(new byte[] {'{', '}'}))
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessageNotContainingAny("secret", "hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "example.com",
                "http:///nowhere",
                "http://user:password@example.com/",
                "https://example.com/#part",
                "file:///etc/passwd",
                "http://example.com:99999/",
                "http://a b/",
                ""
            })
    void refusesUrlsThatNothingCanBePostedTo(String url) {
        assertThat(Webhook.parse(url)).isEmpty();
    }

    @Test
    void refusesASecretThatIsNone() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), " \n");

        assertThatThrownBy(() -> new Webhook(url(), empty, "vpcrouter/test")).hasMessage("it is empty");
        assertThatThrownBy(() -> new Webhook(url(), folder.resolve("none"), "vpcrouter/test"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void splitsACommandAtSpacesAndNothingElse() {
        assertThat(NotifyCommand.split("  mail -s \"a b\" $HOME;rm `x` '\"' \"\""))
                .isEmpty();
        assertThat(NotifyCommand.split("mail -s \"a b\" $HOME;rm `x` \"\""))
                .hasValue(List.of("mail", "-s", "a b", "$HOME;rm", "`x`", ""));
        assertThat(NotifyCommand.split(" ")).isEmpty();
        assertThat(NotifyCommand.split("\"open")).isEmpty();
        List<String> words = List.of("a b", "", "c");
        assertThat(NotifyCommand.split(NotifyCommand.join(words))).hasValue(words);
    }

    @Test
    void aCommandGetsTheEventOnItsStandardInput() throws Exception {
        Path file = folder.resolve("said");
        NotifyCommand command = new NotifyCommand(List.of("sh", "-c", "cat > \"$1\"", "sh", file.toString()), PATIENCE);

        command.tell("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(Files.readString(file)).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void aCommandThatFailsIsAFailure() {
        assertThatThrownBy(() -> new NotifyCommand(List.of("sh", "-c", "exit 7"), PATIENCE).tell(new byte[0]))
                .isInstanceOf(NotificationChannel.RefusedException.class)
                .hasMessage("exit code 7");
        assertThatThrownBy(() -> new NotifyCommand(List.of("/nothing/there"), PATIENCE).tell(new byte[0]))
                .isInstanceOf(NotificationChannel.RefusedException.class);
    }

    @Test
    void aCommandThatHangsIsKilledWithItsChildren() throws Exception {
        Path pids = folder.resolve("pids");
        NotifyCommand command = new NotifyCommand(
                List.of("sh", "-c", "sleep 600 & echo $! > \"$1\"; wait", "sh", pids.toString()),
                Duration.ofSeconds(2));

        assertThatThrownBy(() -> command.tell(new byte[] {'{', '}'}))
                .isInstanceOf(NotificationChannel.RefusedException.class)
                .hasMessageContaining("was killed");

        long child = Long.parseLong(Files.readString(pids).strip());
        Eventually.holds(
                PATIENCE,
                () -> ProcessHandle.of(child).map(handle -> !handle.isAlive()).orElse(true));
    }

    @Test
    void knowsProgramsByPathAndByName() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "text");

        assertThat(NotifyCommand.exists("sh", "/nowhere:/bin:/usr/bin")).isTrue();
        assertThat(NotifyCommand.exists("sh", folder.toString())).isFalse();
        assertThat(NotifyCommand.exists("/bin/sh", "")).isTrue();
        assertThat(NotifyCommand.exists(plain.toString(), "")).isFalse();
        assertThat(NotifyCommand.exists(folder.toString(), "")).isFalse();
    }
}
