package io.vpcrouter.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpecPartsTest {
    private static SpecParts parts(String text) {
        return RouteSpecJson.readParts(text.getBytes(StandardCharsets.UTF_8), "routes.json");
    }

    @Test
    void saysWhereEachDestinationStands() {
        SpecParts parts = parts("{\n  \"10.0.0.0/16\": [\"10.9.0.1\"],\n    \"2001:db8::/32\": [\"2001:db8::1\"]\n}");

        assertThat(parts.problems()).isEmpty();
        assertThat(parts.places())
                .containsOnlyKeys(parts.spec().routes().keySet())
                .containsEntry(Cidr.parse("10.0.0.0/16"), Location.of("routes.json", 2, 3))
                .containsEntry(Cidr.parse("2001:db8::/32"), Location.of("routes.json", 3, 5));
    }

    @Test
    void keepsWhatIsRightBesideMistakes() {
        SpecParts parts = parts("{ \"10.0.0.0/16\": [\"10.9.0.1\", \"ten\"], \"10.1.0.0/16\": [\"10.9.0.1\"],"
                + " \"10.2.0.0/16\": [\"10.9.0.1\"], \"10.2.0.0/16\": [\"10.9.0.2\"], \"10.3.0.0/16\": [\"10.9.0.3\"");

        assertThat(parts.spec().routes().keySet())
                .containsExactly(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.2.0.0/16"));
        assertThat(parts.spec().routes().get(Cidr.parse("10.2.0.0/16")).hosts()).hasToString("[10.9.0.1]");
        assertThat(parts.places()).containsOnlyKeys(parts.spec().routes().keySet());
        assertThat(parts.problems())
                .extracting(Problem::code)
                .containsExactly("not-an-address", "duplicate-destination", "syntax");
    }

    @Test
    void aTextWithoutDestinationsIsNoProblem() {
        assertThat(parts("{}").problems()).isEmpty();
        assertThat(parts("{}").spec().isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreNoTextAreOneProblem() {
        SpecParts parts = RouteSpecJson.readParts(new byte[] {'{', (byte) 0xff}, "routes.json");

        assertThat(parts.spec().isEmpty()).isTrue();
        assertThat(parts.problems()).extracting(Problem::code).containsExactly("encoding");
        assertThat(RouteSpecJson.readParts(new byte[RouteSpecJson.MAX_BYTES + 1], "routes.json")
                        .problems())
                .extracting(Problem::code)
                .containsExactly("too-large");
    }
}
