package io.vpcrouter.internal.etcd.follow;

import io.vpcrouter.internal.etcd.client.EtcdClient;
import io.vpcrouter.internal.etcd.client.StoreException;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.support.Alarm;
import io.vpcrouter.support.Backoff;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mode whose source is a store of keys. A watch makes it quick; what it believes is what it reads, after each event, and every 30 s
 * whatever the watch says.
 */
public final class FollowingMode implements Mode {
    private static final Duration READ = Duration.ofSeconds(3);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long LONGEST_UNREST = TimeUnit.SECONDS.toNanos(2);

    /** What the user has to do something about. */
    private static final String FILES = "files";
    /** A store that does not answer. */
    private static final String STORE = "store";

    private final KeyStore store;
    private final SpecOfReading translation;
    private final String source;
    private final boolean waitsForRest;
    private final Duration again;
    private final ModeContext context;
    private final Alarm alarm = new Alarm();
    private final Object lock = new Object();
    private boolean closed;
    private @Nullable Validated<RouteSpec> published;
    private long reads;
    private long failures;
    private long revision;

    /** How to follow a store. */
    public static final class Way {
        private Duration again = Duration.ofSeconds(30);
        private boolean rest;

        /** Changes often come in numbers, so it is read when nothing has changed for 0.3 s, or after 2 s. */
        public Way atRest() {
            rest = true;
            return this;
        }

        /** How often it is read without an event; 30 s if nothing is said. */
        public Way readAgainEvery(Duration pace) {
            again = pace;
            return this;
        }
    }

    /**
     * A mode; nothing is read before it starts.
     *
     * @param store where the keys are
     * @param translation how the keys become a spec
     * @param source the store and the key, for people
     * @param way how to follow it
     * @param context what the mode reports to
     */
    public FollowingMode(KeyStore store, SpecOfReading translation, String source, Way way, ModeContext context) {
        this.store = store;
        this.translation = translation;
        this.source = source;
        this.waitsForRest = way.rest;
        this.again = way.again;
        this.context = context;
    }

    @Override
    public void start() {
        store.open();
        try {
            store.watch(readAndPublish(EtcdClient.FIRST_CALL), alarm);
        } catch (StoreException e) {
            // A store that is not there yet is waited for; a mistake is told at once.
            if (e.kind() == StoreException.Kind.REFUSED) {
                publish(Validated.invalid(Problem.error(
                        "store-refused", Location.of(source), "read", e.text(), "a key that may be read")));
            }
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        context.runInBackground("follow", this::follow);
    }

    private void follow() throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, new SplittableRandom(System.identityHashCode(this)));
        long wait = wasRead() ? again.toNanos() : backoff.next();
        while (!isClosed()) {
            Alarm.Reason reason = alarm.await(wait);
            if (reason.isBroken()) {
                // A watch that ends at once each time must not become a storm of reads.
                TimeUnit.NANOSECONDS.sleep(FIRST_RETRY.toNanos());
            } else if (reason.hasChanged() && waitsForRest) {
                alarm.awaitRest(REST, LONGEST_UNREST);
            }
            boolean isNew = renewIfFilesChanged();
            try {
                Reading reading = readAndPublish(READ);
                // A watch can fall silent without a word, so it is only trusted until the next read that nobody asked
                // for.
                if (isNew || reason.isBroken() || !reason.hasChanged()) {
                    store.watch(reading, alarm);
                }
                backoff.reset();
                wait = again.toNanos();
            } catch (StoreException e) {
                failed(e);
                wait = backoff.next();
            }
        }
    }

    private boolean renewIfFilesChanged() {
        try {
            boolean isNew = store.renewIfFilesChanged();
            context.condition(FILES, null);
            return isNew;
        } catch (InvalidException e) {
            context.condition(FILES, "the old connection stays: " + e.problems().get(0));
            return false;
        }
    }

    private Reading readAndPublish(Duration limit) throws StoreException, InterruptedException {
        Reading reading = store.read(limit);
        synchronized (lock) {
            reads++;
            revision = reading.revision();
        }
        publish(translation.translate(reading, context.allowEmptySpec()));
        context.condition(STORE, null);
        return reading;
    }

    private void publish(Validated<RouteSpec> spec) {
        synchronized (lock) {
            if (!closed && !spec.equals(published)) {
                published = spec;
                context.publish(spec);
            }
        }
    }

    private void failed(StoreException failure) {
        synchronized (lock) {
            failures++;
            if (closed) {
                return;
            }
        }
        context.condition(STORE, source + " cannot be read; the last good spec stays in force: " + failure.text());
    }

    @Override
    public void readAgain() {
        alarm.wake();
    }

    private boolean wasRead() {
        synchronized (lock) {
            return reads > 0;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public Map<String, Object> statistics() {
        synchronized (lock) {
            return Map.of("source", source, "reads", reads, "failed_reads", failures, "revision", revision);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        store.close();
        alarm.wake();
    }
}
