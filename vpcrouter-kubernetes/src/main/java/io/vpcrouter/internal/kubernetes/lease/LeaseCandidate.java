package io.vpcrouter.internal.kubernetes.lease;

import io.vpcrouter.internal.kubernetes.client.KubeException;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.support.Alarm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A candidate for one Lease. Every change is made to the version that was read, so of two candidates one gets a conflict. Whoever leads
 * changes it at every step; the others take it when it did not change for its length.
 */
public final class LeaseCandidate implements Leadership {
    private static final Duration FIRST_CALL = Duration.ofSeconds(10);
    private static final String STORE = "store";
    /** After an orderly stop the next leader starts within half a second, and after a death within a second of the lease's end. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long it takes to close the connection. */
    private static final Duration END = Duration.ofMillis(200);

    private final LeaseStore store;
    private final LeadershipContext context;
    /** The API takes whole seconds. */
    private final Duration length;

    private final ForeignHolder other = new ForeignHolder();
    private final Alarm alarm = new Alarm();
    /** Held for one step, so that nothing is taken behind the back of {@link #close}. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile boolean closing;
    /** The Lease as we wrote it last, while we lead. */
    private volatile LeaseStore.@Nullable State own;

    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /**
     * A candidate; nothing is opened before it starts.
     *
     * @param store the Lease
     * @param context what the candidate reports to
     */
    public LeaseCandidate(LeaseStore store, LeadershipContext context) {
        this.store = store;
        this.context = context;
        this.length = Duration.ofSeconds(context.terms().lease().plusMillis(999).toSeconds());
    }

    @Override
    public void start() {
        store.open();
        context.runInBackground("lease", this::compete);
    }

    private void compete() throws InterruptedException {
        warmUp();
        Duration pace = Duration.ZERO;
        while (!closing) {
            long begin = context.clock().nanos();
            turn.lockInterruptibly();
            try {
                if (!closing) {
                    pace = step();
                }
            } finally {
                turn.unlock();
            }
            long next = begin + pace.toNanos();
            alarm.await(Math.max(1, next - context.clock().nanos()));
        }
    }

    /** The first call of a JVM takes seconds, and would break every time limit. */
    private void warmUp() throws InterruptedException {
        SentAt begin = SentAt.now(context.clock());
        try {
            store.read(FIRST_CALL);
        } catch (KubeException e) {
            failed(e, begin);
        }
    }

    /**
     * Looks once, and renews or takes the Lease if that may be.
     *
     * @return when to do the next one, counted from the begin of this one
     */
    Duration step() throws InterruptedException {
        Duration retry = context.terms().retry();
        SentAt begin = SentAt.now(context.clock());
        try {
            LeaseStore.State held = own;
            if (held != null) {
                renew(held);
            } else {
                tryToLead();
            }
            context.reachable();
            context.condition(STORE, null);
        } catch (KubeException e) {
            failed(e, begin);
            return retry;
        }
        return own == null && LOOK.compareTo(retry) < 0 ? LOOK : retry;
    }

    private Duration limit() {
        return context.terms().retry();
    }

    private void renew(LeaseStore.State seen) throws KubeException, InterruptedException {
        renew(seen, true);
    }

    private void renew(LeaseStore.State seen, boolean again) throws KubeException, InterruptedException {
        SentAt sent = SentAt.now(context.clock());
        try {
            LeaseStore.State now = store.replace(seen, context.me(), context.note(), length, limit());
            own = now;
            renewals.incrementAndGet();
            // After a lost answer this is the first word of it.
            context.granted(now.length());
            context.held(term(now), sent);
            context.leader(now.holder(), now.note());
        } catch (KubeException e) {
            boolean isLost = e.kind() == KubeException.Kind.ABSENT || e.kind() == KubeException.Kind.CONFLICT;
            own = isLost ? null : own;
            if (!isLost || !again) {
                throw e;
            }
            afterConflict(seen);
        }
    }

    /** Somebody else may lead; or the answer to our own renewal was lost, and the version is a newer one of ours. */
    private void afterConflict(LeaseStore.State seen) throws KubeException, InterruptedException {
        Optional<LeaseStore.State> now = store.read(limit());
        boolean isOurs = now.filter(state -> isOurs(state) && term(state).equals(term(seen)))
                .isPresent();
        if (isOurs) {
            // Once: if nobody else changes it and it conflicts all the same, the next step is soon enough.
            renew(now.get(), false);
            return;
        }
        context.notHeld(
                now.isPresent() ? store.name() + " was changed by somebody else" : store.name() + " was deleted");
        if (now.filter(state -> !state.holder().isEmpty()).isPresent()) {
            other.seen(now.get(), length, context.clock().nanos());
            context.leader(now.get().holder(), now.get().note());
        } else {
            lookAt(now);
        }
    }

    private void tryToLead() throws KubeException, InterruptedException {
        lookAt(store.read(limit()));
    }

    private void lookAt(Optional<LeaseStore.State> seen) throws KubeException, InterruptedException {
        context.leader(
                seen.map(LeaseStore.State::holder).orElse(""),
                seen.map(LeaseStore.State::note).orElse(""));
        long now = context.clock().nanos();
        boolean isHeld = seen.filter(state -> !state.holder().isEmpty()).isPresent();
        if (isHeld && isOurs(seen.get())) {
            // The answer to the request that took it was lost.
            renew(seen.get());
            return;
        }
        if (isHeld) {
            other.seen(seen.get(), length, now);
        } else if (seen.isPresent()) {
            // Its holder gave it back, and writes nothing any more.
            other.forget();
        }
        // A Lease that was deleted may have a holder who does not know it yet.
        if (!other.isSilent(now)) {
            context.notHeld(whyNotYet(isHeld));
            return;
        }
        take(seen);
    }

    private String whyNotYet(boolean isHeld) {
        String why = isHeld ? "another replica leads" : store.name() + " was deleted while it was held";
        Duration its = other.length();
        return its.equals(length)
                ? why
                : why + "; its length is " + its.toSeconds() + " s, ours " + length.toSeconds() + " s";
    }

    private void take(Optional<LeaseStore.State> seen) throws KubeException, InterruptedException {
        SentAt sent = SentAt.now(context.clock());
        try {
            LeaseStore.State now = seen.isPresent()
                    ? store.replace(seen.get(), context.me(), context.note(), length, limit())
                    : store.create(context.me(), context.note(), length, limit());
            own = now;
            other.forget();
            context.granted(now.length());
            context.held(term(now), sent);
            context.leader(now.holder(), now.note());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.CONFLICT && e.kind() != KubeException.Kind.ABSENT) {
                throw e;
            }
            context.notHeld("another replica was quicker");
        }
    }

    private boolean isOurs(LeaseStore.State state) {
        return state.holder().equals(context.me());
    }

    private static String term(LeaseStore.State state) {
        return state.uid() + "/" + state.transitions();
    }

    private void failed(KubeException failure, SentAt tried) {
        failures.incrementAndGet();
        if (failure.kind() == KubeException.Kind.SILENT) {
            context.unreachable(failure.text(), tried);
        } else {
            context.reachable();
            context.condition(STORE, store.name() + ": " + failure.text());
        }
    }

    @Override
    public Map<String, Object> statistics() {
        LeaseStore.State held = own;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("lease", store.name());
        facts.put("term", held == null ? "" : term(held));
        facts.put("renewals", renewals.get());
        facts.put("failures", failures.get());
        return facts;
    }

    @Override
    public void close() {
        closing = true;
        alarm.wake();
        Duration budget = context.terms().write().minus(END);
        long end = System.nanoTime() + budget.toNanos();
        try {
            // A request under way may still take the Lease.
            if (turn.tryLock(budget.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    giveBackUntil(end);
                } finally {
                    turn.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    private void giveBackUntil(long end) throws InterruptedException {
        LeaseStore.State held = own;
        own = null;
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (held != null && left.compareTo(Duration.ZERO) > 0) {
            try {
                store.replace(held, "", "", length, left);
            } catch (KubeException e) {
                // It runs out by itself.
                failures.incrementAndGet();
            }
        }
    }
}
