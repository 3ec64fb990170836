package io.vpcrouter.internal.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.internal.server.pages.HtmlAssets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a page of ours strictly: what is no plain tag with the attributes that we use, or not closed in order, fails. */
final class Markup {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)=\"");
    private static final Set<String> EMPTY = Set.of("meta", "link", "input", "br");
    private static final Set<String> TAGS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "link",
            "noscript",
            "style",
            "body",
            "a",
            "header",
            "h1",
            "h2",
            "h3",
            "small",
            "nav",
            "ul",
            "li",
            "div",
            "form",
            "label",
            "input",
            "button",
            "p",
            "main",
            "section",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "span",
            "i",
            "br",
            "time",
            "dl",
            "dt",
            "dd",
            "strong",
            "details",
            "summary",
            "footer",
            "pre",
            "svg",
            "rect",
            "path",
            "script");
    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "data-build",
            "charset",
            "name",
            "content",
            "rel",
            "href",
            "http-equiv",
            "class",
            "id",
            "tabindex",
            "aria-label",
            "aria-current",
            "aria-hidden",
            "aria-labelledby",
            "role",
            "action",
            "for",
            "type",
            "value",
            "maxlength",
            "placeholder",
            "hidden",
            "data-key",
            "data-label",
            "data-say",
            "scope",
            "datetime",
            "title",
            "viewbox",
            "x",
            "width",
            "height",
            "d");

    private Markup() {}

    /** Checks that a page has no markup but ours. */
    static void assertIsOurs(String page) {
        assertThat(page).startsWith("<!DOCTYPE html>\n");
        String rest = page.substring("<!DOCTYPE html>\n".length())
                .replace("<style>" + HtmlAssets.STYLE.text() + "</style>", "")
                .replace("<script>" + HtmlAssets.SCRIPT.text() + "</script>", "");
        assertThat(rest).as("other scripts and styles").doesNotContain("<script", "<style");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(rest);
        int at = 0;
        while (tag.find()) {
            assertIsText(rest.substring(at, tag.start()));
            at = tag.end();
            String name = tag.group(2);
            assertThat(TAGS).contains(name);
            Matcher attribute = ATTRIBUTE.matcher(tag.group(3));
            while (attribute.find()) {
                assertThat(ATTRIBUTES).contains(attribute.group(1));
            }
            if (!tag.group(1).isEmpty()) {
                assertThat(open.pop())
                        .as("closed before %s", rest.substring(at))
                        .isEqualTo(name);
            } else if (!EMPTY.contains(name)) {
                open.push(name);
            }
        }
        assertIsText(rest.substring(at));
        assertThat(open).isEmpty();
        assertThat(page.replaceAll("[\\n\\t]", "").codePoints().noneMatch(Character::isISOControl))
                .as("no control characters")
                .isTrue();
    }

    private static void assertIsText(String text) {
        assertThat(text).doesNotContain("<", ">", "\"", "'");
        assertThat(text.replaceAll("&(amp|lt|gt|quot|#39);", "")).doesNotContain("&");
    }
}
