package io.vpcrouter.replicas;

import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A candidate at the simulated store, whose requests and answers get lost or come late. */
final class SimulatedCandidate implements Leadership {
    private final SimulatedStore store;
    private final ReplicaRuntime runtime;
    private final Link link;
    private final LeadershipContext context;
    private final Runnable watcher = this::gone;
    private long lease;
    private long attempts;
    private boolean closed;
    private @Nullable SentAt renewedAt;

    /** The way between this replica and the store. */
    static final class Link {
        private final SplittableRandom random;
        boolean isCut;
        boolean isLossy;

        Link(SplittableRandom random) {
            this.random = random;
        }

        private boolean loses() {
            return isCut || isLossy && random.nextInt(4) == 0;
        }

        private Duration time() {
            boolean isLate = isLossy && random.nextInt(4) == 0;
            return Duration.ofMillis(isLate ? random.nextInt(9_000) : 1 + random.nextInt(40));
        }
    }

    /** What the store answers: the key, and whether it was this request that made or renewed the lease. */
    private record Answer(SimulatedStore.Key key, boolean isFresh) {}

    SimulatedCandidate(SimulatedStore store, ReplicaRuntime runtime, Link link, LeadershipContext context) {
        this.store = store;
        this.runtime = runtime;
        this.link = link;
        this.context = context;
    }

    @Override
    public void start() {
        store.watch(watcher);
        attempt();
    }

    private void gone() {
        if (!link.loses()) {
            runtime.arrives(link.time(), () -> {
                if (!closed && lease == 0) {
                    request();
                }
            });
        }
    }

    /** One more try, and the next one after the pace. */
    private void attempt() {
        if (closed) {
            return;
        }
        SentAt tried = SentAt.now(context.clock());
        long number = request();
        runtime.onLoopAfter(context.terms().retry(), () -> {
            if (attempts == number) {
                context.unreachable("no answer in time", tried);
            }
            attempt();
        });
    }

    private long request() {
        long number = ++attempts;
        SentAt sent = SentAt.now(context.clock());
        String note = context.note();
        long renewed = lease;
        if (!link.loses()) {
            // The request is on its way, whatever becomes of the process meanwhile.
            store.later(link.time(), () -> arrive(number, sent, renewed, note));
        }
        return number;
    }

    private void arrive(long number, SentAt sent, long renewed, String note) {
        if (!store.isUp() || link.isCut) {
            return;
        }
        if (renewed != 0) {
            boolean ok = store.renew(renewed, note);
            answer(() -> renewed(number, renewed, ok, sent));
            return;
        }
        long before = store.leases();
        SimulatedStore.Key key = store.acquire(context.me(), note);
        Answer result = new Answer(key, store.leases() != before);
        answer(() -> acquired(number, result, sent));
    }

    private void answer(Runnable body) {
        if (!link.loses()) {
            runtime.arrives(link.time(), body);
        }
    }

    private void renewed(long number, long renewed, boolean ok, SentAt sent) {
        answered(number);
        if (closed || lease != renewed) {
            return;
        }
        if (ok) {
            held(sent);
        } else {
            lease = 0;
            renewedAt = null;
            context.notHeld("lease " + renewed + " has run out");
        }
    }

    private void acquired(long number, Answer result, SentAt sent) {
        answered(number);
        if (closed) {
            return;
        }
        context.leader(result.key().name(), result.key().note());
        if (!result.key().name().equals(context.me())) {
            renewedAt = null;
            return;
        }
        lease = result.key().lease();
        if (result.isFresh()) {
            held(sent);
        } else {
            // The answer to an earlier try was lost. How much of the lease is left is not known, so it is renewed.
            request();
        }
    }

    private void held(SentAt sent) {
        SentAt before = renewedAt;
        renewedAt = before == null || sent.nanos() - before.nanos() > 0 ? sent : before;
        context.held(Long.toString(lease), sent);
    }

    /** When the last renewal was sent, if the last answer that came was that this replica leads. */
    @Nullable
    SentAt renewedAt() {
        return renewedAt;
    }

    private void answered(long number) {
        if (number == attempts) {
            attempts++;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.unwatch(watcher);
            if (!link.loses() && !runtime.isPaused()) {
                store.later(link.time(), () -> {
                    if (store.isUp() && !link.isCut) {
                        store.revoke(context.me());
                    }
                });
            }
        }
    }
}
