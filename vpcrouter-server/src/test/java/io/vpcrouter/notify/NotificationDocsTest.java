package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.server.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/notifications.md} tells receivers to do works. */
class NotificationDocsTest {
    private static final byte[] BODY = "{\"event\":\"freeze\",\"x\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "a secret";

    private static String block(String language) throws IOException {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "notifications.md")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String verdict(String secret, String timestamp, String signature, byte[] body) throws Exception {
        String program = block("python")
                + "\nimport sys\nprint(genuine(sys.argv[1].encode(), sys.argv[2], sys.argv[3], sys.stdin.buffer.read()))\n";
        Process process = new ProcessBuilder("python3", "-c", program, secret, timestamp, signature)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(body);
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip().toLowerCase(Locale.ROOT);
    }

    @Test
    void theProgramForReceiversTellsGenuineRequestsFromOthers() throws Exception {
        assumeTrue(hasPython(), "NOT TESTED: THE EXAMPLE OF docs/notifications.md, BECAUSE python3 IS MISSING");
        String now = String.valueOf(System.currentTimeMillis() / 1000);
        String signature = "sha256=" + Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), now, BODY);

        assertThat(verdict(SECRET, now, signature, BODY)).isEqualTo("true");
        assertThat(verdict("another", now, signature, BODY)).isEqualTo("false");
        assertThat(verdict(SECRET, now, signature, new byte[] {'{', '}'})).isEqualTo("false");
        String old = String.valueOf(System.currentTimeMillis() / 1000 - 3_600);
        String oldSignature = "sha256=" + Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), old, BODY);
        assertThat(verdict(SECRET, old, oldSignature, BODY)).as("recorded").isEqualTo("false");
    }

    @Test
    void theExampleHasThePropertiesOfAFailover() throws IOException {
        Map<?, ?> example = new Yaml().load(block("json"));
        Notification real =
                new Notification("failover", new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()));
        Map<?, ?> written =
                new Yaml().load(new String(NotificationJson.of(real, "vpc-1", "1.0"), StandardCharsets.UTF_8));

        assertThat(List.copyOf(example.keySet())).isEqualTo(List.copyOf(written.keySet()));
    }
}
