package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.spi.RouterClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The simulated region over time: what is true now, what readers see (which may lag behind), and which instances are on
 * their way to another state.
 *
 * <p>Threading: any thread; changes are made one after the other.
 */
public final class Region {
    private final RouterClock clock;
    private final long origin;
    private final Behaviour behaviour;
    private final BiConsumer<Draft, Draft.Arrival> arrivalRule;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private final PriorityQueue<Due> underway = new PriorityQueue<>();
    private long departures;

    private record Moment(long at, World world) {}

    private record Due(long at, long departure, Draft.Arrival arrival) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(departure, other.departure);
        }
    }

    public Region(World start, RouterClock clock, Behaviour behaviour, BiConsumer<Draft, Draft.Arrival> arrivalRule) {
        this.clock = clock;
        this.origin = clock.nanos();
        this.behaviour = behaviour;
        this.arrivalRule = arrivalRule;
        moments.add(new Moment(Long.MIN_VALUE, start));
    }

    public RouterClock clock() {
        return clock;
    }

    /** What is true now. */
    public synchronized World now() {
        settle();
        return moments.getLast().world();
    }

    /** What a Describe call shows: with a read lag, what was true that long ago. */
    public synchronized World seen() {
        settle();
        forget();
        return moments.getFirst().world();
    }

    /** Makes one change, whole or not at all. */
    public synchronized <R> R change(Function<Draft, R> rule) {
        settle();
        long at = time();
        R result = publish(at, rule);
        settle();
        return result;
    }

    private <R> R publish(long at, Function<Draft, R> rule) {
        Draft draft = new Draft(moments.getLast().world(), clock.now());
        R result = rule.apply(draft);
        moments.add(new Moment(at, draft.toWorld()));
        long arrivesAt = at + behaviour.transitionTime().toNanos();
        draft.arrivals().forEach(arrival -> underway.add(new Due(arrivesAt, departures++, arrival)));
        forget();
        return result;
    }

    /** Lets those instances arrive whose time has come, each at its own time. */
    private void settle() {
        long now = time();
        while (!underway.isEmpty() && underway.element().at() <= now) {
            Due due = underway.remove();
            publish(due.at(), draft -> {
                arrivalRule.accept(draft, due.arrival());
                return due;
            });
        }
    }

    /** Drops the moments that are too old to be seen by anybody. */
    private void forget() {
        long visible = time() - behaviour.readLag().toNanos();
        while (moments.size() > 1) {
            Moment oldest = moments.removeFirst();
            if (moments.getFirst().at() > visible) {
                moments.addFirst(oldest);
                return;
            }
        }
    }

    private long time() {
        return clock.nanos() - origin;
    }
}
