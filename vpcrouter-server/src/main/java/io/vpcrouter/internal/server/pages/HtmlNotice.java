package io.vpcrouter.internal.server.pages;

import io.vpcrouter.spi.web.WebResponse;
import java.util.Collection;

/** Small HTML pages: a refusal, and the answer of a plugin. */
public final class HtmlNotice {
    private static final int LONGEST_SHOWN = 200_000;

    private HtmlNotice() {}

    /** Tells the user of a browser that the request was refused. */
    public static Html refused(WebResponse refusal) {
        Html html = HtmlFrame.begin("vpcrouter: not let in", false);
        html.open("main", "id", "live", "tabindex", "-1").element("h1", "vpcrouter does not let you in");
        html.element("p", "The answer is " + refusal.status() + ":");
        html.element("pre", refusal.text(), "tabindex", "0");
        if (refusal.status() == 401) {
            html.element(
                    "p",
                    "It needs a token, and browsers cannot send one. With the token in a file, this shows the state:");
            html.element(
                    "pre", "curl -H \"Authorization: Bearer $(cat TOKEN_FILE)\" http://HOST:PORT/", "tabindex", "0");
            html.open("p").text("These pages need no token: ");
            html.element("a", "/readyz", "href", "/readyz").text(" and ");
            html.element("a", "/healthz", "href", "/healthz").text(".").close();
        }
        return html;
    }

    /** Tells the user of a browser what is wrong with the request. */
    public static Html error(int status, String words, Collection<String> paths) {
        Html html = HtmlFrame.begin("vpcrouter: error " + status, false);
        html.open("header").element("h1", "vpcrouter");
        HtmlFrame.links(html, "", paths);
        html.close();
        html.open("main", "id", "live", "tabindex", "-1").element("h2", "This did not work");
        html.element("p", words).element("p", "The status of this answer is " + status + ".", "class", "quiet");
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
