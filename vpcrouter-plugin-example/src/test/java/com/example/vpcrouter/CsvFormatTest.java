package com.example.vpcrouter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.testkit.Specs;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvFormatTest {
    private static Validated<RouteSpec> read(String text) {
        return new CsvFormat(',').read(text.getBytes(StandardCharsets.UTF_8), "routes.csv", false);
    }

    @Test
    void readsALineForEachDestination() {
        Validated<RouteSpec> spec =
                read("# routes\n10.1.0.0/16, 10.0.0.1 ,10.0.0.2\r\n\n2001:db8:1::/48,2001:db8::1\n");

        assertThat(spec.problems()).isEmpty();
        assertThat(spec.orThrow())
                .isEqualTo(Specs.builder()
                        .route("10.1.0.0/16", "10.0.0.1", "10.0.0.2")
                        .route("2001:db8:1::/48", "2001:db8::1")
                        .build());
    }

    @Test
    void tellsAllMistakesWithLineAndColumn() {
        Validated<RouteSpec> spec = read("10.1.0.0/16,10.0.0.1\nnowhere,10.0.0.1,  nobody\n10.1.0.0/16,10.0.0.2\n"
                + "10.2.0.0/16\n10.3.0.0/16,2001:db8::1");

        assertThat(spec.isValid()).isFalse();
        assertThat(spec.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "routes.csv:2:1: error: destination: nowhere (expected: a CIDR)",
                        "routes.csv:2:20: error: host: nobody (expected: an IP address)",
                        "routes.csv:3:1: error: destination: 10.1.0.0/16 (expected: each destination once)",
                        "routes.csv:4:1: error: hosts (expected: at least one behind the destination)",
                        "routes.csv:5:13: error: host: 2001:db8::1 (expected: the family of 10.3.0.0/16)");
    }

    @Test
    void warnsOfARepeatedHost() {
        Validated<RouteSpec> spec = read("10.1.0.0/16,10.0.0.1,10.0.0.1");

        assertThat(spec.value())
                .contains(Specs.builder().route("10.1.0.0/16", "10.0.0.1").build());
        assertThat(spec.problems()).hasSize(1);
    }

    @Test
    void refusesAFileWithoutRoutesUnlessThatIsAllowed() {
        assertThat(read("# nothing yet\n").isValid()).isFalse();
        assertThat(new CsvFormat(',').read(new byte[0], "routes.csv", true).value())
                .contains(RouteSpec.empty());
    }

    @Test
    void survivesAnything() {
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        assertThat(new CsvFormat(',').read(bytes, "routes.csv", false).isValid())
                .isFalse();
    }
}
