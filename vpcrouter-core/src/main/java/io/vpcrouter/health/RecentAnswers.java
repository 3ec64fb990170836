package io.vpcrouter.health;

import org.jspecify.annotations.Nullable;

/** The hosts whose last probe was answered, newest first: a list through the records, because 65,000 hosts answer often. */
final class RecentAnswers {
    private @Nullable HostRecord newest;

    @Nullable
    HostRecord newest() {
        return newest;
    }

    /** The host answered just now. */
    void add(HostRecord record) {
        remove(record);
        record.older = newest;
        if (newest != null) {
            newest.newer = record;
        }
        newest = record;
    }

    /** The host's last probe was not answered, or the host is not watched any more. */
    void remove(HostRecord record) {
        if (record.newer != null) {
            record.newer.older = record.older;
        }
        if (record.older != null) {
            record.older.newer = record.newer;
        }
        if (newest == record) {
            newest = record.older;
        }
        record.newer = null;
        record.older = null;
    }
}
