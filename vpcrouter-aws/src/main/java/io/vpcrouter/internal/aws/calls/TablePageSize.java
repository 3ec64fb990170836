package io.vpcrouter.internal.aws.calls;

import io.vpcrouter.model.RouteTable;
import java.util.Collection;

/**
 * How many route tables to ask for in one page: as many as EC2 sends, as long as a page is parsed in time and in little
 * memory. A table has one route or a thousand, so each listing sets the size for the next one.
 *
 * <p>Threading: one reader at a time.
 */
final class TablePageSize {
    private static final int LEAST = 5;
    private static final int MOST = 100;
    // Before the first listing: 10 tables at the highest quota of 1,000 routes are 2.7 MB.
    private static final int FIRST = 10;
    private static final int BYTES_A_PAGE = 4_000_000;
    private static final int BYTES_A_TABLE = 600;
    private static final int BYTES_A_ROUTE = 270;

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
        long routes = tables.stream().mapToLong(table -> table.routes().size()).sum();
        long bytesATable = BYTES_A_TABLE + BYTES_A_ROUTE * routes / tables.size();
        size = (int) Math.max(LEAST, Math.min(limit, BYTES_A_PAGE / bytesATable));
    }
}
