package io.vpcrouter.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteSpecJsonFuzzTest {
    private static final byte[][] SCRAPS = Stream.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u",
                    "null",
                    "-",
                    "1e9",
                    "/",
                    "\0",
                    "\n",
                    "\r\n",
                    "é",
                    "\u202e",
                    "😀",
                    "{\"hosts\":",
                    "\"choose\":\"zone\"",
                    "::",
                    "10.0.0.1/33",
                    "[[[[[[[[[[[[[[[[[[",
                    "//",
                    "\uFEFF")
            .map(scrap -> scrap.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    @Test
    void mutatedSpecsAreReadOrRefusedWithAPlaceInsideTheText() {
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] text = RouteSpecJson.write(RandomSpecs.spec(random)).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                text = mutated(text, random);
            }
            check(text, "mutated, seed " + seed);
        }
    }

    @Test
    void randomBytesAreRefusedWithAPlaceInsideTheText() {
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] text = new byte[random.nextInt(60)];
            random.nextBytes(text);
            check(text, "random, seed " + seed);
        }
    }

    private static byte[] mutated(byte[] text, SplittableRandom random) {
        int at = random.nextInt(text.length + 1);
        int end = Math.min(text.length, at + random.nextInt(12));
        byte[] head = Arrays.copyOf(text, at);
        return switch (random.nextInt(5)) {
            case 0 -> join(head, SCRAPS[random.nextInt(SCRAPS.length)], Arrays.copyOfRange(text, at, text.length));
            case 1 -> join(head, new byte[0], Arrays.copyOfRange(text, end, text.length));
            case 2 -> join(head, Arrays.copyOfRange(text, at, end), Arrays.copyOfRange(text, at, text.length));
            case 3 -> head;
            default -> {
                byte[] changed = text.clone();
                if (at < changed.length) {
                    changed[at] = (byte) random.nextInt();
                }
                yield changed;
            }
        };
    }

    private static byte[] join(byte[] head, byte[] middle, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + middle.length + tail.length);
        System.arraycopy(middle, 0, joined, head.length, middle.length);
        System.arraycopy(tail, 0, joined, head.length + middle.length, tail.length);
        return joined;
    }

    private static void check(byte[] text, String name) {
        Validated<RouteSpec> spec;
        try {
            spec = RouteSpecJson.read(text, "fuzz", false);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name + ": " + new String(text, StandardCharsets.ISO_8859_1), e);
        }
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1);
        assertThat(spec.problems().stream().anyMatch(Problem::isError)).as(name).isNotEqualTo(spec.isValid());
        for (Problem problem : spec.problems()) {
            Location at = problem.location();
            assertThat(at.line()).as("%s: %s", name, problem).isBetween(1, lines.length);
            assertThat(at.column()).as("%s: %s", name, problem).isBetween(1, lines[at.line() - 1].length() + 1);
        }
    }

    /** Sixteen mebibytes of whatever might cost more than its share. */
    static Stream<String> heavyTexts() {
        int size = RouteSpecJson.MAX_BYTES;
        return Stream.of(
                "[".repeat(size),
                "{\"a\":".repeat(size / 5),
                "{\"" + "a".repeat(size - 10) + "\":1}",
                "{\"10.0.0.0/16\":[\"" + ":".repeat(size - 30) + "\"]}",
                "{\"10.0.0.0/16\":[\"" + "\\u0041".repeat((size - 30) / 6) + "\"]}",
                "{\"10.0.0.0/16\":[" + "1".repeat(size - 30) + "]}",
                "{\"10.0.0.0/16\":[1e" + "9".repeat(size - 30) + "]}",
                "{\"10.0.0.0/16\":{\"" + "h".repeat(size - 30) + "\":1}}",
                "{\"10.0.0.0/16\":{" + "\"hots\":1,".repeat((size - 40) / 9) + "\"hosts\":1}}",
                "{\"10.0.0.0/16\":[" + "\"10.9.0.1\",".repeat((size - 40) / 11) + "\"10.9.0.1\"]}",
                "{" + "\"10.0.0.0/16\":[],".repeat((size - 40) / 17) + "\"10.0.0.0/16\":[]}",
                "{\"10.0.0.0/16\":[\"" + "x".repeat(size - 30));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("heavyTexts")
    void heavyTextsAreRefusedInTimeThatGrowsWithTheirLength(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            Validated<RouteSpec> spec = RouteSpecJson.read(json, "heavy", false);
            assertThatCode(spec::toString).doesNotThrowAnyException();
            assertThat(spec.problems()).hasSizeBetween(1, 202);
        });
    }
}
