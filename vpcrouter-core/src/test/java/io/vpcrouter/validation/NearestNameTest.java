package io.vpcrouter.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("tcp", "http", "icmpecho", "ec2status", "route_recheck_interval");

    @ParameterizedTest
    @CsvSource({
        "icmpeco, icmpecho",
        "icmpehco, icmpecho",
        "icmp_echo, icmpecho",
        "ICMPECHO, icmpecho",
        "httpp, http",
        "tpc, tcp",
        "route-recheck-interval, route_recheck_interval",
        "ec2_status, ec2status",
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(NearestName.to(written, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"kubernetes", "xyz", "udp4", "ht"})
    void saysNothingRatherThanMislead(String written) {
        assertThat(NearestName.to(written, NAMES)).isEmpty();
    }

    @Test
    void takesTheFirstInOrderOfTheAlphabetIfTwoAreEquallyNear() {
        assertThat(NearestName.to("cat", List.of("hat", "bat"))).contains("bat");
    }

    @Test
    void knowsNothingWhereNothingIsKnown() {
        assertThat(NearestName.to("tcp", List.of())).isEmpty();
        assertThat(NearestName.to("", NAMES)).isEmpty();
    }

    @Test
    @Timeout(20)
    void isNotSlowedDownByEndlessText() {
        // Compared letter by letter, this would take minutes.
        String endless = "x".repeat(10_000_000);
        List<String> many = Stream.iterate(1000, i -> i + 1)
                .limit(500)
                .map(i -> "some_option_number_" + i)
                .toList();

        assertThat(NearestName.to(endless, many)).isEmpty();
    }
}
