package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @Test
    void whoAsksForNothingGetsText() {
        assertThat(Accept.of(List.of())).contains(Accept.TEXT);
        assertThat(Accept.of(List.of(""))).contains(Accept.TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | TEXT",
                "text/plain | TEXT",
                "text/* | TEXT",
                "application/json | JSON",
                "APPLICATION/JSON | JSON",
                "application/* | JSON",
                "application/json, text/plain, */* | JSON",
                "application/json;q=0.5, text/plain | TEXT",
                "application/json; q=0.5, text/plain;q=0.4 | JSON",
                "text/html | HTML",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML",
                "text/html, text/plain | HTML",
                "text/html;q=0.4, text/plain;q=0.5 | TEXT",
                "text/html, application/json | JSON",
                "text/html, application/json;q=0.9 | HTML",
                "text/html;q=0, */* | TEXT",
                "application/json;q=0, */* | TEXT",
                "text/plain;q=0, */* | JSON",
                "application/json;charset=utf-8 | JSON",
            })
    void picksTheFormThatTheClientLikesBest(String header, Accept expected) {
        assertThat(Accept.of(List.of(header))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image/png",
                "application/json;q=0",
                "*/*;q=0",
                "text/html;q=0",
                "application/xhtml+xml",
                "application/json;q=nonsense",
                ";"
            })
    void findsNothingForOtherTastes(String header) {
        assertThat(Accept.of(List.of(header))).isEqualTo(Optional.empty());
    }
}
