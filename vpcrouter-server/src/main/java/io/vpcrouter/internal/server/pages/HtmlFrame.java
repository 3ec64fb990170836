package io.vpcrouter.internal.server.pages;

import io.vpcrouter.validation.Severity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all HTML pages share: title, style, and links to the other pages. */
final class HtmlFrame {
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("/", "Overview");
        NAMES.put("/ips", "Hosts");
        NAMES.put("/route_info", "Destinations");
        NAMES.put("/vpc", "Route tables");
        NAMES.put("/history", "History");
        NAMES.put("/plugins", "Plugins");
        NAMES.put("/metrics", "Metrics");
    }

    private HtmlFrame() {}

    /** The name of a page in links and titles. */
    static String name(String path) {
        return NAMES.getOrDefault(path, path);
    }

    /** Begins a page up to its title. A live page that runs no script reloads itself every 30 s. */
    static Html begin(String title, boolean live) {
        return begin(title, "data:,", live);
    }

    /** The same with an icon in the colour of the state. */
    static Html begin(String title, Severity severity) {
        return begin(title, icon(severity), true);
    }

    private static String icon(Severity severity) {
        String colour = switch (severity) {
            case ERROR -> "b3151f";
            case WARNING -> "b87a00";
            case CHANGING -> "0550ae";
            case OK, NONE -> "116329";
        };
        return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4'"
                + " cy='4' r='4' fill='%23" + colour + "'/%3E%3C/svg%3E";
    }

    private static Html begin(String title, String icon, boolean live) {
        Html html =
                new Html().open("html", "lang", "en", "data-build", HtmlAssets.SCRIPT.hash() + HtmlAssets.STYLE.hash());
        html.open("head").open("meta", "charset", "utf-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", title);
        // Browsers would ask for an icon otherwise.
        html.open("link", "rel", "icon", "href", icon, "id", "icon");
        if (live) {
            html.open("noscript")
                    .open("meta", "http-equiv", "refresh", "content", "30")
                    .close();
        }
        html.asset("style", HtmlAssets.STYLE).closeLine();
        html.open("body").element("a", "Skip to the state", "class", "skip", "href", "#live");
        return html;
    }

    /** Writes the links to all pages. */
    static void links(Html html, String current, Collection<String> paths) {
        html.open("nav", "aria-label", "Pages").open("ul");
        for (String path : paths) {
            html.open("li");
            if (path.equals(current)) {
                html.element("a", name(path), "href", path, "aria-current", "page");
            } else {
                html.element("a", name(path), "href", path);
            }
            html.close();
        }
        html.close().closeLine();
    }
}
