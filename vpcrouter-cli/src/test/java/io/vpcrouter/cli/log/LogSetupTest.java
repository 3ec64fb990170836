package io.vpcrouter.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vpcrouter.cli.Samples;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.control.EventLog;
import io.vpcrouter.control.PluginCondition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @AfterEach
    void silence() {
        LogSetup.silence();
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void oneEventIsOneLineOfText() {
        LogSetup.toStream(stream, LogFormat.TEXT, Level.INFO);

        LoggerFactory.getLogger("io.vpcrouter.x").warn("bad host={}", "a\nFORGED\r\u001b[31mb");

        assertThat(lines())
                .singleElement()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  \\[x\\] bad host=a FORGED �\\[31mb");
    }

    @Test
    void oneEventIsOneJsonObject() throws IOException {
        LogSetup.toStream(stream, LogFormat.JSON, Level.INFO);

        LoggerFactory.getLogger("io.vpcrouter.x").error("a \"quoted\"\nline", new IllegalStateException("why"));

        assertThat(lines()).hasSize(1);
        try (JsonParser parser = new JsonFactory().createParser(lines().get(0))) {
            while (parser.nextToken() != null) {
                // Reading it is the test.
                parser.getText();
            }
        }
        assertThat(lines().get(0))
                .contains("\"level\":\"ERROR\"", "\"message\":\"a \\\"quoted\\\" line\"", "IllegalStateException: why");
    }

    @Test
    void eachFactOfAMessageIsAFieldInJson() {
        LogSetup.toStream(stream, LogFormat.JSON, Level.INFO);
        EventLog log = new EventLog();

        log.on(Samples.changed());
        log.on(new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()));
        log.on(new RouterEvent.ConditionChanged(Samples.NOON, new PluginCondition("mode http", "token"), "a\"b"));
        LoggerFactory.getLogger("io.vpcrouter.x").warn("message={} level={}", "forged", "forged");

        assertThat(lines().get(0)).contains("\"change\":\"replace\",\"table\":\"rtb-a\"", "\"reason\":\"host failed\"");
        assertThat(lines().get(1))
                .contains(
                        "\"host\":\"10.0.0.2\",\"rows\":1,\"moved\":1,\"left\":0,",
                        "\"decided_ms\":1,",
                        "\"seen_ms\":130");
        assertThat(lines().get(2)).contains("\"condition\":\"mode http: token\",\"problem\":\"a\\\"b\"");
        assertThat(lines().get(3)).endsWith("\"message\":\"message=forged level=forged\"}");
    }

    @ParameterizedTest
    @EnumSource
    void whatComesFromOutsideNeitherCommandsNorFloods(LogFormat format) {
        LogSetup.toStream(stream, format, Level.INFO);
        String foreign = "\u009b31m\u202e\u2028" + "x".repeat(60_000);

        LoggerFactory.getLogger("io.vpcrouter.x").warn("id={} more={}", foreign, "end");
        LoggerFactory.getLogger("io.vpcrouter.x").warn(foreign);
        LoggerFactory.getLogger("io.vpcrouter.x").warn("failed", new IllegalStateException("a\nFORGED" + foreign));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .doesNotContain("\u009b", "\u202e", "\u2028", "\nFORGED")
                .contains("more=end", "IllegalStateException: a", "at io.vpcrouter.cli.log.LogSetupTest");
        assertThat(lines()).allMatch(line -> line.length() < 50_000);
    }

    @Test
    void keepsChattyLibrariesQuiet() {
        LogSetup.toStream(stream, LogFormat.TEXT, Level.DEBUG);

        LoggerFactory.getLogger("software.amazon.awssdk.request").info("every request");
        LoggerFactory.getLogger("org.apache.hc.client5").info("every connection");
        LoggerFactory.getLogger("io.vpcrouter.x").debug("ours");

        assertThat(lines()).singleElement().asString().endsWith("ours");
    }

    @Test
    void writesToTheEndOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "before\n");

        LogSetup.toFile(file.toString(), LogFormat.TEXT, Level.INFO, Word.COMMAND_LINE, "--logfile");
        LoggerFactory.getLogger("io.vpcrouter.x").info("after");
        LogSetup.silence();

        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
    }

    @Test
    void refusesAFileThatCannotBeWritten() {
        String file = folder.toString();

        assertThatThrownBy(() -> LogSetup.toFile(file, LogFormat.TEXT, Level.INFO, Word.COMMAND_LINE, "--logfile"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("--logfile: " + file);
    }

    @Test
    void aRejectedSpecIsLoggedOnlyIfItDidNotRefuseTheStart() {
        LogSetup.toStream(stream, LogFormat.TEXT, Level.INFO);
        EventLog log = EventLog.untilStarted();

        log.on(new RouterEvent.SpecRejected(
                Samples.NOON, List.of(Problem.error("x", Location.of("a.json"), "host", "x", "an address"))));
        log.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.SPEC, "a.json: bad"));
        assertThat(lines()).isEmpty();

        log.started();
        assertThat(lines()).hasSize(2).last().asString().endsWith("a.json: error: host: x (expected: an address)");

        log.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.SPEC, null));
        assertThat(lines())
                .as("the spec of before is in force again, which no SpecAccepted tells")
                .hasSize(3)
                .last()
                .asString()
                .endsWith("INFO  [EventLog] condition=spec ended");
    }

    @Test
    void eventsAreFacts() {
        LogSetup.toStream(stream, LogFormat.TEXT, Level.INFO);
        EventLog log = new EventLog();

        log.on(Samples.changed());
        log.on(new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()));
        log.on(new RouterEvent.HostChanged(
                Samples.NOON, IpAddress.parse("10.0.0.2"), Verdict.SUSPECT, Verdict.FAILED, "refused"));
        log.on(new RouterEvent.RouteChangeFailed(
                Samples.NOON,
                Samples.change(),
                Samples.REPLACE,
                CloudException.Kind.THROTTLED,
                "ReplaceRoute: throttled"));
        log.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.FROZEN, "nobody answers"));
        log.on(new RouterEvent.ConditionChanged(Samples.NOON, RouterCondition.FROZEN, null));
        log.on(new RouterEvent.ConditionChanged(
                Samples.NOON, RouterCondition.TABLES_NEARLY_FULL, "rtb-a has 4 of 5 routes"));
        log.on(new RouterEvent.ConditionChanged(
                Samples.NOON, new PluginCondition("mode http", "token"), "cannot be read"));
        log.on(new RouterEvent.SpecAccepted(Samples.NOON, RouteSpec.empty(), List.of()));
        log.on(new RouterEvent.SpecRejected(
                Samples.NOON,
                List.of(Problem.error("x", Location.of("routes.json", 3, 17), "host", "x", "a literal address"))));

        String facts = "change=replace table=rtb-a destination=10.1.0.0/16 from=eni-2 to=eni-1 host=10.0.0.1"
                + " reason=\"host failed\"";
        assertThat(lines().stream().map(line -> line.substring(line.indexOf("Z ") + 2)))
                .containsExactly(
                        "INFO  [EventLog] route changed: " + facts,
                        "INFO  [EventLog] failover done: host=10.0.0.2 rows=1 moved=1 left=0 detected=2026-01-01T12:00:00Z"
                                + " decided=2026-01-01T12:00:00.001Z decided_ms=1"
                                + " accepted=2026-01-01T12:00:00.020Z accepted_ms=20"
                                + " seen=2026-01-01T12:00:00.130Z seen_ms=130",
                        "WARN  [EventLog] host=10.0.0.2 from=suspect to=failed routes=0 reason=\"refused\"",
                        "WARN  [EventLog] route not changed: " + facts + " error=\"ReplaceRoute: throttled\"",
                        "ERROR [EventLog] condition=frozen problem=\"nobody answers\"",
                        "INFO  [EventLog] condition=frozen ended",
                        "WARN  [EventLog] condition=tables_nearly_full problem=\"rtb-a has 4 of 5 routes\"",
                        "ERROR [EventLog] condition=\"mode http: token\" problem=\"cannot be read\"",
                        "INFO  [EventLog] route spec accepted: destinations=0 hosts=0",
                        "ERROR [EventLog] route spec rejected, the last good one stays in force: problems=1",
                        "ERROR [EventLog] route spec: routes.json:3:17: error: host: x (expected: a literal address)");
    }
}
