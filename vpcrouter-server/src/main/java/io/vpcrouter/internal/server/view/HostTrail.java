package io.vpcrouter.internal.server.view;

import io.vpcrouter.health.Observation;
import io.vpcrouter.model.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one host did in the last day, in a bounded form: its verdicts, and its round trips and misses in quarters of an hour.
 *
 * <p>Threading: any.
 */
final class HostTrail {
    static final Duration QUARTER = Duration.ofMinutes(15);
    static final int QUARTERS = 96;
    /** Verdicts that are kept; a host that flaps forgets its older ones sooner. */
    static final int MOST_CHANGES = 200;

    private static final int SAMPLES = 32;

    private record Change(long at, @Nullable Verdict from, Verdict to) {}

    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final long[] numbers = new long[QUARTERS];
    private final float[] medians = new float[QUARTERS];
    private final float[] slowest = new float[QUARTERS];
    private final int[] misses = new int[QUARTERS];
    /** Round trips of the quarter that has not ended, each sample as likely as any other. */
    private final float[] samples = new float[SAMPLES];

    private final long began;
    private long heardAt;
    private int sampled;
    private long random = 1;
    private @Nullable Duration lastRoundTrip;

    HostTrail(long now) {
        began = now;
        heardAt = now;
        Arrays.fill(numbers, -1);
    }

    synchronized void verdict(@Nullable Verdict from, Verdict to, long now) {
        changes.addLast(new Change(now, from, to));
        if (changes.size() > MOST_CHANGES) {
            changes.removeFirst();
        }
    }

    synchronized void observed(Observation observation, long now) {
        heardAt = now;
        int place = place(now);
        if (observation instanceof Observation.Unreachable) {
            misses[place]++;
        } else if (observation instanceof Observation.Reachable reachable && reachable.roundTrip() != null) {
            lastRoundTrip = reachable.roundTrip();
            measured(place, reachable.roundTrip().toNanos() / 1e6f);
        }
    }

    private void measured(int place, float millis) {
        slowest[place] = Math.max(slowest[place], millis);
        sampled++;
        if (sampled <= SAMPLES) {
            samples[sampled - 1] = millis;
        } else {
            random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            int at = (int) Long.remainderUnsigned(random >>> 16, sampled);
            if (at < SAMPLES) {
                samples[at] = millis;
            }
        }
        // The median of the quarter so far; asking for it is rare, and sorting a few numbers is little.
        if (sampled <= SAMPLES || sampled % SAMPLES == 0) {
            float[] sorted = Arrays.copyOf(samples, Math.min(sampled, SAMPLES));
            Arrays.sort(sorted);
            medians[place] = sorted[sorted.length / 2];
        }
    }

    /** The place of the quarter that a moment is in, cleared if that quarter has just begun. */
    private int place(long now) {
        long number = (now - began) / QUARTER.toNanos();
        int place = (int) (number % QUARTERS);
        if (numbers[place] != number) {
            numbers[place] = number;
            medians[place] = 0;
            slowest[place] = 0;
            misses[place] = 0;
            sampled = 0;
        }
        return place;
    }

    /** Whether nothing was heard of it for as long as this. */
    synchronized boolean isSilentFor(Duration duration, long now) {
        return now - heardAt > duration.toNanos();
    }

    synchronized HostPast past(long now) {
        List<HostPast.Stretch> stretches = new ArrayList<>();
        long day = HostPast.DAY.toNanos();
        Change before = null;
        for (Change change : changes) {
            Verdict held = before == null ? change.from() : before.to();
            long since = before == null ? began : before.at();
            if (held != null && now - change.at() < day) {
                stretches.add(new HostPast.Stretch(
                        Duration.ofNanos(Math.min(day, now - since)), Duration.ofNanos(now - change.at()), held));
            }
            before = change;
        }
        if (before != null) {
            stretches.add(new HostPast.Stretch(
                    Duration.ofNanos(Math.min(day, now - before.at())), Duration.ZERO, before.to()));
        }
        List<HostPast.Quarter> quarters = new ArrayList<>();
        long current = (now - began) / QUARTER.toNanos();
        for (long number = Math.max(0, current - QUARTERS + 1); number <= current; number++) {
            int place = (int) (number % QUARTERS);
            if (numbers[place] == number) {
                quarters.add(
                        new HostPast.Quarter((int) (current - number), medians[place], slowest[place], misses[place]));
            }
        }
        return new HostPast(stretches, quarters, Optional.ofNullable(lastRoundTrip));
    }
}
