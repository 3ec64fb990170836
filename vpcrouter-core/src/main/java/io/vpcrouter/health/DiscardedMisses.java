package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Notices hosts whose check could not be run for so long that a failure would go unnoticed. If the check could be run for
 * no other host either, the checker is blind; otherwise something is wrong with these hosts alone.
 */
final class DiscardedMisses {
    private final long tooLong;
    private final Set<HostRecord> unchecked = new LinkedHashSet<>();
    private boolean everValid;
    private long validAt;
    private boolean blind;

    DiscardedMisses(long tooLong) {
        this.tooLong = tooLong;
    }

    void discarded(HostRecord record, long at) {
        if (!record.isDiscarding) {
            record.isDiscarding = true;
            record.discardingSince = at;
        } else if (at - record.discardingSince >= tooLong) {
            unchecked.add(record);
            blind |= !everValid || at - validAt >= tooLong;
        }
    }

    /** The check of this host could be run. */
    void valid(HostRecord record, long at) {
        everValid = true;
        validAt = at;
        blind = false;
        end(record);
    }

    /** The host is not watched any more. */
    void end(HostRecord record) {
        record.isDiscarding = false;
        unchecked.remove(record);
    }

    boolean isBlind() {
        return blind && !unchecked.isEmpty();
    }

    /** The hosts, longest first. */
    List<IpAddress> unchecked() {
        return unchecked.stream().map(record -> record.host).toList();
    }
}
