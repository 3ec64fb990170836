package io.vpcrouter.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.WhenNoneHealthy;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Severity;
import io.vpcrouter.validation.Validated;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteSpecJsonTest {
    private static final Cidr A = Cidr.parse("10.0.0.0/16");
    private static final Cidr B = Cidr.parse("10.1.0.0/16");

    private static Validated<RouteSpec> read(String text) {
        return RouteSpecJson.read(text.getBytes(StandardCharsets.UTF_8), "routes.json", false);
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(Problem::toString).toList();
    }

    private static List<String> codes(String text) {
        return read(text).problems().stream().map(Problem::code).toList();
    }

    private static IpAddress host(String text) {
        return IpAddress.parse(text);
    }

    @Test
    void readsTheClassicForm() {
        Validated<RouteSpec> spec =
                read("{\"10.0.0.0/16\": [\"10.9.0.1\", \"10.9.0.2\"], \"10.1.0.0/16\": [\"10.9.0.2\"]}");

        assertThat(spec.problems()).isEmpty();
        assertThat(spec.orThrow())
                .isEqualTo(RouteSpec.of(Map.of(
                        A, RouteIntent.of(List.of(host("10.9.0.1"), host("10.9.0.2"))),
                        B, RouteIntent.of(List.of(host("10.9.0.2"))))));
    }

    @Test
    void readsTheExtendedFormWithItsKeysInAnyOrder() {
        Validated<RouteSpec> spec =
                read("{\"0.0.0.0/0\": {\"when_none_healthy\": \"delete\", \"hosts\": [\"10.9.0.1\"],"
                        + " \"choose\": \"ordered\"}, \"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"]}}");

        assertThat(spec.problems()).isEmpty();
        assertThat(spec.orThrow())
                .isEqualTo(RouteSpec.of(Map.of(
                        Cidr.parse("0.0.0.0/0"),
                        new RouteIntent(List.of(host("10.9.0.1")), HostChoice.ORDERED, WhenNoneHealthy.DELETE),
                        A,
                        RouteIntent.of(List.of(host("10.9.0.1"))))));
    }

    @Test
    void readsIpv6InAnySpellingAsOneCanonicalForm() {
        Validated<RouteSpec> spec = read("{\"2001:DB8:0::/32\": [\"2001:db8:0:0::1\"]}");

        assertThat(spec.problems()).isEmpty();
        assertThat(spec.orThrow().routes().firstKey()).hasToString("2001:db8::/32");
        assertThat(spec.orThrow().hosts()).containsExactly(host("2001:db8::1"));
    }

    @Test
    void readsAndWritesAFallbackForAllTablesOrByZone() {
        String text = """
                {
                  "10.0.0.0/16": { "hosts": ["10.9.0.1"], "fallback": "nat-0a1b" },
                  "10.1.0.0/16": { "hosts": ["10.9.0.1"], "fallback": { "us-east-1a": "nat-0a", "us-east-1b": "nat-0b" } }
                }
                """;

        Validated<RouteSpec> spec = read(text);

        assertThat(spec.problems()).isEmpty();
        assertThat(RouteSpecJson.write(spec.orThrow())).isEqualTo(text);
        assertThat(spec.orThrow().routes().get(B).fallbackIfAny().orElseThrow().ids())
                .containsExactly("nat-0a", "nat-0b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/16 | 'i-1' | not-a-target",
                "10.0.0.0/16 | 'local' | not-a-target",
                "10.0.0.0/16 | 5 | wrong-type",
                "10.0.0.0/16 | ['nat-1'] | wrong-type",
                "10.0.0.0/16 | {} | no-fallback",
                "10.0.0.0/16 | {'US EAST': 'nat-1'} | not-a-zone",
                "10.0.0.0/16 | 'eigw-1' | unfit-fallback",
                "2001:db8::/32 | 'nat-1' | unfit-fallback",
                "10.0.0.0/16 | 'nat-1', 'when_none_healthy': 'delete' | contradiction"
            },
            quoteCharacter = '`')
    void refusesAFallbackThatCannotCarryTheDestination(String destination, String fallback, String code) {
        String host = destination.contains(":") ? "fd00::1" : "10.9.0.1";
        String text = "{'" + destination + "': {'hosts': ['" + host + "'], 'fallback': " + fallback + "}}";

        assertThat(codes(text.replace('\'', '"'))).containsExactly(code);
    }

    @Test
    void aPrefixListIsADestinationOfTheFamilyOfItsHosts() {
        String text = "{\n  \"10.0.0.0/16\": [\"10.9.0.1\"],\n  \"pl-0123456789abcdef0\": [\"2001:db8::1\"]\n}\n";

        Validated<RouteSpec> spec = read(text);

        assertThat(spec.problems()).isEmpty();
        assertThat(spec.orThrow().prefixLists()).containsExactly(new PrefixListId("pl-0123456789abcdef0"));
        assertThat(RouteSpecJson.write(spec.orThrow())).isEqualTo(text);
        assertThat(codes("{\"pl-0123456789ABCDEF0\": [\"10.9.0.1\"]}")).containsExactly("not-a-destination");
        assertThat(codes("{\"pl-1\": [\"10.9.0.1\", \"fd00::1\"]}")).containsExactly("family-mix");
    }

    @Test
    void keepsTheOrderOfHosts() {
        RouteSpec spec = read("{\"10.0.0.0/16\": [\"10.9.0.3\", \"10.9.0.1\", \"10.9.0.2\"]}")
                .orThrow();

        assertThat(spec.routes().get(A).hosts()).containsExactly(host("10.9.0.3"), host("10.9.0.1"), host("10.9.0.2"));
    }

    /** One bad text each, and the whole of what a person is told about it. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("[]", "1:1: error: route spec: a list (expected: an object of destinations)"),
                arguments("null", "1:1: error: route spec: null (expected: an object of destinations)"),
                arguments("12", "1:1: error: route spec: 12 (expected: an object of destinations)"),
                arguments("", "1:1: error: route spec: nothing (expected: an object of destinations)"),
                arguments(" \n ", "2:2: error: route spec: nothing (expected: an object of destinations)"),
                arguments(
                        " {}",
                        "1:2: error: route spec: {} (expected: at least one destination); an empty spec deletes every"
                                + " managed route; --allow_empty_spec accepts it"),
                arguments(
                        "{\"10.0.0.0\": [\"10.9.0.1\"]}",
                        "1:2: error: destination: 10.0.0.0 (expected: a CIDR, as in 10.0.0.0/16 or 2001:db8::/32, or a prefix list, as in pl-63a5400a);"
                                + " did you mean 10.0.0.0/32?"),
                arguments(
                        "{\"10.0.0.0/33\": [\"10.9.0.1\"]}",
                        "1:2: error: destination: 10.0.0.0/33 (expected: a CIDR, as in 10.0.0.0/16 or 2001:db8::/32, or a prefix list, as in pl-63a5400a)"),
                arguments(
                        "{\"\": [\"10.9.0.1\"]}",
                        "1:2: error: destination: an empty text (expected: a CIDR, as in 10.0.0.0/16 or 2001:db8::/32, or a prefix list, as in pl-63a5400a)"),
                arguments(
                        "{\"10.0.0.0/16\": \"10.9.0.1\"}",
                        "1:17: error: value: 10.9.0.1 (expected: a list of hosts, or an object with hosts)"),
                arguments(
                        "{\"10.0.0.0/16\": null}",
                        "1:17: error: value: null (expected: a list of hosts, or an object with hosts)"),
                arguments(
                        "{\"10.0.0.0/16\": []}", "1:17: error: hosts: an empty list (expected: at least one address)"),
                arguments(
                        "{\"10.0.0.0/16\": [null]}", "1:18: error: host: null (expected: an address in double quotes)"),
                arguments(
                        "{\"10.0.0.0/16\": [10.9]}", "1:18: error: host: 10.9 (expected: an address in double quotes)"),
                arguments(
                        "{\"10.0.0.0/16\": [[\"10.9.0.1\"]]}",
                        "1:18: error: host: a list (expected: an address in double quotes)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"router1.example.com\"]}",
                        "1:18: error: host: router1.example.com (expected: a literal IPv4 or IPv6 address);"
                                + " names are never resolved"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1/32\"]}",
                        "1:18: error: host: 10.9.0.1/32 (expected: a literal IPv4 or IPv6 address);"
                                + " a host is one address, without a prefix length"),
                arguments(
                        "{\"fd00::/8\": [\"fe80::1%eth0\"]}",
                        "1:15: error: host: fe80::1%eth0 (expected: a literal IPv4 or IPv6 address);"
                                + " the address of a router has no zone"),
                arguments(
                        "{\"10.0.0.0/16\": [\"0.0.0.0\"]}",
                        "1:18: error: host: 0.0.0.0 (expected: the address of a router); no network interface of a VPC"
                                + " has it: this is the unspecified address, which leads to the checker's own machine"),
                arguments(
                        "{\"10.0.0.0/16\": [\"255.255.255.255\"]}",
                        "1:18: error: host: 255.255.255.255 (expected: the address of a router); no network interface of"
                                + " a VPC has it: this is the broadcast address"),
                arguments(
                        "{\"fd00::/8\": [\"fe80::1\"]}",
                        "1:15: error: host: fe80::1 (expected: the address of a router); no network interface of a VPC"
                                + " has it: this is a link-local address"),
                arguments(
                        "{\"169.254.169.254/32\": [\"10.9.0.1\"]}",
                        "1:2: error: destination: 169.254.169.254/32 (expected: a destination that EC2 lets you route);"
                                + " EC2 keeps 169.254.168.0/22 for its own services and takes no route within"),
                arguments(
                        "{\"10.0.0.0/16\": [\"010.9.0.1\"]}",
                        "1:18: error: host: 010.9.0.1 (expected: a literal IPv4 or IPv6 address)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"\"]}",
                        "1:18: error: host: an empty text (expected: a literal IPv4 or IPv6 address)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"fd00::1\"]}",
                        "1:18: error: host: fd00::1 (expected: an IPv4 address); a destination and its hosts are of one"
                                + " family"),
                arguments(
                        "{\"10.0.0.0/16\": {\"choose\": \"ordered\"}}",
                        "1:17: error: value: an object without hosts (expected: hosts, a list of addresses, or hosts_by_tag, an object of tags)"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": \"10.9.0.1\"}}",
                        "1:27: error: hosts: 10.9.0.1 (expected: a list of addresses)"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": []}}",
                        "1:27: error: hosts: an empty list (expected: at least one address)"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"], \"chose\": {\"a\": [1]}}}",
                        "1:41: error: key: chose (expected: one of hosts, hosts_by_tag, choose, when_none_healthy, fallback);"
                                + " did you mean choose?"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"], \"choose\": \"orderd\"}}",
                        "1:51: error: choose: orderd (expected: one of random, ordered, zone, spread);"
                                + " did you mean ordered?"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"], \"choose\": null}}",
                        "1:51: error: choose: null (expected: one of random, ordered, zone, spread)"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"], \"when_none_healthy\": \"Keep\"}}",
                        "1:62: error: when_none_healthy: Keep (expected: one of keep, delete); did you mean keep?"),
                arguments(
                        "{\"10.0.0.0/16\": {\"hosts\": [\"10.9.0.1\"],\n \"hosts\": [\"10.9.0.2\"]}}",
                        "2:2: error: key: hosts (expected: each key once); the first one is at line 1, column 18"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"],\n \"10.0.0.0/16\": [\"10.9.0.2\"]}",
                        "2:2: error: destination: 10.0.0.0/16 (expected: each destination once);"
                                + " the first one is at line 1, column 2"),
                arguments(
                        "{\"fd00::/16\": [\"fd00::1\"],\n \"FD00:0::/16\": [\"fd00::2\"]}",
                        "2:2: error: destination: FD00:0::/16 (expected: each destination once);"
                                + " the first one is at line 1, column 2, written fd00::/16"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"]} x",
                        "1:31: error: text after the route spec: x (expected: nothing)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"]}\n}",
                        "2:1: error: text after the route spec: } (expected: nothing)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"]} {}",
                        "1:31: error: text after the route spec: an object (expected: nothing)"),
                arguments("[] 1", "1:1: error: route spec: a list (expected: an object of destinations)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsWhatWasFoundAndWhatWasExpected(String text, String message) {
        assertThat(problems(text)).contains("routes.json:" + message);
        assertThat(read(text).isValid()).isFalse();
    }

    static Stream<Arguments> syntaxErrors() {
        return Stream.of(
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"], \ud83d\ude00}",
                        "JSON: \ud83d\ude00 (expected: a key in double"),
                arguments("{\"10.0.0.0/16\": [\"10.9.0.1\",]}", "1:29: error: JSON: ] (expected: a value: a text"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"],}",
                        "1:30: error: JSON: } (expected: a key in double quotes)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\" \"10.9.0.2\"]}",
                        "1:29: error: JSON: \" (expected: a comma, or"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"]",
                        "1:29: error: JSON: the end of the text (expected: a closing })"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1\"",
                        "1:28: error: JSON: the end of the text (expected: a closing ])"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9.0.1",
                        "1:27: error: JSON: the end of the text (expected: a closing double"),
                arguments("{\"10.0.0.0/16", "1:14: error: JSON: the end of the text (expected: a closing double"),
                arguments("{\"10.0.0.0/16\"", "1:15: error: JSON: the end of the text (expected: the rest of"),
                arguments("{\"10.0.0.0/16\": ", "1:17: error: JSON: the end of the text (expected: the rest of"),
                arguments("{'10.0.0.0/16': []}", "1:2: error: JSON: ' (expected: a key in double quotes)"),
                arguments("{\"10.0.0.0/16\" []}", "1:16: error: JSON: [ (expected: a colon between key and value)"),
                arguments("{10.0.0.0/16: []}", "1:2: error: JSON: 10.0.0.0 (expected: a key in double quotes)"),
                arguments("{\"10.0.0.0/16\": [10.9.0.1]}", "1:22: error: JSON: .0.1 (expected: a comma, or the end"),
                arguments("{\"10.0.0.0/16\": [NaN]}", "error: JSON: "),
                arguments("{\"10.0.0.0/16\": [01]}", "error: JSON: "),
                arguments("{\"10.0.0.0/16\": [+1]}", "error: JSON: "),
                arguments("{\"10.0.0.0/16\": [tru]}", "1:18: error: JSON: tru (expected: a value: a text"),
                arguments("{\"10.0.0.0/16\": [}]", "1:18: error: JSON: } (expected: "),
                arguments("# routes\n{}", "1:1: error: JSON: # (expected: "),
                arguments("// routes\n{}", "1:1: error: JSON: / (expected: JSON without comments)"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9\n.0.1\"]}",
                        "1:23: error: JSON: the control character U+000A (expected: no line break or control"),
                arguments(
                        "{\"10.0.0.0/16\": [\"10.9\0.0.1\"]}",
                        "1:23: error: JSON: the control character U+0000 (expected: no line break or control"),
                arguments("{\"10.0.0.0/16\": [\"\\q\"]}", "1:20: error: JSON: q (expected: an escape of JSON"),
                arguments("{\"10.0.0.0/16\": [\"\\u12\"]}", "error: JSON: "));
    }

    @ParameterizedTest
    @MethodSource("syntaxErrors")
    void saysInItsOwnWordsWhereTheTextStopsBeingJson(String text, String message) {
        List<Problem> problems = read(text).problems();

        assertThat(problems).extracting(Problem::code).contains("syntax");
        assertThat(problems.toString())
                .contains(message)
                .doesNotContain("Feature")
                .doesNotContain("Source");
    }

    @Test
    void reportsAllProblemsAtOnceInTheOrderOfTheText() {
        assertThat(problems("""
                {
                  "10.0.0.0/16": ["10.9.0.1", "routerA"],
                  "10.1.0.5/16": [],
                  "nowhere": ["10.9.0.1", "fd00::1"],
                  "10.2.0.0/16": { "host": ["10.9.0.1"], "choose": 1 },
                  "10.0.0.0/16": 5
                }
                x
                """))
                .containsExactly(
                        "routes.json:2:31: error: host: routerA (expected: a literal IPv4 or IPv6 address);"
                                + " names are never resolved",
                        "routes.json:3:3: warning: destination: 10.1.0.5/16 (expected: 10.1.0.0/16);"
                                + " it has host bits and is taken as 10.1.0.0/16",
                        "routes.json:3:18: error: hosts: an empty list (expected: at least one address)",
                        "routes.json:4:3: error: destination: nowhere"
                                + " (expected: a CIDR, as in 10.0.0.0/16 or 2001:db8::/32, or a prefix list, as in pl-63a5400a)",
                        "routes.json:4:27: error: host: fd00::1 (expected: an IPv4 address);"
                                + " a destination and its hosts are of one family",
                        "routes.json:5:18: error: value: an object without hosts (expected: hosts, a list of addresses, or hosts_by_tag, an object of tags)",
                        "routes.json:5:20: error: key: host (expected: one of hosts, hosts_by_tag, choose, when_none_healthy, fallback);"
                                + " did you mean hosts?",
                        "routes.json:5:52: error: choose: 1 (expected: one of random, ordered, zone, spread)",
                        "routes.json:6:3: error: destination: 10.0.0.0/16 (expected: each destination once);"
                                + " the first one is at line 2, column 3",
                        "routes.json:6:18: error: value: 5 (expected: a list of hosts, or an object with hosts)",
                        "routes.json:8:1: error: text after the route spec: x (expected: nothing)");
    }

    @Test
    void tellsWhatCameBeforeASyntaxErrorAndTheErrorItself() {
        assertThat(codes("{\"nowhere\": [\"10.9.0.1\"],\n \"10.0.0.0/16\": [\"x\", }"))
                .containsExactly("not-a-destination", "not-an-address", "syntax");
    }

    @Test
    void takesHostBitsAwayWithAWarningThatShowsBothForms() {
        Validated<RouteSpec> spec = read("{\"10.0.3.7/16\": [\"10.9.0.1\"]}");

        assertThat(spec.orThrow().routes()).containsOnlyKeys(A);
        assertThat(spec.problems()).hasSize(1).allSatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.code()).isEqualTo("host-bits");
            assertThat(problem.message()).contains("10.0.3.7/16").contains("10.0.0.0/16");
        });
    }

    @Test
    void refusesTwoSpellingsOfOneDestinationThatDifferInHostBits() {
        assertThat(codes("{\"10.0.3.7/16\": [\"10.9.0.1\"], \"10.0.0.0/16\": [\"10.9.0.1\"]}"))
                .containsExactly("host-bits", "duplicate-destination");
    }

    @Test
    void dropsADuplicateHostWithAWarning() {
        Validated<RouteSpec> spec = read("{\"fd00::/16\": [\"fd00::1\", \"fd00::2\",\n \"FD00:0::1\"]}");

        assertThat(spec.orThrow().routes().get(Cidr.parse("fd00::/16")).hosts())
                .containsExactly(host("fd00::1"), host("fd00::2"));
        assertThat(spec.problems().stream().map(Problem::toString))
                .containsExactly("routes.json:2:2: warning: host: FD00:0::1 (expected: each host once); it is dropped");
    }

    @Test
    void acceptsAnEmptySpecIfThatIsAllowed() {
        Validated<RouteSpec> spec = RouteSpecJson.read("{}".getBytes(StandardCharsets.UTF_8), "routes.json", true);

        assertThat(spec.orThrow().isEmpty()).isTrue();
    }

    @Test
    void toleratesAByteOrderMarkWithoutCountingIt() {
        assertThat(read("\uFEFF{\"10.0.0.0/16\": [\"10.9.0.1\"]}").problems()).isEmpty();
        assertThat(problems("\uFEFF[]")).first().asString().startsWith("routes.json:1:1: ");
    }

    /** As a file has them at its end when the machine lost its power. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void namesZeroBytesBehindTheSpec(int count) {
        assertThat(problems("{\"10.0.0.0/16\": [\"10.9.0.1\"]}" + "\0".repeat(count)))
                .singleElement()
                .asString()
                .contains("text after the route spec: the control character U+0000 (expected: nothing)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesWideEncodingsByName(String charset) {
        byte[] json = "{\"10.0.0.0/16\": [\"10.9.0.1\"]}".getBytes(Charset.forName(charset));

        assertThat(RouteSpecJson.read(json, "routes.json", false).problems())
                .extracting(Problem::toString)
                .containsExactly("routes.json:1:1: error: text: UTF-16 or UTF-32 (expected: UTF-8);"
                        + " save the text in the encoding UTF-8");
    }

    @Test
    void saysWhereAByteIsThatUtf8DoesNotHave() {
        byte[] json = "{\r\n\"ä\":\n [\"\u00e9\"]}".getBytes(StandardCharsets.ISO_8859_1);
        json[4] = 'a';

        assertThat(RouteSpecJson.read(json, "routes.json", false).problems())
                .extracting(Problem::toString)
                .containsExactly("routes.json:3:4: error: text: byte 0xE9 (expected: UTF-8);"
                        + " save the text in the encoding UTF-8");
    }

    @Test
    void refusesATextThatEndsInsideACharacter() {
        byte[] json = {'{', (byte) 0xc3};

        assertThat(RouteSpecJson.read(json, "routes.json", false).problems())
                .extracting(Problem::toString)
                .containsExactly("routes.json:1:2: error: text: byte 0xC3 (expected: UTF-8);"
                        + " save the text in the encoding UTF-8");
    }

    @Test
    void countsColumnsInCharactersAndLinesByEveryKindOfLineEnd() {
        assertThat(problems("{\r\n\"äöü\": [], \r\n\r\"10.0.0.0/16\": [ \"é\",\n\t7]}"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": error")))
                .containsExactly("routes.json:2:1", "routes.json:2:8", "routes.json:4:18", "routes.json:5:2");
    }

    @Test
    void acceptsNestingOfSixteenLevelsInWhatItSkipsAndNoMore() {
        String sixteen = "{\"10.0.0.0/16\": [" + "[".repeat(14) + "]".repeat(14) + "]}";
        String seventeen = "{\"10.0.0.0/16\": [" + "[".repeat(15) + "]".repeat(15) + "]}";

        assertThat(codes(sixteen)).containsExactly("wrong-type");
        assertThat(problems(seventeen))
                .last()
                .isEqualTo("routes.json:1:32: error: nesting: deeper than 16 (expected: at most 16 levels)");
    }

    @Test
    void refusesMoreThanSixteenMebibytes() throws IOException {
        byte[] json = new byte[RouteSpecJson.MAX_BYTES + 1];

        assertThat(RouteSpecJson.read(json, "routes.json", false).problems())
                .extracting(Problem::toString)
                .containsExactly("routes.json: error: route spec: more than 16 MiB (expected: at most 16 MiB)");
        assertThat(RouteSpecJson.read(new ByteArrayInputStream(json), "routes.json", false)
                        .problems())
                .extracting(Problem::code)
                .containsExactly("too-large");
    }

    @Test
    void readsSixteenMebibytesFromAStream() throws IOException {
        byte[] spec = "{\"10.0.0.0/16\": [\"10.9.0.1\"]}".getBytes(StandardCharsets.UTF_8);
        byte[] json = new byte[RouteSpecJson.MAX_BYTES];
        Arrays.fill(json, (byte) ' ');
        System.arraycopy(spec, 0, json, 0, spec.length);

        assertThat(RouteSpecJson.read(new ByteArrayInputStream(json), "routes.json", false)
                        .isValid())
                .isTrue();
    }

    @Test
    void showsTheFirstHundredErrorsAndCountsTheRestWithoutLosingThemInWarnings() {
        String warnings = "\"10.9.0.1\", ".repeat(300);
        String errors = "\"x\", ".repeat(249) + "\"x\"";

        List<Problem> problems =
                read("{\"10.0.0.0/16\": [" + warnings + errors + "]}").problems();

        assertThat(problems).filteredOn(Problem::isError).hasSize(101);
        assertThat(problems).filteredOn(problem -> !problem.isError()).hasSize(101);
        assertThat(problems)
                .filteredOn(problem -> problem.code().equals("more-problems"))
                .extracting(Problem::message)
                .containsExactly(
                        "warnings: 199 more, from here to the end (expected: none); the first 100 are shown",
                        "errors: 150 more, from here to the end (expected: none); the first 100 are shown");
    }

    @Test
    void keepsControlCharactersOfTheTextOutOfItsMessages() {
        assertThat(problems("{\"\\u001b[31m\\u202e\": [\"\\u0000\"], \u202e"))
                .noneMatch(problem -> problem.chars().anyMatch(c -> c < ' ' || c == '\u202e'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts", "choose", "when_none_healthy"})
    void readsAKeyThatIsWrittenWithEscapes(String key) {
        String escaped = String.format("\\u%04x", (int) key.charAt(0)) + key.substring(1);

        assertThat(codes("{\"10.0.0.0/16\": {\"" + escaped + "\": false}}")).doesNotContain("unknown-key");
    }
}
