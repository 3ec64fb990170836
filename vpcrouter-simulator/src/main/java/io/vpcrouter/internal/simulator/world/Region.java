package io.vpcrouter.internal.simulator.world;

import io.vpcrouter.spi.RouterClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The simulated region over time: its current state, the older state that readers see under read lag, and the pending
 * transitions of instances.
 *
 * <p>Threading: any thread; changes are serialized.
 */
public final class Region {
    private final RouterClock clock;
    private final long origin;
    private final Behaviour behaviour;
    private final BiConsumer<Draft, Draft.Transition> transitionRule;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private long nextSequence;

    private record Moment(long at, World world) {}

    private record Pending(long at, long sequence, Draft.Transition transition) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    public Region(
            World start, RouterClock clock, Behaviour behaviour, BiConsumer<Draft, Draft.Transition> transitionRule) {
        this.clock = clock;
        this.origin = clock.nanos();
        this.behaviour = behaviour;
        this.transitionRule = transitionRule;
        moments.add(new Moment(Long.MIN_VALUE, start));
    }

    public RouterClock clock() {
        return clock;
    }

    /** The current state. */
    public synchronized World now() {
        settle();
        return moments.getLast().world();
    }

    /** The state that Describe calls see: as old as the read lag. */
    public synchronized World seen() {
        settle();
        forget();
        return moments.getFirst().world();
    }

    /** Makes one change atomically. */
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
        long endsAt = at + behaviour.transitionTime().toNanos();
        draft.transitions().forEach(transition -> pending.add(new Pending(endsAt, nextSequence++, transition)));
        forget();
        return result;
    }

    /** Finishes the transitions that are due, each at its own time. */
    private void settle() {
        long now = time();
        while (!pending.isEmpty() && pending.element().at() <= now) {
            Pending next = pending.remove();
            publish(next.at(), draft -> {
                transitionRule.accept(draft, next.transition());
                return next;
            });
        }
    }

    /** Drops the states that are too old for any reader. */
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
