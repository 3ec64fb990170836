package io.vpcrouter.internal.probe;

import io.vpcrouter.model.IpAddress;
import java.util.Map;

/** Counts and round trips of each host and of the whole check. Written by one thread at a time, read by any. */
public interface ProbeStatistics {
    /** What is counted. */
    enum Count {
        SENT(0),
        ANSWERED(1),
        MISSED(2),
        LATE(3),
        DISCARDED(4),
        OVERRUNS(5);

        private final int place;

        Count(int place) {
            this.place = place;
        }

        /** Its place among the counts of a slot. */
        int place() {
            return place;
        }
    }

    /** Gives a slot to a new host, for which everything starts from zero. */
    void admit(int slot, IpAddress host);

    /** The slot's host is no longer shown. */
    void retire(int slot);

    void count(int slot, Count what, long number);

    void answered(int slot, long nanos);

    /** The whole check and, under {@code hosts}, each host: a picture of now, for people. */
    Map<String, Object> facts();
}
