package io.vpcrouter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String BEGIN = "<!-- made from the code: begin -->\n";
    private static final String END = "<!-- made from the code: end -->\n";

    /** How the page is brought up to date stands in CONTRIBUTING.md. */
    @Test
    void thePageListsEveryMetric() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("the marks in %s", PAGE).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("vpcrouter.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + "\n" + MetricsPage.table() + "\n" + page.substring(end));
            page = Files.readString(PAGE);
            end = page.indexOf(END);
        }
        assertThat(page.substring(begin, end).strip())
                .as("%s; CONTRIBUTING.md says how it is made anew", PAGE)
                .isEqualTo(MetricsPage.table().strip());
    }
}
