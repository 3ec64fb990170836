package io.vpcrouter.internal.etcd.lease;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.WatchOption;
import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.EtcdSettings;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.internal.etcd.follow.KeyWatch;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.SentAt;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.validation.InvalidException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A candidate for one key. No queue and no election of the client: whoever creates the key leads for as long as its lease is renewed,
 * and each renewal looks whether the key is still there.
 */
public final class EtcdCandidate implements Leadership {
    private static final String PREFIX = "/vpcrouter/leader/";
    private static final String STORE = "store";
    private static final String FILES = "files";
    /** How long it takes to close the connection. */
    private static final Duration END = Duration.ofMillis(200);
    /** A watch that ends at once each time must not become a storm of requests. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int STEPS_BETWEEN_LOOKS_AT_FILES = 20;

    private final LeadershipContext context;
    private final EtcdClient client;
    private final LeaderKey key;
    private final KeyWatch watch;
    private final EndpointLooks looks;
    private final String keyName;
    private final Alarm alarm = new Alarm();
    /** Held for one step, so that nothing is taken behind the back of {@link #close}. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile boolean closing;
    /** Our lease, whether or not it keeps the key. */
    private volatile long lease;

    private volatile boolean leads;
    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private int stepsToFiles;
    private boolean isWatched;

    /** A candidate; nothing is opened before it starts. */
    public EtcdCandidate(EtcdSettings settings, LeadershipContext context) {
        this.context = context;
        this.keyName = PREFIX + context.name();
        ByteSequence bytes = EtcdClient.bytes(keyName);
        this.client = new EtcdClient(settings);
        this.key = new LeaderKey(client, bytes, context.terms().retry());
        this.watch = new KeyWatch(client, bytes);
        this.looks = new EndpointLooks(settings, bytes, context);
    }

    @Override
    public void start() {
        client.open();
        context.runInBackground("lease", this::compete);
        looks.start();
    }

    private void compete() throws InterruptedException {
        warmUp();
        long next = context.clock().nanos();
        while (!closing) {
            next = Math.max(next, context.clock().nanos());
            long sent = context.clock().nanos();
            turn.lockInterruptibly();
            try {
                if (!closing) {
                    step();
                }
            } finally {
                turn.unlock();
            }
            next = sent + context.terms().retry().toNanos();
            Alarm.Reason reason = alarm.await(Math.max(1, next - context.clock().nanos()));
            if (reason.isBroken()) {
                isWatched = false;
                TimeUnit.NANOSECONDS.sleep(PAUSE);
            }
        }
    }

    /** The first call of a JVM takes seconds, and would break every time limit. */
    private void warmUp() throws InterruptedException {
        SentAt begin = SentAt.now(context.clock());
        try {
            key.look(EtcdClient.FIRST_CALL);
        } catch (StoreException e) {
            failed(e, begin);
        }
    }

    private void step() throws InterruptedException {
        SentAt begin = SentAt.now(context.clock());
        try {
            renewIfFilesChanged();
            if (leads) {
                renew();
            } else {
                tryToLead();
            }
            looks.answered();
            context.condition(STORE, null);
        } catch (StoreException e) {
            failed(e, begin);
        }
    }

    private void renewIfFilesChanged() {
        stepsToFiles--;
        if (stepsToFiles > 0) {
            return;
        }
        stepsToFiles = STEPS_BETWEEN_LOOKS_AT_FILES;
        try {
            if (client.renewIfFilesChanged()) {
                isWatched = false;
            }
            context.condition(FILES, null);
        } catch (InvalidException e) {
            context.condition(FILES, "the old connection stays: " + e.problems().get(0));
        }
    }

    private void renew() throws StoreException, InterruptedException {
        SentAt sent = SentAt.now(context.clock());
        try {
            key.renew(lease);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.UNKNOWN_THING) {
                throw e;
            }
            lost("the lease ran out before it was renewed");
            tryToLead();
            return;
        }
        // Somebody may have deleted the key by hand, and then the lease keeps nothing.
        LeaderKey.Look look = key.look();
        Optional<LeaderKey.Holder> own = look.holder().filter(this::isOurs);
        if (own.isEmpty()) {
            lost("the key " + keyName + " was deleted or overwritten by somebody else");
            tellLeader(look.holder());
            return;
        }
        renewals.incrementAndGet();
        context.held(term(), sent);
        tellLeader(own);
        follow(look);
        String note = context.note();
        if (!note.equals(own.get().note())) {
            key.publish(own.get(), note);
        }
    }

    private boolean isOurs(LeaderKey.Holder holder) {
        return holder.lease() == lease && holder.leader().equals(context.me());
    }

    private String term() {
        return Long.toHexString(lease);
    }

    private void lost(String why) throws InterruptedException {
        leads = false;
        context.notHeld(why);
        giveBack();
    }

    /** A lease that keeps nothing would be left for seconds, and cost the store. */
    private void giveBack() throws InterruptedException {
        long old = lease;
        lease = 0;
        if (old != 0) {
            try {
                key.revoke(old, context.terms().retry());
            } catch (StoreException e) {
                // It is gone already, or runs out by itself.
                failures.incrementAndGet();
            }
        }
    }

    private void tryToLead() throws StoreException, InterruptedException {
        LeaderKey.Look look = key.look();
        follow(look);
        Optional<LeaderKey.Holder> holder = look.holder();
        if (holder.filter(this::isOurs).isPresent()) {
            // The answer to the request that took it was lost.
            leads = true;
            renew();
            return;
        }
        giveBack();
        if (holder.isPresent()) {
            if (holder.get().lease() == 0) {
                throw new StoreException(
                        StoreException.Kind.REFUSED,
                        "it was written by hand, without a lease, so nobody can lead until somebody deletes it");
            }
            tellLeader(holder);
            context.notHeld("another replica leads");
            return;
        }
        take();
    }

    private void take() throws StoreException, InterruptedException {
        // The lease counts from the moment at which it was asked for.
        SentAt sent = SentAt.now(context.clock());
        LeaderKey.Lease granted = key.grant(context.terms().lease());
        lease = granted.id();
        context.granted(granted.length());
        Optional<LeaderKey.Holder> holder = key.take(granted.id(), context.me(), context.note());
        tellLeader(holder);
        if (holder.filter(this::isOurs).isPresent()) {
            leads = true;
            context.held(term(), sent);
        } else {
            giveBack();
            context.notHeld("another replica was quicker");
        }
    }

    private void tellLeader(Optional<LeaderKey.Holder> holder) {
        context.leader(
                holder.map(LeaderKey.Holder::leader).orElse(""),
                holder.map(LeaderKey.Holder::note).orElse(""));
    }

    private void follow(LeaderKey.Look look) throws StoreException {
        if (!isWatched) {
            // Another note is no news. Who leads must hear of a deletion too.
            watch.start(WatchOption.builder().withRevision(look.revision() + 1).withNoPut(true), alarm);
            isWatched = true;
        }
    }

    private void failed(StoreException failure, SentAt tried) {
        failures.incrementAndGet();
        stepsToFiles = 0;
        isWatched = false;
        if (failure.kind() == StoreException.Kind.SILENT) {
            looks.wasSilent(failure.text(), tried);
        } else {
            looks.answered();
            context.condition(STORE, keyName + ": " + failure.text());
        }
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("key", keyName);
        facts.put("lease", term());
        facts.put("renewals", renewals.get());
        facts.put("failures", failures.get());
        return facts;
    }

    @Override
    public void close() {
        closing = true;
        looks.close();
        alarm.wake();
        Duration budget = context.terms().write().minus(END);
        long end = System.nanoTime() + budget.toNanos();
        try {
            // A request under way may still take the lease.
            if (turn.tryLock(budget.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    revokeUntil(end);
                } finally {
                    turn.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void revokeUntil(long end) throws InterruptedException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        long old = lease;
        lease = 0;
        leads = false;
        if (old != 0 && left.compareTo(Duration.ZERO) > 0) {
            try {
                key.revoke(old, left);
            } catch (StoreException e) {
                // It runs out by itself.
                failures.incrementAndGet();
            }
        }
    }
}
