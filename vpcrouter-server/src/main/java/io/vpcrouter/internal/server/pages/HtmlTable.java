package io.vpcrouter.internal.server.pages;

import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a table. Where the screen is too narrow for columns, the style sheet turns rows into cards; cells carry the name of
 * their column for that, and all parts name their role, which browsers forget when the look of a table changes.
 */
final class HtmlTable {
    private final Html html;
    private final List<String> columns;
    private int column;
    private boolean inRow;

    HtmlTable(Html html, String caption, String... columns) {
        this.html = html;
        this.columns = List.of(columns);
        html.open("table", "role", "table").element("caption", caption, "role", "caption");
        html.open("thead", "role", "rowgroup").open("tr", "role", "row");
        this.columns.forEach(name -> html.element("th", name, "scope", "col", "role", "columnheader"));
        html.close().close().open("tbody", "role", "rowgroup");
    }

    /** Begins a row. The script finds it again by its key when it has moved. */
    void row(String key) {
        endRow();
        inRow = true;
        column = 0;
        html.open("tr", "role", "row", "data-key", key);
    }

    /** The cell that names the row. */
    void head(Consumer<Html> content) {
        cell("th", content, "scope", "row", "role", "rowheader");
    }

    void cell(Consumer<Html> content) {
        cell("td", content, "role", "cell");
    }

    void cell(Object text) {
        cell(inside -> inside.text(text));
    }

    private void cell(String tag, Consumer<Html> content, String... attributes) {
        String[] all = new String[attributes.length + 2];
        System.arraycopy(attributes, 0, all, 0, attributes.length);
        all[attributes.length] = "data-label";
        all[attributes.length + 1] = columns.get(column++);
        html.open(tag, all).open("span", "class", "value");
        content.accept(html);
        html.close().close();
    }

    /** Ends the table. */
    void end() {
        endRow();
        html.close().closeLine();
    }

    private void endRow() {
        if (inRow) {
            html.closeLine();
        }
    }
}
