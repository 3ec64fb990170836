package io.vpcrouter.internal.probe;

import io.vpcrouter.model.IpAddress;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts and round trips, by slot, and for the whole check in slot 0. Memory per slot is fixed, and what an answer
 * changes lies close together: the median is that of the last {@value #RECENT} round trips.
 *
 * <p>Threading: written by one thread at a time, read by any. A reader sees figures of about now, which may be one probe
 * apart from each other; a lock would be taken for every probe, and hardly ever be needed.
 */
final class RoundTrips implements ProbeStatistics {
    private static final int WHOLE_CHECK = 0;
    private static final int RECENT = 15;

    private static final List<Count> COUNTS = List.of(Count.values());

    // By slot: the counts, then the sum of all round trips in nanoseconds.
    private static final int TOTAL = COUNTS.size();
    private static final int SUMS = TOTAL + 1;
    private static final int ANSWERED = Count.ANSWERED.place();

    // By slot, in nanoseconds: the two extremes, then the last ones.
    private static final int FASTEST = 0;
    private static final int SLOWEST = 1;
    private static final int FIRST_RECENT = 2;
    private static final int TIMES = FIRST_RECENT + RECENT;

    // Replaced when they grow, the hosts last: a reader who has read those finds a place for each of them in the
    // others.
    private volatile long[] sums = new long[SUMS];
    private volatile float[] times = new float[TIMES];
    private volatile @Nullable IpAddress[] hosts = new @Nullable IpAddress[1];

    /** Set after each change, so that what was written before can be seen by a reader who has looked at it. */
    private final AtomicBoolean written = new AtomicBoolean();

    @Override
    public void admit(int slot, IpAddress host) {
        @Nullable IpAddress[] known = hosts;
        if (slot >= known.length) {
            int capacity = Math.max(slot + 1, known.length * 2);
            sums = Arrays.copyOf(sums, capacity * SUMS);
            times = Arrays.copyOf(times, capacity * TIMES);
            known = Arrays.copyOf(known, capacity);
        }
        Arrays.fill(sums, slot * SUMS, (slot + 1) * SUMS, 0);
        known[slot] = host;
        hosts = known;
    }

    @Override
    public void retire(int slot) {
        hosts[slot] = null;
        written.lazySet(true);
    }

    /** Reads what the next probes of a slot will change, and returns something that depends on it. */
    long touch(int slot) {
        return sums[slot * SUMS]
                + sums[slot * SUMS + TOTAL]
                + (long) (times[slot * TIMES] + times[(slot + 1) * TIMES - 1]);
    }

    @Override
    public void count(int slot, Count what, long number) {
        long[] all = sums;
        all[slot * SUMS + what.place()] += number;
        all[what.place()] += number;
        written.lazySet(true);
    }

    @Override
    public void answered(int slot, long nanos) {
        note(slot, nanos);
        note(WHOLE_CHECK, nanos);
        written.lazySet(true);
    }

    private void note(int slot, long nanos) {
        long[] sums = this.sums;
        float[] times = this.times;
        int sum = slot * SUMS;
        long answered = sums[sum + ANSWERED]++;
        sums[sum + TOTAL] += nanos;
        int time = slot * TIMES;
        // Seven digits are enough for people.
        float taken = (float) nanos;
        times[time + FASTEST] = answered == 0 ? taken : Math.min(times[time + FASTEST], taken);
        times[time + SLOWEST] = answered == 0 ? taken : Math.max(times[time + SLOWEST], taken);
        times[time + FIRST_RECENT + (int) (answered % RECENT)] = taken;
    }

    @Override
    public Map<String, Object> facts() {
        RoundTrips copy = copy();
        Map<String, Object> facts = copy.facts(WHOLE_CHECK);
        facts.put("hosts", copy.new ByHost());
        return facts;
    }

    private RoundTrips copy() {
        RoundTrips copy = new RoundTrips();
        written.get();
        copy.hosts = hosts.clone();
        copy.sums = sums.clone();
        copy.times = times.clone();
        return copy;
    }

    private Map<String, Object> facts(int slot) {
        Map<String, Object> facts = new LinkedHashMap<>();
        int sum = slot * SUMS;
        for (Count count : COUNTS) {
            facts.put(key(count), sums[sum + count.place()]);
        }
        long answered = sums[sum + ANSWERED];
        if (answered > 0) {
            int time = slot * TIMES;
            facts.put("last_ms", millis(times[time + FIRST_RECENT + (int) ((answered - 1) % RECENT)]));
            facts.put("average_ms", millis((double) sums[sum + TOTAL] / answered));
            facts.put("median_ms", millis(median(time + FIRST_RECENT, (int) Math.min(answered, RECENT))));
            facts.put("slowest_ms", millis(times[time + SLOWEST]));
            facts.put("fastest_ms", millis(times[time + FASTEST]));
        }
        return facts;
    }

    private double median(int from, int size) {
        float[] sorted = Arrays.copyOfRange(times, from, from + size);
        Arrays.sort(sorted);
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }

    /** A key that users know keeps its name. */
    private static String key(Count count) {
        return count == Count.DISCARDED ? "void" : count.name().toLowerCase(Locale.ROOT);
    }

    private static double millis(double nanos) {
        double perMilli = TimeUnit.MILLISECONDS.toNanos(1);
        double microsPerMilli = TimeUnit.MILLISECONDS.toMicros(1);
        return Math.round(nanos / perMilli * microsPerMilli) / microsPerMilli;
    }

    /** Makes each host's facts when they are looked at: 65,000 hosts at once would be tens of megabytes. */
    private final class ByHost extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return slots().<Entry<String, Object>>mapToObj(slot -> Map.entry(
                                    Objects.requireNonNull(hosts[slot]).toString(), facts(slot)))
                            .iterator();
                }

                @Override
                public int size() {
                    return (int) slots().count();
                }
            };
        }

        private IntStream slots() {
            return IntStream.range(0, hosts.length).filter(slot -> hosts[slot] != null);
        }
    }
}
