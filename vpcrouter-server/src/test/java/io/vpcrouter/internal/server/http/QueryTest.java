package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.spi.web.WebRefusedException;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void takesWhatItKnowsAndLeavesTheRest() {
        Query query = Query.of("pretty=1&find=10.0.0.0%2F8+x&find=other&format=JSON&=&&find");

        assertThat(query.find()).isEqualTo("10.0.0.0/8 x");
        assertThat(query.format()).contains(Accept.JSON);
        assertThat(Query.of(null).find()).isEmpty();
        assertThat(Query.of("find").find()).isEmpty();
        assertThat(Query.of("").format()).isEmpty();
    }

    @Test
    void longValuesAreCut() {
        assertThat(Query.of("find=" + "x".repeat(10_000)).find()).hasSize(200);
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> Query.of("find=%zz")).isInstanceOf(WebRefusedException.class);
        assertThatThrownBy(() -> Query.of("format=xml").format())
                .isInstanceOf(WebRefusedException.class)
                .hasMessageContaining("html, json or text");
    }
}
