package io.vpcrouter.internal.server.pages;

import io.vpcrouter.internal.server.view.HostPast;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.validation.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Draws the last day of a host: a strip of its verdicts, and a line of its round trips. The words beside them say the same.
 */
final class HtmlDay {
    /** A pixel for each quarter of an hour, five times. */
    private static final int QUARTERS = 96;

    private static final int QUARTER = 5;
    private static final int WIDTH = QUARTERS * QUARTER;
    private static final int STRIP = 12;
    private static final int LINE = 40;

    private HtmlDay() {}

    /** The verdicts of the last 24 hours; in each quarter of an hour the worst. */
    static void strip(Html html, HostPast past) {
        html.open(
                "svg",
                "class",
                "strip",
                "role",
                "img",
                "viewbox",
                "0 0 " + WIDTH + " " + STRIP,
                "aria-label",
                words(past));
        Map<Severity, StringBuilder> paths = new EnumMap<>(Severity.class);
        Severity[] quarters = worst(past);
        for (int i = 0; i < QUARTERS; i++) {
            Severity severity = quarters[i];
            if (severity != Severity.NONE) {
                int end = i + 1;
                while (end < QUARTERS && quarters[end] == severity) {
                    end++;
                }
                int width = (end - i) * QUARTER;
                paths.computeIfAbsent(severity, ignored -> new StringBuilder())
                        .append("M" + i * QUARTER + " 0h" + width + "v" + STRIP + "h-" + width + "z");
                i = end - 1;
            }
        }
        paths.forEach((severity, path) -> html.open("path", "class", HtmlWords.look(severity))
                .longAttribute("d", path.toString())
                .close());
        html.close();
    }

    private static Severity[] worst(HostPast past) {
        Severity[] worst = new Severity[QUARTERS];
        Arrays.fill(worst, Severity.NONE);
        for (HostPast.Stretch stretch : past.stretches()) {
            Severity severity = Severities.of(stretch.verdict());
            int first = place(stretch.begins());
            int last = place(stretch.ends());
            for (int i = first; i <= last; i++) {
                if (severity.compareTo(worst[i]) < 0) {
                    worst[i] = severity;
                }
            }
        }
        return worst;
    }

    private static int place(Duration ago) {
        long place = QUARTERS - 1 - ago.toMinutes() / 15;
        return (int) Math.max(0, place);
    }

    /** The strip in words. */
    static String words(HostPast past) {
        if (past.stretches().isEmpty()) {
            return "no change of the verdict in 24 h";
        }
        long failures = past.failures();
        return (failures == 0 ? "never failed" : failures == 1 ? "failed once" : "failed " + failures + " times")
                + " in 24 h";
    }

    /** The median and the slowest round trip of each quarter of an hour. */
    static void roundTrips(Html html, HostPast past) {
        float most = 0;
        for (HostPast.Quarter quarter : past.quarters()) {
            most = Math.max(most, quarter.slowest());
        }
        if (most <= 0) {
            html.element("span", "no round trip was measured", "class", "quiet");
            return;
        }
        html.open(
                "svg",
                "class",
                "trips",
                "role",
                "img",
                "viewbox",
                "0 0 " + WIDTH + " " + LINE,
                "aria-label",
                "round trips of the last 24 h");
        line(html, "slowest", past.quarters(), most, HostPast.Quarter::slowest);
        line(html, "median", past.quarters(), most, HostPast.Quarter::median);
        html.close();
        HostPast.Quarter last = past.quarters().get(past.quarters().size() - 1);
        html.element(
                "span",
                " median " + millis(last.median()) + ", slowest " + millis(last.slowest())
                        + " in the last quarter of an hour; slowest in 24 h " + millis(most),
                "class",
                "quiet");
    }

    private static void line(
            Html html,
            String name,
            List<HostPast.Quarter> quarters,
            float most,
            ToDoubleFunction<HostPast.Quarter> value) {
        StringBuilder path = new StringBuilder();
        int before = -2;
        for (HostPast.Quarter quarter : quarters) {
            if (quarter.slowest() > 0) {
                int place = QUARTERS - 1 - quarter.ago();
                long y = Math.round((LINE - 2) * (1 - value.applyAsDouble(quarter) / most)) + 1;
                path.append(place == before + 1 ? "L" : "M")
                        .append(place * QUARTER)
                        .append(' ')
                        .append(y);
                path.append('h').append(QUARTER);
                before = place;
            }
        }
        html.open("path", "class", name).longAttribute("d", path.toString()).close();
    }

    private static String millis(float millis) {
        return String.format(Locale.ROOT, "%.2f ms", millis);
    }
}
