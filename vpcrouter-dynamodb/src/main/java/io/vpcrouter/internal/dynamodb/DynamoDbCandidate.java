package io.vpcrouter.internal.dynamodb;

import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A candidate for the lock on one item. One thread does everything, so that a renewal never races with a release. DynamoDB tells nobody
 * of a change, so a standby looks often.
 */
public final class DynamoDbCandidate implements Leadership {
    private static final String STORE = "store";
    private static final String LOST_ANSWER = "lost_answer";
    private static final String TIMES = "times";
    /** After an orderly stop the next leader starts within half a second. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long it takes to close the connection. */
    private static final Duration END = Duration.ofMillis(200);

    private final DynamoDbOptions.Settings settings;
    private final LeadershipContext context;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lostAnswers = new AtomicLong();
    private volatile boolean started;
    private volatile long closeBy;
    private volatile String term = "";

    // Owned by the thread of the lease.
    private @Nullable TableConnection connection;
    private @Nullable LeaderItem item;
    private boolean missesAnswer;

    /** A candidate; nothing is opened before it starts. */
    public DynamoDbCandidate(DynamoDbOptions.Settings settings, LeadershipContext context) {
        this.settings = settings;
        this.context = context;
    }

    @Override
    public void start() {
        started = true;
        context.runInBackground("lease", this::compete);
    }

    private void compete() throws InterruptedException {
        try {
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                long begin = context.clock().nanos();
                Duration pace = step();
                pause = pace.minusNanos(context.clock().nanos() - begin);
            }
            giveBack();
        } finally {
            disconnect();
            if (closing.getCount() == 0) {
                ended.countDown();
            }
        }
    }

    /** Whoever runs this again begins anew. */
    private void disconnect() {
        TableConnection open = connection;
        connection = null;
        item = null;
        term = "";
        if (open != null) {
            open.close();
        }
    }

    /** The answer is when to do the next one, counted from the begin of this one. */
    private Duration step() throws InterruptedException {
        SentAt begin = SentAt.now(context.clock());
        try {
            LeaderItem open = open();
            if (term.isEmpty()) {
                tryToLead(open);
            } else {
                renew(open);
            }
            context.condition(STORE, null);
            return term.isEmpty()
                    ? shorter(LOOK, context.terms().retry())
                    : context.terms().retry();
        } catch (TableException e) {
            failed(e, begin);
            return context.terms().retry();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private LeaderItem open() throws TableException, InterruptedException {
        TableConnection usable = connection;
        if (usable == null) {
            usable = new TableConnection(settings, context.terms());
            connection = usable;
        }
        usable.findCredentials();
        LeaderItem known = item;
        if (known == null) {
            known = new LeaderItem(
                    usable.client(), settings.table(), usable.region(), context.name(), context.me(), context.terms());
            item = known;
            known.warmUp();
        }
        return known;
    }

    private void renew(LeaderItem open) throws TableException, InterruptedException {
        SentAt sent = SentAt.now(context.clock());
        LeaderItem.Renewal renewal = open.renew(context.note());
        if (renewal == LeaderItem.Renewal.GOOD) {
            renewals.incrementAndGet();
            leads(sent);
            return;
        }
        term = "";
        if (renewal == LeaderItem.Renewal.REFUSED) {
            context.notHeld("the item " + context.name() + " is no longer as this replica left it");
        }
        // Where the lease ran out in silence, nobody has said yet that another one leads.
        tryToLead(open);
    }

    private void leads(SentAt sent) {
        missesAnswer = false;
        context.condition(LOST_ANSWER, null);
        context.condition(TIMES, null);
        context.held(term, sent);
        context.leader(context.me(), context.note());
    }

    private void tryToLead(LeaderItem open) throws TableException, InterruptedException {
        // The lease counts from the moment at which it was asked for.
        SentAt sent = SentAt.now(context.clock());
        LeaderItem.Try result = open.take(context.note());
        if (result.term().isPresent()) {
            term = result.term().get();
            leads(sent);
            return;
        }
        Optional<LeaderItem.Holder> holder = result.holder();
        if (holder.isPresent() && holder.get().leader().equals(context.me())) {
            waitForOwnLease();
            return;
        }
        missesAnswer = false;
        context.condition(LOST_ANSWER, null);
        context.condition(TIMES, holder.map(this::wrongLease).orElse(null));
        context.leader(
                holder.map(LeaderItem.Holder::leader).orElse(""),
                holder.map(LeaderItem.Holder::note).orElse(""));
        context.notHeld(holder.isPresent() ? "another replica leads" : "another replica was quicker");
    }

    /** DynamoDB carried out a change of ours, but its answer was lost, and with it what the next change must name. */
    private void waitForOwnLease() {
        if (!missesAnswer) {
            missesAnswer = true;
            lostAnswers.incrementAndGet();
        }
        String why = "an answer of DynamoDB was lost, so the lease must run out before anybody can lead: at most "
                + seconds(context.terms().lease());
        context.condition(LOST_ANSWER, why);
        context.leader("", "");
        context.notHeld(why);
    }

    private @Nullable String wrongLease(LeaderItem.Holder holder) {
        return holder.lease().equals(context.terms().lease())
                ? null
                : holder.leader() + " has a lease of " + seconds(holder.lease()) + ", this replica one of "
                        + seconds(context.terms().lease())
                        + "; all replicas must have the same times, and nobody may write the item by hand";
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    private void failed(TableException failure, SentAt tried) {
        failures.incrementAndGet();
        if (failure.isSilent()) {
            context.unreachable(endpoint() + ": " + failure.text(), tried);
        } else {
            context.reachable();
            context.condition(STORE, failure.text());
        }
    }

    private String endpoint() {
        TableConnection known = connection;
        return settings.endpoint()
                .map(Object::toString)
                .orElseGet(() -> "DynamoDB in " + (known == null ? "its region" : known.region()));
    }

    private void giveBack() throws InterruptedException {
        LeaderItem known = item;
        Duration left = Duration.ofNanos(closeBy - System.nanoTime());
        term = "";
        if (known != null && !left.isNegative() && !left.isZero()) {
            try {
                known.giveBack(left);
            } catch (TableException e) {
                // It runs out by itself.
                failures.incrementAndGet();
            }
        }
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("table", settings.table());
        facts.put("item", context.name());
        facts.put("term", term);
        facts.put("renewals", renewals.get());
        facts.put("failures", failures.get());
        facts.put("lost_answers", lostAnswers.get());
        return facts;
    }

    @Override
    public void close() {
        Duration budget = context.terms().write().minus(END);
        closeBy = System.nanoTime() + budget.toNanos();
        closing.countDown();
        if (!started) {
            return;
        }
        try {
            // After that the core interrupts the thread.
            if (!ended.await(budget.toNanos(), TimeUnit.NANOSECONDS)) {
                failures.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
