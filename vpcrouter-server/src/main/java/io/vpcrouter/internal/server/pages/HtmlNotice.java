package io.vpcrouter.internal.server.pages;

import io.vpcrouter.spi.web.WebResponse;
import java.util.Collection;

/** Small pages for people about what is not ours to draw: a refusal, and what plugins offer. */
public final class HtmlNotice {
    private static final int LONGEST_SHOWN = 200_000;

    private HtmlNotice() {}

    /** Tells somebody with a browser that he is not let in. */
    public static Html refused(WebResponse refusal) {
        Html html = HtmlFrame.begin("vpcrouter: not let in", false);
        html.open("main", "id", "live", "tabindex", "-1").element("h1", "vpcrouter does not let you in");
        html.element("p", "It answered " + refusal.status() + ":");
        html.element("pre", refusal.text(), "tabindex", "0");
        if (refusal.status() == 401) {
            html.element(
                    "p",
                    "A token is asked for, and browsers cannot send one. With the token in a file, this shows the state:");
            html.element(
                    "pre", "curl -H \"Authorization: Bearer $(cat TOKEN_FILE)\" http://HOST:PORT/", "tabindex", "0");
            html.open("p").text("Whether vpcrouter works can be seen without a token: ");
            html.element("a", "/readyz", "href", "/readyz").text(" and ");
            html.element("a", "/healthz", "href", "/healthz").text(".").close();
        }
        return html;
    }

    /** Shows JSON that a plugin offers. */
    public static Html offered(String path, WebResponse response, Collection<String> paths) {
        Html html = HtmlFrame.begin("vpcrouter: " + path, false);
        html.open("header").element("h1", "vpcrouter");
        HtmlFrame.links(html, path, paths);
        html.close();
        html.open("main", "id", "live", "tabindex", "-1").element("h2", HtmlFrame.name(path));
        String text = response.text();
        html.open("pre", "tabindex", "0").longText(text, LONGEST_SHOWN).close();
        html.open("p");
        if (text.length() > LONGEST_SHOWN) {
            html.text("Only the beginning is shown. ");
        }
        html.element("a", "Everything as JSON", "href", path + "?format=json").close();
        return html;
    }
}
