package io.vpcrouter.plan;

import io.vpcrouter.model.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The interfaces that the cloud refused as targets of a destination: for a minute, and each further time for twice as long,
 * up to ten minutes, every other usable host goes before them.
 *
 * <p>Threading: owned by one thread.
 */
public final class RefusedTargets {
    private static final long FIRST = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();

    private final Map<Pair, Refusal> refusals = new HashMap<>();

    private record Pair(Destination destination, String eni) {}

    private record Refusal(long until, long lasts, String words) {}

    /** Nothing refused yet. */
    public RefusedTargets() {}

    /**
     * The cloud refused a target.
     *
     * @param words what the cloud said
     * @param now the moment, by the router's monotonic clock in nanoseconds
     */
    public void refused(Destination destination, String eni, String words, long now) {
        Pair pair = new Pair(destination, eni);
        Refusal before = refusals.get(pair);
        if (before != null && before.until() - now > 0) {
            // Writes to several tables were under way at once: that is one refusal.
            return;
        }
        long lasts = before == null ? FIRST : Math.min(LONGEST, 2 * before.lasts());
        refusals.put(pair, new Refusal(now + lasts, lasts, words));
    }

    /** The cloud accepted a target: an older refusal is over. One of this minute holds, since another table refuses. */
    public void accepted(Destination destination, String eni, long now) {
        Pair pair = new Pair(destination, eni);
        if (refusals.containsKey(pair) && !isRefused(destination, eni, now)) {
            refusals.remove(pair);
        }
    }

    boolean isRefused(Destination destination, String eni, long now) {
        if (refusals.isEmpty()) {
            return false;
        }
        Refusal refusal = refusals.get(new Pair(destination, eni));
        return refusal != null && refusal.until() - now > 0;
    }

    /** Forgets destinations that are not in the spec any more, so that memory stays flat. */
    public void retain(Set<Destination> destinations) {
        refusals.keySet().removeIf(pair -> !destinations.contains(pair.destination()));
    }

    /** When the next of them may be tried again. */
    public OptionalLong nextEnd(long now) {
        return refusals.values().stream()
                .mapToLong(Refusal::until)
                .filter(until -> until - now > 0)
                .min();
    }

    /** What is refused now, with the words of the cloud, in a fixed order. */
    public List<String> texts(long now) {
        List<String> texts = new ArrayList<>();
        refusals.forEach((pair, refusal) -> {
            if (refusal.until() - now > 0) {
                texts.add(pair.eni() + " for " + pair.destination() + ": " + refusal.words());
            }
        });
        texts.sort(null);
        return texts;
    }
}
