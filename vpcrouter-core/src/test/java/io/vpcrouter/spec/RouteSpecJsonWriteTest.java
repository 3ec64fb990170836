package io.vpcrouter.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Validated;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RouteSpecJsonWriteTest {
    private static Validated<RouteSpec> read(String text) {
        return RouteSpecJson.read(text.getBytes(StandardCharsets.UTF_8), "routes.json", true);
    }

    @Test
    void writesDestinationsInOrderAndOneFormOfEach() {
        RouteSpec spec = read("""
                {"FD00::/16": ["fd00:0::1"],
                 "10.66.17.0/24": {"hosts": ["10.33.20.93", "10.33.20.9"]},
                 "0.0.0.0/0": {"when_none_healthy": "keep", "choose": "ordered", "hosts": ["10.33.20.93"]},
                 "10.7.0.0/16": {"hosts": ["10.33.20.93"], "when_none_healthy": "delete"}}""").orThrow();

        assertThat(RouteSpecJson.write(spec)).isEqualTo("""
                {
                  "0.0.0.0/0": { "hosts": ["10.33.20.93"], "choose": "ordered", "when_none_healthy": "keep" },
                  "10.7.0.0/16": { "hosts": ["10.33.20.93"], "when_none_healthy": "delete" },
                  "10.66.17.0/24": ["10.33.20.93", "10.33.20.9"],
                  "fd00::/16": ["fd00::1"]
                }
                """);
    }

    @Test
    void writesAnEmptySpec() {
        assertThat(RouteSpecJson.write(RouteSpec.empty())).isEqualTo("{}\n");
    }

    @Test
    void readsBackWhatItWrote() {
        for (long seed = 0; seed < 300; seed++) {
            RouteSpec spec = RandomSpecs.spec(new SplittableRandom(seed));

            Validated<RouteSpec> again = read(RouteSpecJson.write(spec));

            assertThat(again.problems()).as("seed %d", seed).isEmpty();
            assertThat(again.orThrow()).as("seed %d", seed).isEqualTo(spec);
        }
    }
}
