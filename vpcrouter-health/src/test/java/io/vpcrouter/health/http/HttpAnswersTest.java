package io.vpcrouter.health.http;

import static io.vpcrouter.internal.prober.TestContext.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.health.Observation;
import io.vpcrouter.health.http.SayingServer.Saying;
import io.vpcrouter.internal.prober.TestContext;
import io.vpcrouter.internal.prober.TestContext.Report;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthMonitor;
import io.vpcrouter.spi.OptionValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a host says, the check ends the connection, and what it cannot read is a miss. */
@EnabledOnOs(OS.LINUX)
class HttpAnswersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    /** Far less than one for each probe, and more than what a new thread or the loading of a class needs. */
    private static final int SOME_HANDLES = 15;

    private final TestContext context = new TestContext();

    @AfterEach
    void endThreads() throws InterruptedException {
        context.close();
        context.joinThreads();
    }

    /** Answers that are none. */
    enum NoAnswer {
        SSH_BANNER("SSH-2.0-OpenSSH_9.6\r\n"),
        TLS_RECORD("\u0015\u0003\u0001\u0000\u0002\u0002\u0046"),
        BINARY("\u0000\u0001\u0002\u00ff"),
        ONLY_LINE_ENDS("\r\n\r\n\r\n\r\n"),
        STATUS_IS_NO_NUMBER("HTTP/1.1 abc OK\r\n\r\n"),
        STATUS_OF_FOUR_DIGITS("HTTP/1.1 2000 OK\r\n\r\n"),
        STATUS_TOO_SMALL("HTTP/1.1 099 OK\r\n\r\n"),
        OTHER_VERSION("HTTP/2.0 200 OK\r\n\r\n"),
        ENDLESS_STATUS_LINE("HTTP/1.1 200 " + "x".repeat(1 << 20)),
        SPACE_IN_HEADER_NAME(OK + "Bad Name: x\r\nContent-Length: 0\r\n\r\n"),
        NO_HEADER_NAME(OK + ": x\r\nContent-Length: 0\r\n\r\n"),
        HEADER_WITHOUT_COLON(OK + "nonsense\r\nContent-Length: 0\r\n\r\n"),
        CONTROL_IN_HEADER(OK + "A: b\u0000c\r\nContent-Length: 0\r\n\r\n"),
        OVERSIZED_HEADER(OK + "A: " + "x".repeat(1 << 20) + "\r\n\r\n"),
        MANY_HEADERS(OK + "A: x\r\n".repeat(200_000) + "\r\n"),
        MANY_INTERIM_ANSWERS("HTTP/1.1 100 Continue\r\n\r\n".repeat(9) + OK + "Content-Length: 0\r\n\r\n"),
        HUGE_CONTENT_LENGTH(OK + "Content-Length: 99999999999999999999\r\n\r\n"),
        NEGATIVE_CONTENT_LENGTH(OK + "Content-Length: -1\r\n\r\n"),
        SIGNED_CONTENT_LENGTH(OK + "Content-Length: +0\r\n\r\n"),
        TWO_CONTENT_LENGTHS(OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        BAD_CHUNK_SIZE(OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        HUGE_CHUNK_SIZE(OK + "Transfer-Encoding: chunked\r\n\r\n" + "f".repeat(100) + "\r\n"),
        BAD_CHUNK_END(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc0\r\n\r\n"),
        BAD_TRAILER(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\nnonsense\r\n\r\n");

        private final byte[] bytes;

        NoAnswer(String text) {
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private static long handles() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    private HealthMonitor started(int port, String interval) {
        HealthMonitor monitor = new HttpHealthPlugin()
                .create(
                        OptionValues.builder()
                                .set(HttpHealthPlugin.PORT, port)
                                .parse(HttpHealthPlugin.INTERVAL, interval)
                                .parse(HttpHealthPlugin.TIMEOUT, interval)
                                .build(),
                        context);
        monitor.start();
        return monitor;
    }

    private static Set<IpAddress> hosts(int first, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> IpAddress.ofIpv4(first + i))
                .collect(Collectors.toSet());
    }

    /** A checker that starves may find that a miss of its own does not count, but not that it could not ask. */
    private static boolean couldNotAsk(Observation seen) {
        return seen instanceof Observation.Indeterminate && seen.toString().contains("the check failed");
    }

    @ParameterizedTest
    @EnumSource(NoAnswer.class)
    void anAnswerThatCannotBeReadIsAMissAndItsConnectionIsClosed(NoAnswer kind) throws Exception {
        try (SayingServer server = new SayingServer(number -> new Saying(kind.bytes, false));
                HealthMonitor monitor = started(server.port(), "2")) {
            long before = handles();
            monitor.watch(hosts(0x7f030001, 20));
            await("60 reports", () -> context.reports().size() >= 60);
            assertThat(context.reports()).extracting(Report::observation).allSatisfy(seen -> {
                assertThat(seen).isNotInstanceOf(Observation.Reachable.class);
                assertThat(couldNotAsk(seen)).as(seen.toString()).isFalse();
            });
            assertThat(context.reports())
                    .anyMatch(report -> report.observation().toString().contains("no HTTP answer: "));
            await("closed connections", () -> handles() <= before + SOME_HANDLES);
        }
    }

    @Test
    void tenThousandStrangeAnswersLeaveNoHandle() throws Exception {
        long seed = System.nanoTime();
        IntFunction<Saying> sayings = number -> StrangeAnswers.any(new SplittableRandom(seed + number));
        try (SayingServer server = new SayingServer(sayings);
                HealthMonitor monitor = started(server.port(), "0.5")) {
            long before = handles();
            monitor.watch(hosts(0x7f020001, 500));
            await("10,000 answers, seed " + seed, () -> context.reports().size() >= 10_000);
            assertThat(context.reports()).as("seed " + seed).noneMatch(report -> couldNotAsk(report.observation()));
            monitor.watch(Set.of());
            await("closed connections, seed " + seed, () -> handles() <= before + SOME_HANDLES);
            assertThat(context.conditions()).as("seed " + seed).isEmpty();
        }
    }
}
