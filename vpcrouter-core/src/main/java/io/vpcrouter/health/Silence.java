package io.vpcrouter.health;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Notices that no answer comes at all: two hosts are suspect, then a probe that was sent after that is missed too, and no
 * answer comes for one more time-out. That last wait is for checks that report all hosts at once, in any order.
 */
final class Silence {
    private final long timeout;
    private final Set<HostRecord> suspects = new HashSet<>();
    private long since;
    private boolean proved;
    private long provedAt;

    Silence(long timeout) {
        this.timeout = timeout;
    }

    /** A suspect missed a probe. */
    void missed(HostRecord suspect, long sentAt, long at) {
        boolean wasTwo = suspects.size() >= 2;
        suspects.add(suspect);
        if (!wasTwo) {
            restart(at);
        } else if (!proved && sentAt - since >= 0) {
            proved = true;
            provedAt = at;
        }
    }

    /** An answer came. */
    void restart(long at) {
        since = at;
        proved = false;
    }

    /** The host is no suspect any more. */
    void remove(HostRecord suspect) {
        suspects.remove(suspect);
    }

    void clear() {
        suspects.clear();
    }

    /** When it is certain that no answer comes, unless one comes before. */
    OptionalLong due() {
        return suspects.size() >= 2 && proved ? OptionalLong.of(provedAt + timeout) : OptionalLong.empty();
    }
}
