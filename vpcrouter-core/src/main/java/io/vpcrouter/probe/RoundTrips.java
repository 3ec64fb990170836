package io.vpcrouter.probe;

import io.vpcrouter.model.IpAddress;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What probes cost and brought, per slot, and for the whole check in slot 0. Memory per slot is fixed: the median is that
 * of the last {@value #RECENT} round trips.
 *
 * <p>Threading: written by one thread, read by any.
 */
final class RoundTrips {
    static final int WHOLE_CHECK = 0;
    private static final int RECENT = 15;

    /** What is counted. */
    enum Count {
        SENT,
        ANSWERED,
        MISSED,
        LATE,
        VOID,
        OVERRUNS;

        private String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private @Nullable IpAddress[] hosts = new @Nullable IpAddress[1];
    private final Map<Count, long[]> counts = new EnumMap<>(Count.class);
    private long[] last = new long[1];
    private long[] total = new long[1];
    private long[] fastest = new long[1];
    private long[] slowest = new long[1];
    private float[] recent = new float[RECENT];

    RoundTrips() {
        for (Count count : Count.values()) {
            counts.put(count, new long[1]);
        }
    }

    private long[] of(Count count) {
        return Objects.requireNonNull(counts.get(count));
    }

    synchronized void admit(int slot, @Nullable IpAddress host) {
        int capacity = hosts.length;
        if (slot >= capacity) {
            resize(Math.max(slot + 1, capacity * 2));
        }
        hosts[slot] = host;
        counts.values().forEach(each -> each[slot] = 0);
        last[slot] = 0;
        total[slot] = 0;
        fastest[slot] = Long.MAX_VALUE;
        slowest[slot] = 0;
    }

    synchronized void retire(int slot) {
        hosts[slot] = null;
    }

    private void resize(int capacity) {
        hosts = Arrays.copyOf(hosts, capacity);
        counts.replaceAll((count, each) -> Arrays.copyOf(each, capacity));
        last = Arrays.copyOf(last, capacity);
        total = Arrays.copyOf(total, capacity);
        fastest = Arrays.copyOf(fastest, capacity);
        slowest = Arrays.copyOf(slowest, capacity);
        recent = Arrays.copyOf(recent, capacity * RECENT);
    }

    synchronized void count(int slot, Count what, long times) {
        of(what)[slot] += times;
        of(what)[WHOLE_CHECK] += times;
    }

    synchronized void answered(int slot, long nanos) {
        note(slot, nanos);
        note(WHOLE_CHECK, nanos);
    }

    private void note(int slot, long nanos) {
        long answered = of(Count.ANSWERED)[slot]++;
        recent[slot * RECENT + (int) (answered % RECENT)] = nanos;
        last[slot] = nanos;
        total[slot] += nanos;
        fastest[slot] = Math.min(fastest[slot], nanos);
        slowest[slot] = Math.max(slowest[slot], nanos);
    }

    /** The whole check and, under {@code hosts}, each host: a picture of now. */
    Map<String, Object> facts() {
        RoundTrips copy = copy();
        Map<String, Object> facts = copy.facts(WHOLE_CHECK);
        facts.put("hosts", copy.new ByHost());
        return facts;
    }

    private synchronized RoundTrips copy() {
        RoundTrips copy = new RoundTrips();
        copy.hosts = hosts.clone();
        copy.counts.replaceAll((count, each) -> of(count).clone());
        copy.last = last.clone();
        copy.total = total.clone();
        copy.fastest = fastest.clone();
        copy.slowest = slowest.clone();
        copy.recent = recent.clone();
        return copy;
    }

    private Map<String, Object> facts(int slot) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Count count : Count.values()) {
            facts.put(count.key(), of(count)[slot]);
        }
        long answered = of(Count.ANSWERED)[slot];
        if (answered > 0) {
            facts.put("last_ms", millis((double) last[slot]));
            facts.put("average_ms", millis((double) total[slot] / answered));
            facts.put("median_ms", millis(median(slot, (int) Math.min(answered, RECENT))));
            facts.put("slowest_ms", millis((double) slowest[slot]));
            facts.put("fastest_ms", millis((double) fastest[slot]));
        }
        return facts;
    }

    private double median(int slot, int size) {
        float[] sorted = Arrays.copyOfRange(recent, slot * RECENT, slot * RECENT + size);
        Arrays.sort(sorted);
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
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
