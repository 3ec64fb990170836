package io.vpcrouter.internal.server.pages;

import io.vpcrouter.control.HostStatus;
import io.vpcrouter.control.RouterStatus;
import io.vpcrouter.internal.server.view.DestinationRoutes;
import io.vpcrouter.internal.server.view.Headline;
import io.vpcrouter.internal.server.view.Severities;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.Verdict;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.validation.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The top of every page: the state in one line, and what is failed now with what that costs. */
final class HtmlHeadline {
    private static final int MOST = 20;

    private final Html html;
    private final Instant now;

    HtmlHeadline(Html html, Instant now) {
        this.html = html;
        this.now = now;
    }

    void headline(Headline line) {
        html.open("p", "id", "headline", "class", "headline " + HtmlWords.look(line.severity()));
        html.open("strong")
                .element("i", HtmlWords.sign(line.severity()), "aria-hidden", "true")
                .text(" " + line.word())
                .close();
        html.text(" " + line.sentence()).closeLine();
    }

    /** Destinations without a host first, then failed hosts with what they still carry. */
    void failedNow(RouterStatus status, List<DestinationRoutes> all) {
        List<DestinationRoutes> lost =
                all.stream().filter(rows -> rows.withoutHost() > 0).toList();
        List<HostStatus> failed = status.hosts().stream()
                .filter(host -> host.gone() || host.verdict() == Verdict.FAILED)
                .toList();
        if (lost.isEmpty() && failed.isEmpty()) {
            return;
        }
        Severity worst = lost.isEmpty()
                ? failed.stream()
                        .map(Severities::of)
                        .min(Comparator.naturalOrder())
                        .orElse(Severity.ERROR)
                : Severity.ERROR;
        html.open("section", "class", HtmlWords.alarm(worst), "aria-labelledby", "failed", "data-key", "failed");
        html.open("h2", "id", "failed");
        HtmlWords.severity(html, worst, "Failed now");
        html.close().open("ul");
        lost.stream().limit(MOST).forEach(this::lost);
        rest(lost.size(), "destination without a usable host", "destinations without a usable host", "/route_info");
        Map<IpAddress, Integer> carried = carried(all);
        failed.stream().limit(MOST).forEach(host -> failed(host, carried.getOrDefault(host.host(), 0)));
        rest(failed.size(), "failed host", "failed hosts", "/ips");
        html.close().closeLine();
    }

    private void lost(DestinationRoutes rows) {
        html.open("li", "data-key", rows.destination().toString()).open("strong");
        HtmlWords.link(html, "/route_info", rows.destination());
        html.close();
        html.text(" has no usable host in " + HtmlWords.count(rows.withoutHost(), "table", "tables") + ": "
                + rows.worst().map(worst -> worst.reason().text()).orElse("not compared yet")
                + rows.worst()
                        .flatMap(Decision::currentIfAny)
                        .map(RouteTarget::id)
                        .map(target -> ", it leads to " + target)
                        .orElse(", there is no route"));
        html.close();
    }

    private void failed(HostStatus host, int routes) {
        html.open("li", "data-key", host.host().toString()).open("strong");
        HtmlWords.link(html, "/ips", host.host());
        html.close();
        host.nameIfKnown().ifPresent(name -> html.text(" " + name));
        html.text((host.gone() ? " is gone since " : " failed at "));
        HtmlWords.moment(html, host.since(), now);
        html.text(": " + host.reason() + "; "
                + (routes == 0
                        ? "no route leads to it any more"
                        : HtmlWords.count(routes, "route still leads", "routes still lead") + " to it"));
        html.close();
    }

    private void rest(int all, String one, String many, String path) {
        if (all > MOST) {
            html.open("li").text("and " + HtmlWords.count(all - MOST, one, many) + " more: ");
            html.element("a", HtmlFrame.name(path), "href", path).close();
        }
    }

    private static Map<IpAddress, Integer> carried(List<DestinationRoutes> all) {
        Map<IpAddress, Integer> carried = new HashMap<>();
        all.forEach(rows -> rows.carriers().forEach((host, tables) -> carried.merge(host, tables, Integer::sum)));
        return carried;
    }
}
