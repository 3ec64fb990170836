package io.vpcrouter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpcrouter.control.RouterEvent;
import io.vpcrouter.server.Samples;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** What runs the program of a page: a command before the program's text, and what prints the verdict. */
    private enum Language {
        PYTHON(
                List.of("python3", "-c"),
                "\nimport sys\n"
                        + "print(genuine(sys.argv[1].encode(), sys.argv[2], sys.argv[3], sys.stdin.buffer.read()))\n"),
        JAVASCRIPT(
                List.of("node", "-e"),
                "\nconst [secret, timestamp, signature] = process.argv.slice(1);\n"
                        + "console.log(genuine(secret, timestamp, signature, require('fs').readFileSync(0)));\n");

        @SuppressWarnings("ImmutableEnumChecker") // It is a list that cannot be changed.
        private final List<String> interpreter;

        private final String end;

        Language(List<String> interpreter, String end) {
            this.interpreter = interpreter;
            this.end = end;
        }

        boolean isHere() throws InterruptedException {
            try {
                return new ProcessBuilder(interpreter.get(0), "--version")
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false;
            }
        }

        String verdict(String secret, String timestamp, String signature, byte[] body) throws Exception {
            List<String> command = new ArrayList<>(interpreter);
            command.addAll(List.of(block(name().toLowerCase(Locale.ROOT)) + end, secret, timestamp, signature));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().write(body);
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said.strip().toLowerCase(Locale.ROOT);
        }
    }

    @FunctionalInterface
    private interface Check {
        Object verdict(String secret, String timestamp, String signature, byte[] body) throws Exception;
    }

    private static void tellsGenuineFromOthers(Check check) throws Exception {
        String now = String.valueOf(System.currentTimeMillis() / 1000);
        String signature = "sha256=" + Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), now, BODY);

        assertThat(check.verdict(SECRET, now, signature, BODY)).hasToString("true");
        assertThat(check.verdict("another", now, signature, BODY)).hasToString("false");
        assertThat(check.verdict(SECRET, now, signature, new byte[] {'{', '}'})).hasToString("false");
        assertThat(check.verdict(SECRET, now, "sha256=ü", BODY)).hasToString("false");
        String old = String.valueOf(System.currentTimeMillis() / 1000 - 3_600);
        String oldSignature = "sha256=" + Webhook.signature(SECRET.getBytes(StandardCharsets.UTF_8), old, BODY);
        assertThat(check.verdict(SECRET, old, oldSignature, BODY))
                .as("recorded")
                .hasToString("false");
        assertThat(check.verdict(SECRET, "now", signature, BODY)).hasToString("false");
    }

    @ParameterizedTest
    @EnumSource
    void theProgramForReceiversTellsGenuineRequestsFromOthers(Language language) throws Exception {
        assumeTrue(
                language.isHere(),
                "NOT TESTED: THE EXAMPLE OF docs/notifications.md IN " + language + ", BECAUSE "
                        + language.interpreter.get(0) + " IS MISSING");
        tellsGenuineFromOthers(language::verdict);
    }

    @Test
    void theProgramForReceiversInJavaDoesTheSame(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("Receiver.java"), block("java"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Method genuine = loader.loadClass("Receiver")
                    .getDeclaredMethod("genuine", byte[].class, String.class, String.class, byte[].class);
            genuine.setAccessible(true);
            tellsGenuineFromOthers((secret, timestamp, signature, body) ->
                    genuine.invoke(null, secret.getBytes(StandardCharsets.UTF_8), timestamp, signature, body));
        }
    }

    @Test
    void theExampleHasThePropertiesOfAFailover() throws IOException {
        Map<?, ?> example = new Yaml().load(block("json"));
        Notification real = new NotificationFilter(EnumSet.allOf(NotificationKind.class))
                .of(new RouterEvent.FailoverDone(Samples.NOON, Samples.failover()))
                .orElseThrow();
        Map<?, ?> written = new Yaml()
                .load(new String(NotificationJson.of(real, Sender.of("1.0").withVpc("vpc-1")), StandardCharsets.UTF_8));

        assertThat(List.copyOf(example.keySet())).isEqualTo(List.copyOf(written.keySet()));
    }
}
