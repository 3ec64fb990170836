package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.internal.server.view.Asked;
import io.vpcrouter.spi.web.WebRefusedException;
import java.time.Instant;
import java.util.List;
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
    void aPartOfATableAndATimeCanBeAskedFor() {
        assertThat(Query.of("").asked()).isEqualTo(Asked.ALL);
        assertThat(Query.of("find=x&page=7&from=2026-11-30T02:15Z&to=2026-11-30T03:15:00.5%2B01:00")
                        .asked())
                .isEqualTo(new Asked(
                        "x", 7, Instant.parse("2026-11-30T02:15:00Z"), Instant.parse("2026-11-30T02:15:00.5Z")));
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
        for (String page : List.of("0", "-1", "1e3", "1000000", "")) {
            assertThatThrownBy(() -> Query.of("page=" + page).asked())
                    .as(page)
                    .isInstanceOf(WebRefusedException.class)
                    .hasMessageContaining("1 to 999999");
        }
        assertThatThrownBy(() -> Query.of("from=yesterday").asked())
                .isInstanceOf(WebRefusedException.class)
                .hasMessageContaining("from: no moment (expected: such as 2026-11-30T02:15Z)");
    }
}
