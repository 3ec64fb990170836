package io.vpcrouter.internal.server.pages;

import io.vpcrouter.internal.server.view.Lengths;
import io.vpcrouter.validation.Severity;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How moments, durations, severities and links look on the HTML pages. */
final class HtmlWords {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private HtmlWords() {}

    /** Writes a moment in UTC, and how long ago it was. */
    static void moment(Html html, Instant at, Instant now) {
        moment(html, at, now, Duration.between(at, now));
    }

    /** The same with an age that does not follow the wall clock. */
    static void moment(Html html, Instant at, Instant now, Duration age) {
        var utc = at.atZone(ZoneOffset.UTC);
        boolean today = utc.toLocalDate().equals(now.atZone(ZoneOffset.UTC).toLocalDate());
        html.element(
                "time",
                utc.format(today ? CLOCK : DAY),
                "datetime",
                at.toString(),
                "title",
                utc.format(WHOLE) + " UTC");
        html.element("span", ", " + Lengths.text(age) + " ago", "class", "quiet");
    }

    /** Seconds with one digit. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis() / 100, 1) + " s";
    }

    /** Milliseconds with three digits; from ten seconds on, seconds with one. */
    static String millis(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(10)) >= 0) {
            return seconds(duration);
        }
        return BigDecimal.valueOf(duration.toNanos() / 1_000, 3) + " ms";
    }

    /** A number with commas between its thousands, whatever the locale of the JVM. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number and what is counted, in the singular or the plural. */
    static String count(int number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** The address of a page that looks for a thing. */
    static String found(String path, Object thing) {
        return path + "?find=" + URLEncoder.encode(thing.toString(), StandardCharsets.UTF_8);
    }

    /** Writes a link to a page that looks for a thing. */
    static void link(Html html, String path, Object thing) {
        html.element("a", thing, "href", found(path, thing));
    }

    /** Writes a word with the look and the sign of its severity, so that colour is never the only sign. */
    static void severity(Html html, Severity severity, String word) {
        html.open("span", "class", "state " + look(severity));
        html.element("i", sign(severity), "aria-hidden", "true").text(" " + word);
        html.close();
    }

    /** Writes the sign of a severity alone, beside words that say the same. */
    static void sign(Html html, Severity severity) {
        html.open("span", "class", "state " + look(severity));
        html.element("i", sign(severity), "aria-hidden", "true").close();
    }

    /** The classes of a list of things that are wrong. */
    static String alarm(Severity severity) {
        return severity == Severity.ERROR ? "alarm" : "alarm mild";
    }

    /** The class in the style sheet. */
    static String look(Severity severity) {
        return switch (severity) {
            case ERROR -> "bad";
            case WARNING -> "warn";
            case CHANGING -> "busy";
            case OK -> "good";
            case NONE -> "quiet";
        };
    }

    static String sign(Severity severity) {
        return switch (severity) {
            case ERROR -> "✕";
            case WARNING -> "▲";
            case CHANGING -> "↻";
            case OK -> "✓";
            case NONE -> "–";
        };
    }
}
