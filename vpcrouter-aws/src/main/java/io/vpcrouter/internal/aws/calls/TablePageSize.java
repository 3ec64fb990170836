package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.model.RouteTable;
import java.util.Collection;

/**
 * How many route tables to ask for in one page: as many as EC2 gives, as long as a page stays small enough to be parsed
 * in little memory and in time. Tables have one row or a thousand, so the size of the next listing is taken from the last.
 *
 * <p>Threading: one reader at a time.
 */
final class TablePageSize {
    private static final int LEAST = 5;
    private static final int MOST = 100;
    // Without knowledge: 10 tables with the highest quota of 1000 rows are 2.7 MB.
    private static final int FIRST = 10;
    private static final int BYTES_A_PAGE = 4_000_000;
    private static final int BYTES_A_TABLE = 600;
    private static final int BYTES_A_ROW = 270;

    private int size = FIRST;
    private int limit = MOST;

    int size() {
        return size;
    }

    /** A page did not come in time, or was too large. */
    void tooMuch() {
        limit = Math.max(LEAST, size / 2);
        size = limit;
    }

    /** A listing succeeded. */
    void learn(Collection<RouteTable> tables) {
        limit = Math.min(MOST, limit + LEAST);
        if (tables.isEmpty()) {
            return;
        }
        long rows = tables.stream().mapToLong(table -> table.routes().size()).sum();
        long bytesATable = BYTES_A_TABLE + BYTES_A_ROW * rows / tables.size();
        size = (int) Math.max(LEAST, Math.min(limit, BYTES_A_PAGE / bytesATable));
    }
}
