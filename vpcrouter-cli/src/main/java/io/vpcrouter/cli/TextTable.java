package io.vpcrouter.cli;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns, for a terminal. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
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

    /** All rows, each with this before it; columns that are empty everywhere take no room. */
    String text(String indent) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                if (widths.get(column) > 0) {
                    line.append(row.get(column))
                            .append(" "
                                    .repeat(widths.get(column) - row.get(column).length()))
                            .append("  ");
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
