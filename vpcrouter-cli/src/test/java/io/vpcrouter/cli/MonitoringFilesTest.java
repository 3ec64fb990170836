package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules and the dashboard of the tarball ask for metrics that exist; PrometheusIT runs them. */
class MonitoringFilesTest {
    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus/vpcrouter.rules.yml", "grafana/vpcrouter.json"})
    void everyMetricIsInTheDocumentation(String file) throws IOException {
        Set<String> known = found("`(vpcrouter_[a-z_]+)`", Files.readString(Path.of("..", "docs", "metrics.md")));
        Set<String> asked = found(
                "\\b(vpcrouter_[a-z_]+?)(?:_bucket|_count|_sum)?\\b(?!\\.)",
                Files.readString(Path.of("src/main/dist", file)));

        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(known).containsAll(asked);
    }
}
