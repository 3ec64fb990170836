package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.Failover;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Draws a failover as a bar from the last answer of the host to the read that shows the end. The words beside it say the same
 * in numbers.
 */
final class HtmlTimeline {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 14;
    /** So much of a step can always be seen. */
    private static final int LEAST = 3;

    private static final List<String> STEPS = List.of("detected", "decided", "accepted", "seen");

    private HtmlTimeline() {}

    /** From the beginning of a bar to its end; that of a failover under way ends now. */
    static Duration length(Failover failover, Instant now) {
        return Duration.between(begin(failover), failover.seenIfKnown().orElse(now));
    }

    private static Instant begin(Failover failover) {
        return failover.lastAnswerIfKnown().orElse(failover.detected());
    }

    /**
     * Writes the bar of a failover.
     *
     * @param now until when a failover under way is drawn
     * @param longest the length of the longest bar beside it, which is as long as there is room
     */
    static void bar(Html html, Failover failover, Instant now, Duration longest) {
        html.open(
                "svg",
                "class",
                "bar",
                "role",
                "img",
                "viewbox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "aria-label",
                words(failover));
        double scale = (WIDTH - LEAST * STEPS.size()) / (double) Math.max(1, longest.toMillis());
        List<Optional<Instant>> ends = List.of(
                Optional.of(failover.detected()),
                Optional.of(failover.decided()),
                failover.acceptedIfKnown(),
                failover.seenIfKnown());
        Instant from = begin(failover);
        long x = 0;
        for (int step = 0; step < ends.size(); step++) {
            boolean isOver = ends.get(step).isPresent();
            Instant end = ends.get(step).orElse(now);
            long width =
                    LEAST + Math.max(0, Math.round(Duration.between(from, end).toMillis() * scale));
            html.open(
                            "rect",
                            "class",
                            isOver ? STEPS.get(step) : "open",
                            "x",
                            String.valueOf(x),
                            "width",
                            String.valueOf(width),
                            "height",
                            String.valueOf(HEIGHT))
                    .close();
            if (!isOver) {
                break;
            }
            x += width;
            from = end;
        }
        html.close();
    }

    /** What the colours of the bars mean. */
    static void key(Html html) {
        html.open("p", "class", "quiet").text("Bars: ");
        STEPS.forEach(step -> html.element("span", "■ ", "class", "key " + step, "aria-hidden", "true")
                .text(step.equals("detected") ? "from the last answer until detected  " : "until " + step + "  "));
        html.element("span", "■ ", "class", "key open", "aria-hidden", "true")
                .text("under way")
                .close();
    }

    /** Who took the routes, how many, and what stayed behind and why. */
    static String story(Failover failover) {
        int named =
                failover.movedTo().values().stream().mapToInt(Integer::intValue).sum();
        return HtmlWords.number(failover.moved()) + " of " + HtmlWords.count(failover.routes(), "route", "routes")
                + (named == 0 ? "" : " → " + failover.movedToText() + (named < failover.moved() ? " and others" : ""))
                + (failover.left() == 0 ? "" : "; left behind: " + failover.leftText());
    }

    private static String words(Failover failover) {
        StringBuilder words = new StringBuilder("Failover of " + failover.host());
        failover.lastAnswerIfKnown()
                .ifPresent(at -> words.append(", detected ")
                        .append(HtmlWords.seconds(Duration.between(at, failover.detected())))
                        .append(" after its last answer"));
        words.append(", decided ").append(HtmlWords.millis(Duration.between(failover.detected(), failover.decided())));
        append(words, "accepted", failover.detected(), failover.acceptedIfKnown());
        append(words, "seen", failover.detected(), failover.seenIfKnown());
        return words.append(" after detection").toString();
    }

    private static void append(StringBuilder words, String step, Instant from, Optional<Instant> at) {
        words.append(", ").append(step).append(' ');
        words.append(
                at.map(end -> HtmlWords.millis(Duration.between(from, end))).orElse("not yet"));
    }
}
