package io.vpcrouter.internal.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescribeFiltersTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "abc, ABC, false",
        "a*, abc, true",
        "*c, abc, true",
        "a*c*e, abcde, true",
        "a*c*f, abcde, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "*, '', true",
        "?, '', false",
        "a\\*c, a*c, true",
        "a\\*c, abc, false",
        "a\\?, a?, true",
        "**a**, a, true",
        "*ab, aab, true"
    })
    void matchesWildcardsAsEc2Does(String pattern, String text, boolean expected) {
        assertThat(DescribeFilters.matchesWildcards(pattern, text)).isEqualTo(expected);
    }

    @Test
    void isNotSlowedDownByManyStars() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(DescribeFilters.matchesWildcards("*a".repeat(500) + "b", "a".repeat(2000)))
                        .isFalse());
    }
}
