package io.vpcrouter.health;

import io.vpcrouter.model.HostNumbers;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The hosts that are judged, and which of them are so new that their first verdict is worth waiting for. */
final class WatchedHosts {
    private final long longestWait;
    private HostNumbers numbers = HostNumbers.empty();
    /** By number. */
    private HostRecord[] records = new HostRecord[0];

    private final ArrayDeque<Newcomers> newcomers = new ArrayDeque<>();

    /** Hosts that are watched since the same moment. */
    private record Newcomers(long since, List<HostRecord> hosts) {}

    WatchedHosts(Duration longestWait) {
        this.longestWait = longestWait.toNanos();
    }

    /** The hosts to judge from now on; what is known of those that stay is kept. */
    void watch(HostNumbers wanted, long now, Consumer<HostRecord> onJoin, Consumer<HostRecord> onLeave) {
        HostRecord[] stay = new HostRecord[wanted.size()];
        for (HostRecord record : records) {
            int number = wanted.numberOf(record.host);
            if (number == HostNumbers.NONE) {
                onLeave.accept(record);
            } else {
                stay[number] = record;
            }
        }
        List<HostRecord> added = new ArrayList<>();
        for (int number = 0; number < stay.length; number++) {
            if (stay[number] == null) {
                stay[number] = new HostRecord(wanted.host(number), now);
                onJoin.accept(stay[number]);
                added.add(stay[number]);
            }
        }
        if (!added.isEmpty()) {
            newcomers.addLast(new Newcomers(now, added));
        }
        numbers = wanted;
        records = stay;
    }

    @Nullable
    HostRecord find(IpAddress host) {
        int number = numbers.numberOf(host);
        return number == HostNumbers.NONE ? null : records[number];
    }

    void forEach(Consumer<HostRecord> action) {
        Arrays.stream(records).forEach(action);
    }

    HostNumbers numbers() {
        return numbers;
    }

    int size() {
        return records.length;
    }

    /** Advances the time: ends waits. */
    void advance(long now) {
        while (!newcomers.isEmpty() && now - newcomers.peekFirst().since() >= longestWait) {
            newcomers.removeFirst().hosts().forEach(record -> record.waiting = false);
        }
    }

    /** When the next wait ends by itself. */
    OptionalLong nextDeadline() {
        return newcomers.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(newcomers.peekFirst().since() + longestWait);
    }

    /** Whether a host is not judged yet and still worth waiting for. */
    boolean isAnyWaiting() {
        return Arrays.stream(records).anyMatch(record -> record.verdict == Verdict.UNKNOWN && record.waiting);
    }
}
