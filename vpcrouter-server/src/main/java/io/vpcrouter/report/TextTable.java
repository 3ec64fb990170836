package io.vpcrouter.report;

import io.vpcrouter.validation.Printable;
import java.util.ArrayList;
import java.util.List;

/** Cells in columns, for a terminal. What others wrote into a cell cannot command the terminal. */
final class TextTable {
    private final List<Row> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    private record Row(Colour colour, List<String> cells) {}

    void row(List<String> cells) {
        row(Colour.NONE, cells);
    }

    void row(Colour colour, List<String> texts) {
        List<String> cells = texts.stream().map(Printable::clean).toList();
        rows.add(new Row(colour, cells));
        for (int column = 0; column < cells.size(); column++) {
            int width = cells.get(column).length();
            if (column == widths.size()) {
                widths.add(width);
            } else if (widths.get(column) < width) {
                widths.set(column, width);
            }
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** All rows without colours. */
    String text(String indent) {
        return text(indent, false);
    }

    /** All rows, each with this before it; columns that are empty everywhere take no room. */
    String text(String indent, boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (Row each : rows) {
            List<String> row = each.cells();
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                if (widths.get(column) > 0) {
                    line.append(row.get(column))
                            .append(" "
                                    .repeat(widths.get(column) - row.get(column).length()))
                            .append("  ");
                }
            }
            Colour colour = coloured ? each.colour() : Colour.NONE;
            text.append(indent)
                    .append(colour.around(line.toString().stripTrailing()))
                    .append('\n');
        }
        return text.toString();
    }
}
