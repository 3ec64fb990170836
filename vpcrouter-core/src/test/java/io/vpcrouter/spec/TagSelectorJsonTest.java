package io.vpcrouter.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tags by which a destination finds hosts, as JSON. */
class TagSelectorJsonTest {
    private static final Cidr DESTINATION = Cidr.parse("10.0.0.0/16");

    private static Validated<RouteSpec> read(String selector) {
        return spec("{\"10.0.0.0/16\": {\"hosts_by_tag\": " + selector + "}}");
    }

    private static Validated<RouteSpec> spec(String json) {
        return RouteSpecJson.read(json.getBytes(StandardCharsets.UTF_8), "s", false);
    }

    @Test
    void aValueIsATextOrAList() {
        Validated<RouteSpec> read = read("{\"Role\": \"vpn\", \"Stage\": [\"prod\", \"canary\"]}");

        assertThat(read.problems()).isEmpty();
        assertThat(read.orThrow().routes().get(DESTINATION))
                .isEqualTo(RouteIntent.of(
                        TagSelector.of(Map.of("Role", Set.of("vpn"), "Stage", Set.of("canary", "prod")))));
    }

    @Test
    void listedHostsMayStandBesideIt() {
        RouteSpec read = spec("{\"10.0.0.0/16\": {\"choose\": \"ordered\", \"hosts_by_tag\": {\"Role\": \"vpn\"},"
                        + " \"hosts\": [\"10.9.0.1\"]}}")
                .orThrow();

        assertThat(read.routes().get(DESTINATION))
                .isEqualTo(new RouteIntent(
                        List.of(IpAddress.parse("10.9.0.1")),
                        HostChoice.ORDERED,
                        null,
                        TagSelector.of("Role", "vpn")));
        assertThat(read.hosts()).containsExactly(IpAddress.parse("10.9.0.1"));
        assertThat(read.selectors()).containsExactly(TagSelector.of("Role", "vpn"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("[]", "s:1:34: error: hosts_by_tag: a list (expected: an object of tags)"),
                arguments("\"Role\"", "s:1:34: error: hosts_by_tag: Role (expected: an object of tags)"),
                arguments("{}", "s:1:34: error: hosts_by_tag: an empty object (expected: at least one tag)"),
                arguments(
                        "{\"Role\": 5}",
                        "s:1:43: error: value of a tag: 5 (expected: a value, or a list of values)"),
                arguments(
                        "{\"Role\": []}",
                        "s:1:43: error: values of a tag: an empty list (expected: at least one value)"),
                arguments(
                        "{\"Role\": [\"a\", null]}",
                        "s:1:49: error: value of a tag: null (expected: a text of at most 256 characters)"),
                arguments(
                        "{\"\": \"a\"}",
                        "s:1:35: error: key of a tag: an empty text (expected: a key of 1 to 128 characters)"),
                arguments(
                        "{\"Role\": \"a\", \"Role\": \"b\"}",
                        "s:1:48: error: tag: Role (expected: each key once); the first one is at line 1, column 35"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsWhatWasFoundAndWhatWasExpected(String selector, String problem) {
        assertThat(read(selector).problems()).map(Problem::toString).containsExactly(problem);
    }

    @Test
    void textsThatNoTagCanHaveAreRefused() {
        String longKey = "k".repeat(129);
        String longValue = "v".repeat(257);

        assertThat(read("{\"" + longKey + "\": \"" + longValue + "\"}").problems())
                .extracting(Problem::code)
                .containsExactly("not-a-tag", "not-a-tag");
        assertThat(read("{\"" + "k".repeat(128) + "\": \"" + "v".repeat(256) + "\"}").problems())
                .isEmpty();
    }

    @Test
    void valuesThatLookLikeMistakesAreWarnedOf() {
        Validated<RouteSpec> read = read("{\"Role\": [\"nat-*\", \"nat-*\"]}");

        assertThat(read.isValid()).isTrue();
        assertThat(read.problems()).extracting(Problem::code).containsExactly("no-wildcards", "duplicate-value");
    }

    @Test
    void isWrittenWithWhatItSaysAndNothingElse() {
        TagSelector selector = TagSelector.of(Map.of("Role", Set.of("vpn"), "Stage", Set.of("prod", "canary")));

        assertThat(RouteSpecJson.write(RouteSpec.of(Map.of(DESTINATION, RouteIntent.of(selector)))))
                .isEqualTo("{\n  \"10.0.0.0/16\": { \"hosts_by_tag\": { \"Role\": \"vpn\","
                        + " \"Stage\": [\"canary\", \"prod\"] } }\n}\n");
    }

    @Test
    void whateverIsInATagComesBackAsItWas() {
        List<String> strange =
                List.of("\"", "\\", "\u0000", "\n", "a\tb", "ä", "\uD83D\uDE00", " ", "{}", "aws:x", "'", "\u2028");
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Set<String>> tags = new TreeMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Set<String> values = new TreeSet<>(List.of(text(strange, random)));
                values.add(text(strange, random));
                tags.put("k" + text(strange, random), values);
            }
            RouteSpec spec = RouteSpec.of(Map.of(DESTINATION, RouteIntent.of(TagSelector.of(tags))));

            assertThat(spec(RouteSpecJson.write(spec)).orThrow()).as("seed %d", seed).isEqualTo(spec);
        }
    }

    private static String text(List<String> parts, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }
}
