package io.vpcrouter.health;

import java.util.HashSet;
import java.util.Set;

/** Notices hosts whose check could not be run for so long that a failure would go unnoticed. */
final class VoidMisses {
    private final long blindAfter;
    private final Set<HostRecord> blind = new HashSet<>();

    VoidMisses(long blindAfter) {
        this.blindAfter = blindAfter;
    }

    void noteVoid(HostRecord record, long at) {
        if (!record.hasVoid) {
            record.hasVoid = true;
            record.voidSince = at;
        } else if (at - record.voidSince >= blindAfter) {
            blind.add(record);
        }
    }

    /** The check could be run, or nobody wants to know any more. */
    void end(HostRecord record) {
        record.hasVoid = false;
        blind.remove(record);
    }

    boolean isBlind() {
        return !blind.isEmpty();
    }
}
