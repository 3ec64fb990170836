package io.vpcrouter.health;

import io.vpcrouter.model.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hosts that have missed as many probes as a verdict needs, and have no verdict, because no witness answers. Two such hosts are a
 * freeze. One alone, or one beside hosts that failed before, is not, and without this nobody would learn of it.
 */
final class UnprovedHosts {
    /** As long as a check may be silent before that is told. */
    private static final long LEAST = TimeUnit.SECONDS.toNanos(10);

    private final int fall;
    private final Set<HostRecord> records = new LinkedHashSet<>();

    UnprovedHosts(int fall) {
        this.fall = fall;
    }

    /** A suspect missed a probe, and that was no verdict. */
    void missed(HostRecord suspect, long at) {
        MissStreak streak = suspect.streak();
        if (streak.misses() >= fall && at - streak.firstJudgedAt() >= LEAST) {
            records.add(suspect);
        }
    }

    /** The host answered or failed, is known to be gone, or is not watched any more. */
    void settled(HostRecord record) {
        records.remove(record);
    }

    /** All misses so far are forgotten. */
    void clear() {
        records.clear();
    }

    List<IpAddress> hosts() {
        return records.stream().map(record -> record.host).toList();
    }
}
