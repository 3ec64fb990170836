package io.vpcrouter.micrometer;

import io.micrometer.core.instrument.Meter;
import java.util.Locale;
import java.util.stream.Collectors;

/** The part of {@code docs/metrics.md} that is made from the catalogue. */
final class MetricsPage {
    private MetricsPage() {}

    /** The table of all metrics. */
    static String table() {
        StringBuilder page =
                new StringBuilder("| name in Prometheus | kind | labels | what it says |\n| --- | --- | --- | --- |\n");
        for (Metric metric : Metric.values()) {
            page.append("| `")
                    .append(prometheusName(metric))
                    .append("` | ")
                    .append(metric.type().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(metric.labels().stream().map(MetricsPage::label).collect(Collectors.joining("; ")))
                    .append(" | ")
                    .append(metric.help())
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String label(Label label) {
        String values = label.values().isEmpty()
                ? label.meaning()
                : label.values().stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "));
        return "`" + label.key() + "`: " + values;
    }

    /** The name of its family in Prometheus' text. */
    static String prometheusName(Metric metric) {
        String name = metric.id().replace('.', '_');
        if (metric.type() == Meter.Type.COUNTER) {
            return name + "_total";
        }
        return metric.type() == Meter.Type.TIMER || !metric.unit().isEmpty() ? name + "_seconds" : name;
    }
}
